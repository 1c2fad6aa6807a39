"""Reports that reach those who run the workspace, and messages out of sight."""

from tests.api.conftest import Api, Person, Place, problem


async def test_a_report_reaches_the_staff_and_is_settled(ada: Person, bob: Person, lamp: Place) -> None:
    said = await ada.says(lamp.general, "buy this")
    await bob.does("POST", f"/v1/messages/{said}/report", reason="spam")
    await bob.does("POST", f"/v1/messages/{said}/report", reason="spam!")
    problem(await bob.asks("GET", f"{lamp.path}/reports"), 403, "role_too_low")
    (report,) = (await ada.gets(f"{lamp.path}/reports"))["items"]
    assert (report["message_id"], report["reporter_id"], report["reason"]) == (said, bob.id, "spam")
    path = f"{lamp.path}/reports/{report['id']}/resolve"
    problem(await bob.asks("POST", path, json={"outcome": "dismissed"}), 403, "role_too_low")
    await ada.does("POST", path, outcome="dismissed", note="it is art")
    assert (await ada.gets(f"{lamp.path}/reports"))["items"] == []
    (settled,) = (await ada.gets(f"{lamp.path}/reports", settled=True))["items"]
    assert (settled["outcome"], settled["note"], settled["resolved_by"]) == ("dismissed", "it is art", ada.id)
    events = (await ada.gets(f"{lamp.path}/events", type="report.made"))["items"]
    assert [event["actor_id"] for event in events] == [bob.id]


async def test_people_are_reported_too_and_pages_go_on(
    api: Api, ada: Person, bob: Person, lamp: Place
) -> None:
    others = [await api.registers(f"other-{n}") for n in range(2)]
    await ada.admits(lamp, *others)
    for other in others:
        await bob.does("POST", f"{lamp.path}/members/{other.id}/report", reason="rude")
    first = await ada.gets(f"{lamp.path}/reports", limit=1)
    second = await ada.gets(f"{lamp.path}/reports", limit=1, before=first["next"])
    assert [page["items"][0]["user_id"] for page in (first, second)] == [others[1].id, others[0].id]


async def test_nobody_reports_what_they_may_not_read(
    ada: Person, bob: Person, eve: Person, lamp: Place
) -> None:
    secret = await ada.does("POST", f"{lamp.path}/channels", name="secret", visibility="private")
    said = await ada.says(secret["id"], "psst")
    problem(await bob.asks("POST", f"/v1/messages/{said}/report"), 404, "message_not_found")
    problem(await eve.asks("POST", f"{lamp.path}/members/{ada.id}/report"), 404, "workspace_not_found")


async def test_a_hidden_message_is_out_of_sight_and_comes_back(ada: Person, bob: Person, lamp: Place) -> None:
    said = await bob.says(lamp.general, f"{ada.call} buy this")
    problem(await bob.asks("POST", f"/v1/messages/{said}/hide"), 403, "role_too_low")
    await ada.does("POST", f"/v1/messages/{said}/hide", reason="spam")
    await ada.does("POST", f"/v1/messages/{said}/hide", reason="spam")
    seen = await bob.gets(f"/v1/messages/{said}")
    assert (seen["hidden"], seen["deleted"], seen["text"]) == (True, True, "")
    (there,) = [
        c for c in (await ada.gets(f"{lamp.path}/unreads"))["channels"] if c["channel_id"] == lamp.general
    ]
    assert (there["unread"], there["mentions"]) == (0, 0)
    history = (await bob.gets(f"/v1/messages/{said}/history"))["items"]
    assert history[-1]["reason"] == "spam"
    await ada.does("POST", f"/v1/messages/{said}/unhide")
    seen = await bob.gets(f"/v1/messages/{said}")
    assert (seen["hidden"], seen["deleted"], seen["text"]) == (False, False, f"{ada.call} buy this")
    (there,) = [
        c for c in (await ada.gets(f"{lamp.path}/unreads"))["channels"] if c["channel_id"] == lamp.general
    ]
    assert (there["unread"], there["mentions"]) == (1, 1)
