"""Addresses proved by letters, imported people claimed, passwords changed, accounts put aside."""

import asyncio
import time
from typing import Any
from uuid import UUID

import httpx
import psycopg

from api.routes.auth import AS_LONG
from domain.decisions.claims import Claim, claim
from domain.ids import UserId
from store.appender import Appender
from store.connections import open_pool
from store.executor import Executor
from tests.api.conftest import Api, Person, Place, problem
from tests.dsl import NOON
from tests.mailbox import Mailbox

NEW = "a new password"


async def asks(api: Api, path: str, **json: Any) -> httpx.Response:
    return await api.client.post(f"/v1/auth/{path}", json=json)


async def signs_in(api: Api, email: str, password: str) -> Person:
    answer = await asks(api, "login", email=email, password=password)
    assert answer.status_code == 200, answer.text
    return Person(api.client, answer.json(), {})


async def test_an_address_is_proved_by_the_letter(api: Api, box: Mailbox) -> None:
    ada = await api.registers("ada")
    assert not (await ada.gets("/v1/me"))["email_verified"]
    first = await box.token(ada.email)
    assert (await ada.asks("POST", "/v1/auth/verify/resend")).status_code == 200
    second = await box.token(ada.email)
    problem(await asks(api, "verify", token=first), 422, "mail_token_refused")
    answer = await asks(api, "verify", token=second)
    assert (answer.status_code, answer.json()["user_id"]) == (200, ada.id)
    assert (await ada.gets("/v1/me"))["email_verified"]
    problem(await asks(api, "verify", token=second), 422, "mail_token_refused")


async def import_somebody(city: str, place: Place, email: str) -> UserId:
    """As the importer writes it: a placeholder who is in the workspace and has said something."""
    from domain.channel_member import ChannelJoined, channel_member
    from domain.ids import SYSTEM, ChannelId, MessageId, WorkspaceId, derived
    from domain.message import MessagePosted, message
    from domain.user import Profile, UserImported, user
    from domain.workspace_member import WorkspaceJoined, workspace_member
    from store.appender import Appender
    from store.recorded import Circumstances
    from store.writes import Append, Write

    who = UserId(derived("slack", place.id, "user", email))
    here, general = WorkspaceId(UUID(place.id)), ChannelId(UUID(place.general))
    said = MessageId(derived("slack", place.id, "message", "1"))
    about = Circumstances(actor_id=SYSTEM, workspace_id=here)
    imported = UserImported(username="old", email=email.upper(), profile=Profile(display_name="Old Name"))
    stay = WorkspaceJoined(workspace_id=here, user_id=who, role="member", seated=False)
    writes = [
        Write(user(who).id, 1, [imported]),
        Write(workspace_member(here, who).id, 1, [stay]),
        Write(channel_member(general, who).id, 1, [ChannelJoined(channel_id=general, user_id=who)]),
        Write(message(said).id, 1, [MessagePosted(channel_id=general, author_id=who, text="long ago")]),
    ]
    async with Appender(city) as appender:
        await appender.append(Append([], writes, about))
    return who


async def test_whoever_proves_the_address_of_an_imported_person_is_that_person(
    api: Api, box: Mailbox, city: str, ada: Person, lamp: Place
) -> None:
    newcomer = await api.registers("pat")
    token = await box.token(newcomer.email)
    who = await import_somebody(city, lamp, newcomer.email)
    answer = await asks(api, "verify", token=token, password=NEW)
    assert answer.json()["user_id"] == str(who), answer.text
    problem(await newcomer.asks("GET", "/v1/me"), 401, "session_revoked")
    problem(
        await asks(api, "login", email=newcomer.email, password="correct horse"), 401, "credentials_wrong"
    )
    pat = await signs_in(api, newcomer.email, NEW)
    assert (pat.id, pat.username) == (str(who), newcomer.username)
    position = answer.headers["backscroll-position"]
    pat._told["backscroll-position"] = position  # pyright: ignore[reportPrivateUsage]
    (spoken,) = await pat.hears(lamp.general)
    assert (spoken["text"], spoken["author_id"]) == ("long ago", pat.id)
    await pat.does("PATCH", f"/v1/messages/{spoken['id']}", text="long ago, in another place")
    plan = await ada.gets(f"{lamp.path}/plan")
    assert plan["seats_taken"] == 3
    seen = await ada.gets(f"/v1/users/{pat.id}")
    assert (seen["placeholder"], seen["display_name"]) == (False, "Old Name")


