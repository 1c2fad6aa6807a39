"""A thread in two channels: what is told where."""

from domain.decisions.channels import CreateChannel, create_channel
from domain.decisions.messages import post
from domain.decisions.sharing import UnshareThread, unshare_thread
from domain.ids import ChannelId
from tests.dsl import ADA, NOON
from tests.laws.test_screen import frames_after
from tests.people import GENERAL, HELLO, HERE, fresh, said, workspace_of_two
from tests.projected import append_all, project, projecting

OPEN = ChannelId(fresh(900))


async def test_replies_are_told_in_both_channels_until_it_is_unshared(database_url: str):
    world = workspace_of_two()
    opened = CreateChannel(actor=ADA, at=NOON, channel_id=OPEN, workspace_id=HERE, name="open")
    world.do(create_channel, opened)
    before = len(world.log)
    world.do(post, said(fresh(1), "see #open", to=HELLO))
    world.do(post, said(fresh(2), "more", to=HELLO))
    gone = UnshareThread(actor=ADA, at=NOON, root_id=HELLO, channel_id=OPEN)
    world.do(unshare_thread, gone)
    world.do(post, said(fresh(3), "between us", to=HELLO))
    async with projecting(database_url) as connection:
        await append_all(database_url, world)
        await project(connection, batch=1)
        frames = await frames_after(connection, before)
    heard = [(frame["type"], frame["data"]) for _, id, frame in frames if id == OPEN]
    assert [kind for kind, _ in heard] == [
        "thread_shared",
        "thread_created",
        "shared_reply",
        "thread_updated",
        "shared_reply",
        "thread_unshared",
    ]
    replies = [data["data"]["text"] for kind, data in heard if kind == "shared_reply"]
    assert replies == ["see #open", "more"]
    assert heard[0][1]["root"]["text"] == "hello"
    at_home = [frame["type"] for _, id, frame in frames if id == GENERAL]
    assert at_home.count("thread_shared") == at_home.count("thread_unshared") == 1
