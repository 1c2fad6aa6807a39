"""Commands as processes: what is refused in one sentence, and that nothing outlives a killed supervisor."""

import os
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator

import click
import psutil
import psycopg
import pytest

from cli.place import Place
from cli.rows import command
from cli.running import noted
from cli.servers import servers
from tests.cli.conftest import eventually
from tests.conftest import Servers


def refused(*words: str) -> str:
    done = subprocess.run(command(*words), capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 1
    return done.stderr


@pytest.fixture
def alone(place: Place) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(command("servers", "--data", str(place.root)), stdout=subprocess.DEVNULL) as child:
        yield child
        child.terminate()


def is_ready(place: Place) -> bool:
    found = noted(place)
    return found is not None and found.ready


async def test_a_second_one_in_the_same_folder_is_refused(place: Place, alone: subprocess.Popen[bytes]):
    await eventually(lambda: is_ready(place))
    assert "is in use by another Backscroll" in refused("up", "--data", str(place.root))


async def test_nothing_outlives_a_killed_supervisor(place: Place, alone: subprocess.Popen[bytes]):
    await eventually(lambda: is_ready(place))
    left = noted(place)
    assert left
    assert set(left.parts) == {"postgres", "redis"}
    alone.send_signal(signal.SIGKILL)
    await eventually(lambda: not any(psutil.pid_exists(part.pid) for part in left.parts.values()))


async def test_a_clean_stop_leaves_no_run_json(place: Place, alone: subprocess.Popen[bytes]):
    await eventually(lambda: is_ready(place))
    alone.send_signal(signal.SIGINT)
    assert alone.wait(timeout=30) == 0
    assert not place.run_file.exists()


def test_a_busy_port_is_named_before_anything_starts(place: Place):
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        said = refused("up", "--data", str(place.root), "--port", str(port))
    assert f"port {port} on 127.0.0.1 cannot be used" in said
    assert f"(process {os.getpid()})" in said
    assert not place.postgres.exists()


async def test_an_operators_command_finds_servers_that_somebody_started(
    place: Place, alone: subprocess.Popen[bytes]
):
    await eventually(lambda: is_ready(place))
    with servers(place.root, empty=True) as found, psycopg.connect(found.database_url) as connection:
        assert connection.execute("SELECT 1").fetchall() == [(1,)]
    assert alone.poll() is None


def test_an_empty_database_is_told_in_words(place: Place):
    for words in (("history", "prove"), ("verify",), ("history", "events")):
        said = refused(*words, "--data", str(place.root))
        assert "`backscroll doctor` says what is wrong" in said
        assert "Traceback" not in said


@pytest.fixture
def named(running: Servers, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Lets the environment name a database."""

    def name(url: str) -> None:
        monkeypatch.setenv("BACKSCROLL_DATABASE_URL", url)

    monkeypatch.setenv("BACKSCROLL_REDIS_URL", running.redis_url)
    monkeypatch.setenv("BACKSCROLL_SECRET", "x" * 32)
    return name


def test_a_fault_of_the_command_itself_shows_its_cause(database_url: str, named: Callable[[str], None]):
    named(database_url)
    with (
        pytest.raises(psycopg.errors.UndefinedTable),
        servers() as found,
        psycopg.connect(found.database_url) as connection,
    ):
        connection.execute("SELECT FROM nothing")


@pytest.mark.parametrize("empty", [False, True])
def test_a_database_that_is_not_there_is_told_in_words(
    running: Servers, named: Callable[[str], None], empty: bool
):
    named(running.database("nowhere"))
    with pytest.raises(click.ClickException, match="`backscroll doctor` says"), servers(empty=empty):
        pass


def test_servers_in_another_commands_hand_are_not_relied_on(place: Place):
    """They end with that command."""
    with (
        servers(place.root, empty=True),
        pytest.raises(click.ClickException, match="another command"),
        servers(place.root, empty=True),
    ):
        pass


def test_an_operators_command_starts_what_it_needs_and_stops_it(place: Place):
    for expected in ([], [(1,)]):
        with servers(place.root, empty=True) as found, psycopg.connect(found.database_url) as connection:
            connection.execute("CREATE TABLE IF NOT EXISTS mark (n int)")
            assert connection.execute("SELECT n FROM mark").fetchall() == expected
            connection.execute("INSERT INTO mark VALUES (1)")
        assert not place.run_file.exists()