async def test_a_click_alone_claims_nothing(api: Api, box: Mailbox, city: str, lamp: Place) -> None:
    """Whoever signed up may not be who reads the mail: without a new password nothing changes hands."""
    thief = await api.registers("thief")
    token = await box.token(thief.email)
    await import_somebody(city, lamp, thief.email)
    answer = await asks(api, "verify", token=token)
    assert answer.json()["user_id"] == thief.id
    problem(await thief.asks("GET", lamp.path), 404, "workspace_not_found")


async def test_an_account_that_is_somewhere_cannot_become_another(
    api: Api, box: Mailbox, city: str, lamp: Place
) -> None:
    bob = await api.registers("bob")
    token = await box.token(bob.email)
    await bob.opens("Bob's")
    await import_somebody(city, lamp, bob.email)
    refused = await asks(api, "verify", token=token, password=NEW)
    problem(refused, 409, "already_somebody")
    assert (await bob.gets("/v1/me"))["email_verified"]


async def test_a_password_is_set_anew_by_letter(api: Api, box: Mailbox) -> None:
    ada = await api.registers("ada")
    await box.token(ada.email)
    assert (await asks(api, "password/forgot", email=ada.email)).json() == {"sent": True}
    token = await box.token(ada.email)
    problem(await asks(api, "password/reset", token=token, password="short"), 422, "password_invalid")
    assert (await asks(api, "password/reset", token=token, password=NEW)).status_code == 200
    problem(await asks(api, "password/reset", token=token, password=NEW), 422, "mail_token_refused")
    problem(await ada.asks("GET", "/v1/me"), 401, "session_revoked")
    again = await signs_in(api, ada.email, NEW)
    assert (await again.gets("/v1/me"))["email_verified"]


async def test_an_unknown_address_is_answered_the_same(api: Api) -> None:
    answer = await asks(api, "password/forgot", email="nobody-here@example.org")
    assert (answer.status_code, answer.json()) == (200, {"sent": True})


async def test_it_takes_as_long(api: Api, ada: Person) -> None:
    for address in (ada.email, "nobody-there@example.org"):
        began = time.monotonic()
        await asks(api, "password/forgot", email=address)
        assert time.monotonic() - began >= AS_LONG


async def test_a_changed_password_ends_the_other_devices(api: Api, ada: Person) -> None:
    other = await signs_in(api, ada.email, "correct horse")
    wish = {"old_password": "wrong", "new_password": NEW}
    problem(await ada.asks("PUT", "/v1/me/password", json=wish), 401, "credentials_wrong")
    await ada.does("PUT", "/v1/me/password", old_password="correct horse", new_password=NEW)
    problem(await other.asks("GET", "/v1/me"), 401, "session_revoked")
    assert (await ada.gets("/v1/me"))["last_login_at"]
    await signs_in(api, ada.email, NEW)


async def test_an_account_rests_and_comes_back(api: Api, ada: Person, bob: Person, lamp: Place) -> None:
    await bob.does("POST", "/v1/me/deactivate", password="correct horse")
    assert (await ada.gets(f"/v1/users/{bob.id}"))["deactivated"]
    refused = await asks(api, "login", email=bob.email, password="correct horse")
    problem(refused, 401, "credentials_wrong")
    back = await asks(api, "reactivate", email=bob.email, password="correct horse")
    assert back.status_code == 200
    assert (await Person(api.client, back.json(), {}).gets(lamp.path))["role"] == "member"


async def test_an_account_vanishes(api: Api, ada: Person, bob: Person, lamp: Place) -> None:
    wish = {"password": "correct horse"}
    problem(await ada.asks("DELETE", "/v1/me", json=wish), 409, "still_owner")
    await bob.does("DELETE", "/v1/me", **wish)
    members = (await ada.gets(f"{lamp.path}/members"))["items"]
    assert [member["user"]["id"] for member in members] == [ada.id]
    refused = await asks(api, "login", email=bob.email, password="correct horse")
    problem(refused, 401, "credentials_wrong")
    again = {"email": bob.email, "password": "correct horse", "username": bob.username}
    assert (await asks(api, "register", **again)).status_code == 201


