"""Accounts and sessions: coming in, staying in, getting out."""

import asyncio
import time
from uuid import uuid4

import jwt
import pytest

from tests.api.conftest import SECRET, Api, Person, problem, running_api

Wish = dict[str, str]


@pytest.fixture
def good() -> Wish:
    name = f"Ada-{uuid4().hex[:8]}"
    return {"email": f"{name.lower()}@example.org", "password": "correct horse", "username": name}


async def test_whoever_registers_is_signed_in_at_once(api: Api, good: Wish) -> None:
    answer = await api.client.post("/v1/auth/register", json={**good, "display_name": "Ada L"})
    told = answer.json()
    assert answer.status_code == 201
    assert told["user"]["username"] == good["username"].lower()
    assert told["user"]["display_name"] == "Ada L"
    me = await api.client.get("/v1/me", headers={"authorization": f"Bearer {told['access_token']}"})
    assert me.json() == told["user"]
    assert me.json()["email"] == good["email"]


async def test_signing_in_works_right_after_registering_without_any_projector(alone: Api, good: Wish) -> None:
    await alone.client.post("/v1/auth/register", json=good)
    login = {"email": f" {good['email'].upper()}", "password": good["password"]}
    answer = await alone.client.post("/v1/auth/login", json=login)
    assert answer.status_code == 200
    assert answer.json()["user"]["username"] == good["username"].lower()


@pytest.mark.parametrize(
    ("change", "status", "code", "field"),
    [
        ({"email": "nobody"}, 422, "name_invalid", "email"),
        ({"username": "a b"}, 422, "name_invalid", "username"),
        ({"password": "short"}, 422, "password_invalid", "password"),
        ({"password": 12345678}, 400, "malformed", "password"),
        ({"surprise": 1}, 400, "malformed", "surprise"),
        ({"email": "\0@example.org"}, 422, "value_invalid", "email"),
    ],
)
async def test_a_bad_registration_names_the_field(
    api: Api, good: Wish, change: dict[str, object], status: int, code: str, field: str
) -> None:
    answer = await api.client.post("/v1/auth/register", json={**good, **change})
    problem(answer, status, code, field)


async def test_a_missing_field_is_named(api: Api) -> None:
    answer = await api.client.post("/v1/auth/register", json={"email": "ada@example.org"})
    problem(answer, 400, "malformed", "password")


async def test_a_taken_address_is_refused_and_its_owner_still_signs_in(api: Api, good: Wish) -> None:
    await api.client.post("/v1/auth/register", json=good)
    again = {**good, "username": f"x-{good['username']}", "password": "another one"}
    problem(await api.client.post("/v1/auth/register", json=again), 409, "name_taken", "email")
    login = await api.client.post(
        "/v1/auth/login", json={"email": good["email"], "password": good["password"]}
    )
    assert login.status_code == 200


async def test_a_registration_whose_answer_was_lost_is_sent_again(api: Api, good: Wish) -> None:
    """At once, too; who does not know the password learns what everybody does."""
    answers = await asyncio.gather(*(api.client.post("/v1/auth/register", json=good) for _ in range(3)))
    assert [answer.status_code for answer in answers] == [201] * 3
    assert len({answer.json()["user"]["id"] for answer in answers}) == 1
    assert len({answer.json()["refresh_token"] for answer in answers}) == 3
    guess = {**good, "password": "another horse"}
    problem(await api.client.post("/v1/auth/register", json=guess), 409, "name_taken", "username")
    other = {**good, "username": f"{good['username']}-2"}
    problem(await api.client.post("/v1/auth/register", json=other), 409, "name_taken", "email")


async def test_guessing_by_registering_is_slowed_down_as_well(api: Api, good: Wish) -> None:
    await api.client.post("/v1/auth/register", json=good)
    guess = {**good, "password": "another horse"}
    answers = [await api.client.post("/v1/auth/register", json=guess) for _ in range(11)]
    assert [answer.status_code for answer in answers] == [409] * 10 + [429]


async def test_of_many_who_want_a_name_at_once_one_gets_it(api: Api, good: Wish) -> None:
    async def register(n: int) -> int:
        wish = {**good, "email": f"{n}.{good['email']}"}
        return (await api.client.post("/v1/auth/register", json=wish)).status_code

    answers = await asyncio.gather(*(register(n) for n in range(6)))
    assert sorted(answers) == [201, 409, 409, 409, 409, 409]


async def test_a_wrong_password_and_an_unknown_address_look_the_same(api: Api, good: Wish) -> None:
    await api.client.post("/v1/auth/register", json=good)
    wrong = {"email": good["email"], "password": "wrong"}
    known = problem(await api.client.post("/v1/auth/login", json=wrong), 401, "credentials_wrong")
    other = {"email": "nobody@example.org", "password": "wrong"}
    unknown = problem(await api.client.post("/v1/auth/login", json=other), 401, "credentials_wrong")
    assert known == unknown


async def test_guessing_is_slowed_down(api: Api, good: Wish) -> None:
    await api.client.post("/v1/auth/register", json=good)
    wrong = {"email": good["email"], "password": "wrong"}
    answers = await asyncio.gather(*(api.client.post("/v1/auth/login", json=wrong) for _ in range(12)))
    assert sorted(answer.status_code for answer in answers) == [401] * 10 + [429] * 2
    slowed = next(answer for answer in answers if answer.status_code == 429)
    problem(slowed, 429, "too_many_attempts")
    assert 0 < int(slowed.headers["retry-after"]) <= 61


