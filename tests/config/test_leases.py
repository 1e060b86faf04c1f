"""A service is up while anybody holds it, and down once the last has left."""

import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from config.embedded.leases import Lease
from config.paths import BASE_DIR

pytestmark = pytest.mark.embedded

HOLDER = """
import sys, time
from pathlib import Path
from config.embedded.leases import Lease
from tests.config.test_leases import Lamp
Lease(Lamp(Path(sys.argv[1]))).take()
print("held", flush=True)
time.sleep(60)
"""


@dataclass
class Lamp:
    """A service that is a file: lit while the file is there."""

    home: Path
    title: str = "Lamp"
    key: str = "lamp"
    starts: int = field(default=0)

    @property
    def _flame(self) -> Path:
        return self.home / "flame"

    def is_up(self) -> bool:
        return self._flame.exists()

    def start(self) -> None:
        if not self.is_up():
            self.starts += 1
            self._flame.touch()

    def stop(self) -> None:
        self._flame.unlink(missing_ok=True)


@pytest.fixture
def lamp(home: Path) -> Lamp:
    return Lamp(home)


def test_the_first_holder_starts_it_and_the_last_to_leave_stops_it(lamp: Lamp) -> None:
    first, second = Lease(lamp), Lease(lamp)
    first.take()
    second.take()
    first.leave()
    assert lamp.is_up()
    second.leave()
    assert not lamp.is_up()
    assert lamp.starts == 1


def test_leaving_twice_is_leaving_once(lamp: Lamp) -> None:
    first, second = Lease(lamp), Lease(lamp)
    first.take()
    second.take()
    first.leave()
    first.leave()
    assert lamp.is_up()
    second.leave()


def test_a_holder_that_is_killed_holds_nothing(lamp: Lamp) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(lamp.home)],
        cwd=BASE_DIR, env={**os.environ, "PYTHONPATH": str(BASE_DIR)}, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert holder.stdout
    assert holder.stdout.readline() == "held\n"
    mine = Lease(lamp)
    mine.take()
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    holder.stdout.close()
    mine.leave()
    assert not lamp.is_up()


def test_a_service_that_does_not_start_is_held_by_nobody(lamp: Lamp, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise OSError

    monkeypatch.setattr(lamp, "start", refuse)
    with pytest.raises(OSError):
        Lease(lamp).take()
    monkeypatch.undo()
    with Lease(lamp):
        pass
    assert not lamp.is_up()


def test_a_start_that_is_interrupted_leaves_nothing_up(lamp: Lamp, monkeypatch: pytest.MonkeyPatch) -> None:
    start = lamp.start

    def start_then_be_interrupted() -> None:
        start()
        raise KeyboardInterrupt

    monkeypatch.setattr(lamp, "start", start_then_be_interrupted)
    with pytest.raises(KeyboardInterrupt):
        Lease(lamp).take()
    assert not lamp.is_up()


def test_what_dies_while_held_can_be_revived(lamp: Lamp) -> None:
    with Lease(lamp) as lease:
        lamp.stop()
        lease.revive()
        assert lamp.is_up()
