"""Every operation is granted to somebody, so that what it answers then is held against the document.

Most are in the table; these take a secret, a letter or a thing of one's own.
"""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest_asyncio

from tests.api.conftest import Api, Person, Place
from tests.api.promises import shape
from tests.api.test_who_may import rows
from tests.conftest import Servers
from tests.mailbox import Mailbox
from workers import fanout

PASSWORD, NEW = "correct horse", "a new password"


@pytest_asyncio.fixture(loop_scope="session")
async def delivering(city: str, running: Servers) -> AsyncIterator[None]:
    """With a fan-out the city is complete."""
    stop = asyncio.Event()
    serving = fanout.serve(database_url=city, redis_url=running.redis_url, stop=stop)
    working = asyncio.create_task(serving)
    yield
    stop.set()
    await working


async def granted(api: Api, path: str, **json: Any) -> Any:
    answer = await api.client.post(f"/v1/auth/{path}", json=json)
    assert answer.is_success, answer.text
    return answer.json()


async def signs_in(api: Api, by: str, **json: Any) -> Person:
    return Person(api.client, await granted(api, by, **json), {})


async def an_account_has_a_life(api: Api, box: Mailbox) -> None:
    ada = await api.registers("ada")
    await granted(api, "verify", token=await box.token(ada.email))
    await ada.does("PUT", "/v1/me/password", old_password=PASSWORD, new_password=NEW)
    await granted(api, "login", email=ada.email, password=NEW)
    await granted(api, "refresh", refresh_token=ada.refresh_token)
    for session in (await ada.gets("/v1/auth/sessions"))["items"]:
        if not session["current"]:
            await ada.does("DELETE", f"/v1/auth/sessions/{session['id']}")
    await granted(api, "password/forgot", email=ada.email)
    await granted(api, "password/reset", token=await box.token(ada.email), password=PASSWORD)
    ada = await signs_in(api, "login", email=ada.email, password=PASSWORD)
    await ada.does("POST", "/v1/me/deactivate", password=PASSWORD)
    ada = await signs_in(api, "reactivate", email=ada.email, password=PASSWORD)
    await ada.does("DELETE", "/v1/me", password=PASSWORD)


async def somebody_comes_by_letter(api: Api, box: Mailbox, ada: Person, lamp: Place) -> None:
    eve = await api.registers("eve")
    made = await ada.does("POST", f"{lamp.path}/invites", email=eve.email)
    await granted(api, "verify", token=await box.token(eve.email))
    await eve.does("POST", f"/v1/me/invites/{made['id']}/accept")


async def a_program_works(ada: Person, lamp: Place) -> None:
    made = await ada.does("POST", "/v1/keys", name="program", scopes=["read"])
    await ada.does("DELETE", f"/v1/keys/{made['id']}")
    await ada.does("POST", f"{lamp.path}/bots", username=f"bot-of-{ada.username}")


async def people_vote(ada: Person, lamp: Place) -> None:
    asked = {"content_type": "poll", "poll": {"question": "Lunch?", "options": ["soup", "pie"]}}
    poll = f"/v1/messages/{(await ada.does('POST', f'/v1/channels/{lamp.general}/messages', **asked))['id']}"
    await ada.does("PUT", f"{poll}/vote", choices=[0])
    await ada.gets(f"{poll}/votes")
    await ada.does("DELETE", f"{poll}/vote")
    await ada.does("POST", f"{poll}/close")


async def a_report_is_settled(ada: Person, bob: Person, lamp: Place) -> None:
    said = await ada.says(lamp.general, "a bad word")
    await bob.does("POST", f"/v1/messages/{said}/report", reason="rude")
    (report,) = (await ada.gets(f"{lamp.path}/reports"))["items"]
    await ada.does("POST", f"{lamp.path}/reports/{report['id']}/resolve", outcome="dismissed")


async def everything_runs(api: Api) -> None:
    async with asyncio.timeout(60):
        while not (await api.client.get("/health/ready")).is_success:
            pass


async def test_every_operation_has_been_granted(
    api: Api, box: Mailbox, ada: Person, bob: Person, lamp: Place, delivering: None
) -> None:
    await asyncio.gather(
        an_account_has_a_life(api, box),
        somebody_comes_by_letter(api, box, ada, lamp),
        a_program_works(ada, lamp),
        people_vote(ada, lamp),
        a_report_is_settled(ada, bob, lamp),
        everything_runs(api),
    )
    in_the_table = {shape(row.method, row.path) for row in rows() if {200, 201} & set(row.expected.values())}
    assert {str(promise) for promise in api.promised.all} == api.promised.granted | in_the_table
