"""A folder belongs to one Backscroll at a time, and its secrets to its owner."""

import stat
import subprocess
import sys
from pathlib import Path

import click
import psutil
import pytest

from cli.place import Place, place_at
from cli.rows import settings_of
from cli.running import Mark, Running, mark, note, own_mark, retire, running

PAUSE = [sys.executable, "-c", "import signal; signal.pause()"]


def described(supervisor: Mark, **parts: Mark) -> Running:
    return Running(ready=True, supervisor=supervisor, parts=parts, database_url="", redis_url="")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_secret_is_drawn_once_and_private(place: Place):
    assert place.secret() == place_at(place.root).secret()
    assert len(place.secret().encode()) >= 32
    assert mode(place.root / "secret") == 0o600


def test_run_json_is_private(place: Place):
    note(place, described(own_mark()))
    assert mode(place.run_file) == 0o600
    assert running(place) == described(own_mark())


def test_a_folder_is_held_once(place: Place):
    second = pytest.raises(click.ClickException, match="is in use by another Backscroll")
    with place.held(), second, place.held():
        pass
    with place.held():
        pass


def test_what_a_killed_supervisor_left_is_ended(place: Place):
    with subprocess.Popen(PAUSE) as child:
        left = mark(child.pid)
        assert left
        note(place, described(Mark(1, 0.0), api=left))
        retire(place)
        assert not psutil.pid_exists(child.pid)
    assert not place.run_file.exists()


def test_a_number_that_is_somebody_else_by_now_is_left_alone(place: Place):
    with subprocess.Popen(PAUSE) as child:
        left = mark(child.pid)
        assert left
        note(place, described(Mark(1, 0.0), api=Mark(child.pid, left.started - 3600)))
        retire(place)
        assert child.poll() is None
        child.kill()


def test_a_supervisor_that_is_gone_runs_nothing(place: Place):
    note(place, described(Mark(own_mark().pid, 0.0)))
    assert running(place) is None


def test_what_the_folder_does_not_decide_is_the_environments(place: Place, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("BACKSCROLL_SMTP_URL", "smtp://mail.example")
    monkeypatch.setenv("BACKSCROLL_API_PORT", "1")
    found = settings_of(place, api_port=8010)
    assert (found.smtp_url, found.api_port) == ("smtp://mail.example", 8010)