async def test_name_and_profile_change_together_or_not_at_all(api: Api, ada: Person, bob: Person) -> None:
    refused = await ada.asks("PATCH", "/v1/me", json={"username": bob.username, "bio": "hi"})
    problem(refused, 409, "name_taken", "username")
    assert (await ada.gets("/v1/me"))["bio"] == ""
    changed = await ada.does(
        "PATCH", "/v1/me", username=ada.username + "x", bio="hi", website="https://a.example"
    )
    assert (changed["user"]["username"], changed["user"]["bio"]) == (ada.username + "x", "hi")


async def test_a_picture_is_named_by_the_key_of_an_object_of_ones_own(
    api: Api, ada: Person, bob: Person
) -> None:
    key = f"avatars/{ada.id}/2026.webp"
    changed = await ada.does("PATCH", "/v1/me", avatar_key=key)
    assert changed["user"]["avatar_key"] == (await ada.gets("/v1/me"))["avatar_key"] == key
    for other in (
        f"avatars/{bob.id}/2026.webp",
        f"avatars/{ada.id}/../x",
        "https://elsewhere.example/x",
        key + "/y",
    ):
        refused = await ada.asks("PATCH", "/v1/me", json={"avatar_key": other, "bio": "new"})
        problem(refused, 422, "name_invalid", "avatar_key")
    assert (await ada.gets("/v1/me"))["bio"] == ""
    await ada.does("PATCH", "/v1/me", avatar_key="")
    assert (await ada.gets("/v1/me"))["avatar_key"] == ""


async def test_two_who_use_one_letter_at_once_claim_once(
    api: Api, box: Mailbox, city: str, ada: Person, lamp: Place
) -> None:
    """And the password is that of the one who did."""
    newcomer = await api.registers("pat")
    token = await box.token(newcomer.email)
    who = await import_somebody(city, lamp, newcomer.email)
    passwords = ["the first password", "the second password"]
    answers = await asyncio.gather(*(asks(api, "verify", token=token, password=one) for one in passwords))
    assert sorted(answer.status_code for answer in answers) == [200, 422]
    right, wrong = passwords if answers[0].status_code == 200 else reversed(passwords)
    assert (await signs_in(api, newcomer.email, right)).id == str(who)
    refused = await asks(api, "login", email=newcomer.email, password=wrong)
    problem(refused, 401, "credentials_wrong")
    plan = await ada.gets(f"{lamp.path}/plan")
    assert plan["seats_taken"] == 3


async def test_a_claim_that_did_not_know_of_a_workspace_is_seated_there_by_the_jobs(
    api: Api, box: Mailbox, city: str, lamp: Place
) -> None:
    """As the read models were behind, or the API died after it."""
    newcomer = await api.registers("pat")
    await asks(api, "verify", token=await box.token(newcomer.email))
    who = await import_somebody(city, lamp, newcomer.email)
    wish = Claim(actor=UserId(UUID(newcomer.id)), at=NOON, placeholder_id=who)
    async with open_pool(city, most=2) as pool, Appender(city) as appender:
        await Executor(appender, pool).execute(claim, wish)
    seated = "SELECT FROM stored_events WHERE topic = 'workspace_member.seated' AND workspace_id = %s"
    async with (
        asyncio.timeout(15),
        await psycopg.AsyncConnection[Any].connect(city, autocommit=True) as connection,
    ):
        while not (await connection.execute(seated, (lamp.id,))).rowcount:
            pass


async def test_no_token_stands_in_the_database(api: Api, box: Mailbox, city: str) -> None:
    ada = await api.registers("ada")
    token = await box.token(ada.email)
    async with await psycopg.AsyncConnection[Any].connect(city) as connection:
        rows = await (await connection.execute("SELECT t::text FROM mail_tokens AS t")).fetchall()
    assert rows
    assert not any(token in row for (row,) in rows)
