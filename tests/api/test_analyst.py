"""An analyst reads what a member may read, and the history of it, and changes nothing."""

from tests.api.conftest import Person, Place
from tests.api.test_channels import opens


async def test_an_analyst_reads_public_channels_and_their_history(
    finn: Person, ada: Person, bob: Person, lamp: Place
) -> None:
    words = await bob.says(lamp.general, "read me")
    assert words in str(await finn.gets(f"/v1/channels/{lamp.general}/messages"))
    assert words in str(await finn.gets(f"{lamp.path}/events", limit=200))
    assert words in str(await finn.gets(f"/v1/channels/{lamp.general}/as-of"))
    assert bob.id in str(await finn.gets(f"/v1/channels/{lamp.general}/as-of/readers"))
    assert finn.id in str(await finn.gets(f"{lamp.path}/as-of"))
    unread = await finn.gets(f"/v1/channels/{lamp.general}/as-of/unread", user_id=ada.id)
    assert unread["channel"]["unread"] == 1


async def test_private_places_stay_private(
    finn: Person, bob: Person, eve: Person, ada: Person, lamp: Place
) -> None:
    cave = await opens(bob, lamp, "Cave", visibility="private")
    await bob.says(cave, "open sesame")
    for path in (f"/v1/channels/{cave}/messages", f"/v1/channels/{cave}/as-of"):
        assert (await finn.asks("GET", path)).status_code == 404
    assert "sesame" not in str(await finn.gets(f"{lamp.path}/events", limit=200))


async def test_an_analyst_changes_nothing(finn: Person, bob: Person, ada: Person, lamp: Place) -> None:
    words = await bob.says(lamp.general, "do not touch")
    cellar = await opens(ada, lamp, "Cellar")
    general, message = f"/v1/channels/{lamp.general}", f"/v1/messages/{words}"
    for method, path, body in (
        ("POST", f"{general}/messages", {"text": "hello"}),
        ("POST", f"{general}/messages", {"text": "hello", "reply_to": words}),
        ("PATCH", message, {"text": "touched"}),
        ("DELETE", message, {}),
        ("PUT", f"{message}/reactions/gem", {}),
        ("PUT", f"{message}/pin", {}),
        ("POST", f"{message}/forward", {"channel_id": lamp.general}),
        ("PATCH", general, {"topic": "mine"}),
        ("POST", f"/v1/channels/{cellar}/join", {}),
        ("POST", f"{lamp.path}/channels", {"name": "Mine"}),
        ("POST", f"{lamp.path}/dms", {"user_ids": [bob.id]}),
        ("POST", f"{lamp.path}/invites", {}),
        ("PATCH", lamp.path, {"name": "Mine"}),
        ("PUT", f"{lamp.path}/members/{bob.id}", {"role": "guest"}),
        ("DELETE", f"{lamp.path}/members/{bob.id}", {}),
    ):
        answer = await finn.asks(method, path, json=body)
        assert answer.status_code == 403, (method, path, answer.text)
    assert (await finn.asks("GET", f"{lamp.path}/audit")).status_code == 403


async def test_not_even_where_somebody_has_brought_them_in(
    finn: Person, bob: Person, ada: Person, lamp: Place
) -> None:
    cellar = await opens(ada, lamp, "Cellar", visibility="private")
    words = await ada.says(cellar, "welcome")
    await ada.does("PUT", f"/v1/channels/{cellar}/members/{finn.id}")
    assert words in str(await finn.gets(f"/v1/channels/{cellar}/messages"))
    assert words in str(await finn.gets(f"/v1/channels/{cellar}/as-of"))
    answer = await finn.asks("POST", f"/v1/channels/{cellar}/messages", json={"text": "thanks"})
    assert answer.status_code == 403


async def test_whoever_becomes_an_analyst_says_no_more(bob: Person, ada: Person, lamp: Place) -> None:
    await ada.does("PUT", f"{lamp.path}/members/{bob.id}", role="analyst")
    answer = await bob.asks("POST", f"/v1/channels/{lamp.general}/messages", json={"text": "one more"})
    assert answer.status_code == 403
    assert (await bob.asks("GET", f"{lamp.path}/events")).status_code == 200
