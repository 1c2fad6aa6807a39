"""Invites: for whoever has the code, or for whoever has an address, and no further than they say."""

import asyncio
from typing import Any

import pytest

from tests.api.conftest import Api, Person, Place, problem
from tests.mailbox import Mailbox


async def proves(api: Api, box: Mailbox, who: Person) -> None:
    answer = await api.client.post("/v1/auth/verify", json={"token": await box.token(who.email)})
    assert answer.status_code == 200, answer.text


async def invited(host: Person, place: Place, email: str = "", **more: Any) -> dict[str, Any]:
    return await host.does("POST", f"{place.path}/invites", email=email, **more)


async def mine(who: Person) -> list[dict[str, Any]]:
    return (await who.gets("/v1/me/invites"))["items"]


async def still_open(host: Person, place: Place) -> set[str]:
    return {item["id"] for item in (await host.gets(f"{place.path}/invites", open=True))["items"]}


async def test_whoever_is_invited_by_e_mail_finds_it_and_comes_in_without_a_code(
    api: Api, box: Mailbox, ada: Person, eve: Person, lamp: Place
) -> None:
    made = await invited(ada, lamp, eve.email)
    await proves(api, box, eve)
    (shown,) = await mine(eve)
    assert (shown["id"], shown["workspace_name"], shown["role"]) == (made["id"], lamp.name, "member")
    assert shown["invited_by"]["id"] == ada.id
    assert made["code"] not in str(shown)
    assert made["id"] in await still_open(ada, lamp)
    accepted = await eve.does("POST", f"/v1/me/invites/{made['id']}/accept")
    assert accepted["workspace_id"] == lamp.id
    assert [place["id"] for place in (await eve.gets("/v1/workspaces"))["items"]] == [lamp.id]
    assert await mine(eve) == []
    assert made["id"] not in await still_open(ada, lamp)


async def test_an_address_that_is_not_proved_opens_nothing(ada: Person, eve: Person, lamp: Place) -> None:
    made = await invited(ada, lamp, eve.email)
    assert await mine(eve) == []
    for path in (f"/v1/invites/{made['code']}/accept", f"/v1/me/invites/{made['id']}/accept"):
        problem(await eve.asks("POST", path), 403, "address_unproved")


async def test_an_id_lets_in_nobody_else(
    api: Api, box: Mailbox, ada: Person, bob: Person, eve: Person, lamp: Place
) -> None:
    """Ids are listed, and stand in letters: they are no secrets."""
    await proves(api, box, eve)
    for made in (await invited(ada, lamp), await invited(ada, lamp, "somebody@example.org")):
        refused = await eve.asks("POST", f"/v1/me/invites/{made['id']}/accept")
        problem(refused, 404, "invite_not_found")
    problem(await eve.asks("POST", f"/v1/me/invites/{lamp.id}/accept"), 404, "invite_not_found")


@pytest.mark.parametrize("how", ["revoked", "expired", "host gone", "workspace gone", "banned"])
async def test_what_lets_nobody_in_is_not_shown(
    api: Api, box: Mailbox, ada: Person, bob: Person, eve: Person, lamp: Place, how: str
) -> None:
    await proves(api, box, eve)
    await ada.does("PUT", f"{lamp.path}/members/{bob.id}", role="admin")
    made = await invited(bob, lamp, eve.email, expires_in=1 if how == "expired" else 60)
    match how:
        case "revoked":
            await ada.does("DELETE", f"{lamp.path}/invites/{made['id']}")
        case "host gone":
            await ada.does("PUT", f"{lamp.path}/members/{bob.id}", role="member")
        case "workspace gone":
            await ada.does("DELETE", lamp.path)
        case "banned":
            await ada.does("PUT", f"{lamp.path}/bans/{eve.id}")
        case _:
            async with asyncio.timeout(60):
                while await mine(eve):
                    pass
    assert await mine(eve) == []
    refused = await eve.asks("POST", f"/v1/me/invites/{made['id']}/accept")
    assert refused.json()["code"] == ("banned" if how == "banned" else "invite_not_found")


async def test_of_many_who_race_an_invite_lets_in_as_many_as_it_says(
    api: Api, second: Api, ada: Person, lamp: Place
) -> None:
    """At two processes."""
    code = (await invited(ada, lamp, max_uses=2))["code"]
    crowd = await asyncio.gather(*(api.registers("crowd") for _ in range(6)))
    people = [person.at(second) if n % 2 else person for n, person in enumerate(crowd)]
    answers = await asyncio.gather(*(one.asks("POST", f"/v1/invites/{code}/accept") for one in people))
    assert sorted(answer.status_code for answer in answers) == [200, 200, 404, 404, 404, 404]
    assert len((await ada.gets(f"{lamp.path}/members"))["items"]) == 4


async def test_a_revocation_in_the_middle_of_a_race_is_final(
    api: Api, second: Api, ada: Person, lamp: Place
) -> None:
    """Who came in came in before it; each was answered what is so."""
    made = await invited(ada, lamp)
    path = f"/v1/invites/{made['code']}/accept"
    crowd = await asyncio.gather(*(api.registers("crowd") for _ in range(4)))
    revoking = ada.at(second).asks("DELETE", f"{lamp.path}/invites/{made['id']}")
    *answers, revoked = await asyncio.gather(*(one.asks("POST", path) for one in crowd[:3]), revoking)
    assert revoked.status_code == 200
    problem(await crowd[3].asks("POST", path), 404, "invite_not_found")
    came = {one.id for one, answer in zip(crowd, answers, strict=False) if answer.status_code == 200}
    members = (await ada.gets(f"{lamp.path}/members"))["items"]
    assert came == {member["user"]["id"] for member in members} & {one.id for one in crowd}


async def test_nobody_is_written_to_without_end(ada: Person, lamp: Place) -> None:
    answers = [
        await ada.asks("POST", f"{lamp.path}/invites", json={"email": "Many@example.org"}) for _ in range(6)
    ]
    assert [answer.status_code for answer in answers] == [201] * 5 + [429]
