"""Asking and voting."""

import asyncio
from typing import Any

import pytest

from tests.api.conftest import Api, Person, Place, problem

POLL: dict[str, Any] = {"question": "Lunch?", "options": ["soup", "pie", "nothing"]}


async def asks(person: Person, lamp: Place, **more: Any) -> str:
    path = f"/v1/channels/{lamp.general}/messages"
    return (await person.does("POST", path, content_type="poll", poll={**POLL, **more}))["id"]


async def test_votes_are_counted_and_the_last_one_counts(ada: Person, bob: Person, lamp: Place) -> None:
    id = await asks(ada, lamp)
    await bob.does("PUT", f"/v1/messages/{id}/vote", choices=[0])
    await bob.does("PUT", f"/v1/messages/{id}/vote", choices=[1])
    await bob.does("PUT", f"/v1/messages/{id}/vote", choices=[1])
    await ada.does("PUT", f"/v1/messages/{id}/vote", choices=[1])
    assert (await bob.gets(f"/v1/messages/{id}"))["poll"] == {
        "question": "Lunch?",
        "options": [
            {"text": "soup", "votes": 0},
            {"text": "pie", "votes": 2},
            {"text": "nothing", "votes": 0},
        ],
        "multiple": False,
        "anonymous": False,
        "voters": 2,
        "closes_at": None,
        "closed_at": None,
    }
    votes = await bob.gets(f"/v1/messages/{id}/votes")
    assert votes["mine"] == [1]
    assert {(each["user_id"], *each["choices"]) for each in votes["items"]} == {(ada.id, 1), (bob.id, 1)}
    await bob.does("DELETE", f"/v1/messages/{id}/vote")
    assert (await bob.gets(f"/v1/messages/{id}"))["poll"]["voters"] == 1
    assert (await bob.gets(f"/v1/messages/{id}/votes"))["mine"] == []


async def test_nobody_learns_who_voted_in_an_anonymous_poll(ada: Person, bob: Person, lamp: Place) -> None:
    id = await asks(ada, lamp, anonymous=True)
    await bob.does("PUT", f"/v1/messages/{id}/vote", choices=[2])
    poll = (await ada.gets(f"/v1/messages/{id}"))["poll"]
    assert [option["votes"] for option in poll["options"]] == [0, 0, 1]
    assert await ada.gets(f"/v1/messages/{id}/votes") == {"mine": [], "items": [], "next": None}
    assert (await bob.gets(f"/v1/messages/{id}/votes"))["mine"] == [2]
    history = (await ada.gets(f"{lamp.path}/events", limit=200))["items"]
    assert id in {event["stream"] for event in history}
    assert {event["type"] for event in history if event["stream"] == id} == {"message.posted"}
    assert (await ada.gets(f"{lamp.path}/events", type="message.ballot_cast"))["items"] == []


async def test_a_closed_poll_stays_as_it_is(ada: Person, bob: Person, eve: Person, lamp: Place) -> None:
    id = await asks(bob, lamp, multiple=True)
    await ada.admits(lamp, eve)
    await eve.does("PUT", f"/v1/messages/{id}/vote", choices=[0, 2])
    problem(await eve.asks("POST", f"/v1/messages/{id}/close"), 403, "not_the_author")
    await bob.does("POST", f"/v1/messages/{id}/close")
    await bob.does("POST", f"/v1/messages/{id}/close")
    problem(await eve.asks("PUT", f"/v1/messages/{id}/vote", json={"choices": [1]}), 409, "poll_closed")
    problem(await eve.asks("DELETE", f"/v1/messages/{id}/vote"), 409, "poll_closed")
    poll = (await ada.gets(f"/v1/messages/{id}"))["poll"]
    assert ([option["votes"] for option in poll["options"]], poll["voters"]) == ([1, 0, 1], 1)
    assert poll["closed_at"] is not None


async def test_of_many_votes_at_once_none_is_lost(api: Api, ada: Person, lamp: Place) -> None:
    voters = [await api.registers(f"voter{n}") for n in range(6)]
    await ada.admits(lamp, *voters)
    id = await asks(ada, lamp)
    wishes = [
        voter.asks("PUT", f"/v1/messages/{id}/vote", json={"choices": [n % 3]})
        for n in (0, 1, 2, 4)
        for voter in voters
    ]
    answers = await asyncio.gather(*wishes)
    assert {answer.status_code for answer in answers} == {200}
    newest = str(max(int(answer.headers["backscroll-position"]) for answer in answers))
    told = await ada.asks("GET", f"/v1/messages/{id}", headers={"backscroll-position": newest})
    votes = (await ada.gets(f"/v1/messages/{id}/votes"))["items"]
    poll = told.json()["poll"]
    assert poll["voters"] == len(votes) == 6
    counted = [sum(each["choices"] == [option] for each in votes) for option in range(3)]
    assert [option["votes"] for option in poll["options"]] == counted


@pytest.mark.parametrize(
    ("poll", "field"),
    [
        ({"options": ["one"]}, "poll.options"),
        ({"options": ["same", "same "]}, "poll.options"),
        ({"options": ["x", " "]}, "poll.options"),
        ({"options": [str(n) for n in range(11)]}, "poll.options"),
        ({"question": " "}, "poll.question"),
        ({"closes_at": "2020-01-01T00:00:00Z"}, "poll.closes_at"),
    ],
)
async def test_a_bad_poll_is_not_posted(ada: Person, lamp: Place, poll: dict[str, Any], field: str) -> None:
    wish = {"content_type": "poll", "poll": {**POLL, **poll}}
    answer = await ada.asks("POST", f"/v1/channels/{lamp.general}/messages", json=wish)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field), answer.text


async def test_a_bad_vote_is_refused(ada: Person, lamp: Place) -> None:
    id, plain = await asks(ada, lamp), await ada.says(lamp.general, "x")
    for choices in ([3], [-1], [0, 1]):
        answer = await ada.asks("PUT", f"/v1/messages/{id}/vote", json={"choices": choices})
        problem(answer, 422, "content_invalid", "choices")
    problem(await ada.asks("PUT", f"/v1/messages/{plain}/vote", json={"choices": [0]}), 409, "not_a_poll")
    problem(await ada.asks("GET", f"/v1/messages/{plain}/votes"), 409, "not_a_poll")


async def test_a_poll_comes_back_with_its_votes(ada: Person, lamp: Place) -> None:
    id = await asks(ada, lamp)
    await ada.does("PUT", f"/v1/messages/{id}/vote", choices=[0])
    before = await ada.gets(f"/v1/messages/{id}")
    await ada.does("DELETE", f"/v1/messages/{id}")
    assert (await ada.gets(f"/v1/messages/{id}"))["poll"] is None
    problem(await ada.asks("GET", f"/v1/messages/{id}/votes"), 409, "not_a_poll")
    await ada.does("POST", f"/v1/messages/{id}/restore")
    assert await ada.gets(f"/v1/messages/{id}") == before