async def test_without_a_token_nothing_is_shown(api: Api) -> None:
    answer = await api.client.get("/v1/me")
    problem(answer, 401, "unauthenticated")
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("token", ["x", "a.b.c", "\xff\xfe", "null"])
async def test_a_token_that_is_none_is_refused(api: Api, token: str) -> None:
    answer = await api.client.get("/v1/me", headers={b"authorization": f"Bearer {token}".encode("latin-1")})
    problem(answer, 401, "token_refused")


async def test_a_token_signed_by_others_or_expired_is_refused(api: Api) -> None:
    claims = {"sub": str(uuid4()), "sid": str(uuid4()), "exp": time.time() + 60}
    theirs = jwt.encode(claims, b"another secret of more than 32 bytes", "HS256")
    late = jwt.encode({**claims, "exp": time.time() - 1}, SECRET, "HS256")
    unsigned = jwt.encode(claims, None, "none")  # type: ignore[arg-type]
    for token in (theirs, late, unsigned):
        answer = await api.client.get("/v1/me", headers={"authorization": f"Bearer {token}"})
        problem(answer, 401, "token_refused")


async def test_a_refresh_token_is_good_once_and_its_reuse_ends_the_session(api: Api, good: Wish) -> None:
    first = (await api.client.post("/v1/auth/register", json=good)).json()
    spent = {"refresh_token": first["refresh_token"]}
    second = await api.client.post("/v1/auth/refresh", json=spent)
    assert second.status_code == 200
    bearer = {"authorization": f"Bearer {second.json()['access_token']}"}
    assert (await api.client.get("/v1/me", headers=bearer)).status_code == 200
    problem(await api.client.post("/v1/auth/refresh", json=spent), 401, "refresh_refused")
    problem(await api.client.get("/v1/me", headers=bearer), 401, "session_revoked")
    newest = {"refresh_token": second.json()["refresh_token"]}
    problem(await api.client.post("/v1/auth/refresh", json=newest), 401, "refresh_refused")


async def test_of_two_refreshes_at_once_at_most_one_succeeds(api: Api, good: Wish) -> None:
    token = {"refresh_token": (await api.client.post("/v1/auth/register", json=good)).json()["refresh_token"]}
    answers = await asyncio.gather(*(api.client.post("/v1/auth/refresh", json=token) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [200, 401, 401, 401]


async def test_a_refresh_token_that_never_was_is_refused(api: Api) -> None:
    answer = await api.client.post("/v1/auth/refresh", json={"refresh_token": "x"})
    problem(answer, 401, "refresh_refused")


async def test_logging_out_ends_the_access_token_at_once(api: Api) -> None:
    ada = await api.registers("ada")
    await ada.does("POST", "/v1/auth/logout")
    problem(await ada.asks("GET", "/v1/me", headers={"backscroll-position": "0"}), 401, "session_revoked")
    spent = {"refresh_token": ada.refresh_token}
    problem(await api.client.post("/v1/auth/refresh", json=spent), 401, "refresh_refused")


async def test_a_session_ended_here_ends_in_other_processes_within_seconds(
    api: Api, city: str, redis_url: str
) -> None:
    ada = await api.registers("ada")
    async with running_api(city, redis_url) as other, asyncio.timeout(60):
        bearer = {"authorization": f"Bearer {ada.token}"}
        assert (await other.client.get("/v1/me", headers=bearer)).status_code == 200
        await ada.does("POST", "/v1/auth/logout")
        while (await other.client.get("/v1/me", headers=bearer)).status_code == 200:
            pass


async def test_devices_are_listed_and_can_be_signed_out_one_by_one(api: Api) -> None:
    ada = await api.registers("ada")
    login = {"email": ada.email, "password": "correct horse"}
    phone = (await api.client.post("/v1/auth/login", json=login, headers={"user-agent": "phone"})).json()
    sessions = await _sessions(ada)
    assert [(each["user_agent"] == "phone", each["current"]) for each in sessions] == [
        (True, False),
        (False, True),
    ]
    await ada.does("DELETE", f"/v1/auth/sessions/{sessions[0]['id']}")
    bearer = {"authorization": f"Bearer {phone['access_token']}"}
    problem(await api.client.get("/v1/me", headers=bearer), 401, "session_revoked")
    assert [each["current"] for each in await _sessions(ada)] == [True]


async def _sessions(person: Person) -> list[dict[str, object]]:
    answer = await person.asks("GET", "/v1/auth/sessions", headers={"backscroll-position": "0"})
    return answer.json()["items"]


async def test_nobody_signs_out_somebody_elses_device(api: Api) -> None:
    ada, bob = await api.registers("ada"), await api.registers("bob")
    (session,) = await _sessions(ada)
    problem(
        await bob.asks("DELETE", f"/v1/auth/sessions/{session['id']}", headers={"backscroll-position": "0"}),
        404,
        "session_not_found",
    )
    assert len(await _sessions(ada)) == 1


async def test_signing_out_everywhere_includes_here(api: Api) -> None:
    ada = await api.registers("ada")
    await ada.does("DELETE", "/v1/auth/sessions")
    answer = await ada.asks("GET", "/v1/me", headers={"backscroll-position": "0"})
    problem(answer, 401, "session_revoked")
