"""Plans and seats under a rush, handing over, bans, invites that are listed."""

import asyncio

from tests.api.conftest import Api, Person, Place, problem
from tests.api.test_invites import proves
from tests.mailbox import Mailbox


async def test_of_a_rush_only_as_many_come_in_as_there_are_seats(
    api: Api, second: Api, ada: Person, lamp: Place
) -> None:
    """Through two processes at once: Ada and Bob are in, three seats are left, twelve people want one."""
    await ada.does("PATCH", f"{lamp.path}/plan", seat_limit=5)
    code = (await ada.does("POST", f"{lamp.path}/invites"))["code"]
    people = [await api.registers(f"rush-{n}") for n in range(12)]
    crowd = [person if n % 2 else person.at(second) for n, person in enumerate(people)]
    answers = await asyncio.gather(*(p.asks("POST", f"/v1/invites/{code}/accept") for p in crowd))
    assert sorted(answer.status_code for answer in answers) == [200] * 3 + [409] * 9
    assert {a.json()["code"] for a in answers if a.status_code == 409} == {"seats_exhausted"}
    plan = await ada.gets(f"{lamp.path}/plan")
    assert (plan["seats_taken"], plan["seats"], plan["plan"]) == (5, 5, "free")


async def test_the_plan_is_the_owners_and_staff_sees_it(ada: Person, bob: Person, lamp: Place) -> None:
    await ada.does("PATCH", f"{lamp.path}/plan", plan="pro", payment_customer_id="cus_1", ai_budget_cents=7)
    told = await ada.gets(f"{lamp.path}/plan")
    assert (told["plan"], told["payment_customer_id"], told["ai_budget"]) == ("pro", "cus_1", 7)
    await ada.does("PATCH", f"{lamp.path}/plan", ai_budget_cents=None)
    assert (await ada.gets(f"{lamp.path}/plan"))["ai_budget"] is None
    problem(await bob.asks("GET", f"{lamp.path}/plan"), 403, "role_too_low")
    problem(await bob.asks("PATCH", f"{lamp.path}/plan", json={"plan": "free"}), 403, "role_too_low")
    assert (await bob.gets(lamp.path))["plan"] == "pro"
    await ada.does("PATCH", f"{lamp.path}/plan", plan="free")
    refused = await ada.asks("PATCH", f"{lamp.path}/plan", json={"seat_limit": 1_000_000})
    problem(refused, 409, "plan_limit", "seat_limit")


async def test_a_workspace_is_handed_over(ada: Person, bob: Person, lamp: Place) -> None:
    await ada.does("POST", f"{lamp.path}/owner", user_id=bob.id)
    assert (await bob.gets(lamp.path))["role"] == "owner"
    seen = await ada.gets(lamp.path)
    assert (seen["role"], seen["owner_id"]) == ("admin", bob.id)
    await ada.does("POST", f"{lamp.path}/leave")


async def test_a_ban_holds_until_it_is_lifted(ada: Person, bob: Person, eve: Person, lamp: Place) -> None:
    await bob.says(lamp.general, "spam")
    await ada.does("PUT", f"{lamp.path}/bans/{bob.id}", reason="spam")
    problem(await bob.asks("GET", lamp.path), 404, "workspace_not_found")
    code = (await ada.does("POST", f"{lamp.path}/invites"))["code"]
    problem(await bob.asks("POST", f"/v1/invites/{code}/accept"), 403, "banned")
    (listed,) = (await ada.gets(f"{lamp.path}/bans"))["items"]
    assert (listed["user"]["id"], listed["reason"], listed["banned_by"]) == (bob.id, "spam", ada.id)
    assert (await ada.hears(lamp.general))[0]["text"] == "spam"
    problem(await eve.asks("GET", f"{lamp.path}/bans"), 404, "workspace_not_found")
    await ada.does("DELETE", f"{lamp.path}/bans/{bob.id}")
    assert (await ada.gets(f"{lamp.path}/bans"))["items"] == []
    await bob.does("POST", f"/v1/invites/{code}/accept")


async def test_an_invite_by_e_mail_is_listed_used_and_revoked(
    api: Api, box: Mailbox, ada: Person, bob: Person, eve: Person, lamp: Place
) -> None:
    await proves(api, box, eve)
    made = await ada.does("POST", f"{lamp.path}/invites", email=eve.email)
    other = await ada.does("POST", f"{lamp.path}/invites", email="nobody@example.org")
    listed = {i["id"]: i for i in (await ada.gets(f"{lamp.path}/invites"))["items"]}
    assert listed[made["id"]]["status"] == "invited"
    assert made["code"] not in str(listed)
    problem(await bob.asks("GET", f"{lamp.path}/invites"), 403, "role_too_low")
    problem(await eve.asks("POST", f"/v1/invites/{other['code']}/accept"), 404, "invite_not_found")
    await eve.does("POST", f"/v1/invites/{made['code']}/accept")
    await ada.does("DELETE", f"{lamp.path}/invites/{other['id']}")
    listed = {i["id"]: i["status"] for i in (await ada.gets(f"{lamp.path}/invites", limit=2))["items"]}
    assert listed == {made["id"]: "accepted", other["id"]: "revoked"}


async def test_newcomers_come_into_the_default_channels(
    api: Api, ada: Person, eve: Person, lamp: Place
) -> None:
    news = (await ada.does("POST", f"{lamp.path}/channels", name="news"))["id"]
    await ada.does("PATCH", lamp.path, default_channel_ids=[news])
    await ada.admits(lamp, eve)
    assert (await eve.gets(f"/v1/channels/{news}"))["member"]
    assert (await eve.gets(lamp.path))["default_channel_ids"] == [news]
