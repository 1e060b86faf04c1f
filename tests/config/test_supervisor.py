"""The supervisor: what dies is started again, and nothing outlives it."""

import io
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from config.children import Child, Ledger, Plan, Record, end_groups
from config.errors import AlreadyRunning, DidNotServe
from config.paths import BASE_DIR
from config.progress import Progress
from config.supervisor import Stopped, Supervisor
from tests.config.conftest import environ_of, processes_of
from tests.waiting import wait_until

pytestmark = pytest.mark.embedded

SLEEP = "import time; time.sleep(60)"
WITH_A_CHILD = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {SLEEP!r}]).wait()"
KILLED_SUPERVISOR = """
import sys, time
from pathlib import Path
from config.progress import Progress
from config.supervisor import Stopped, Supervisor
from tests.config.test_supervisor import sleeper
home = Path(sys.argv[1])
supervisor = Supervisor(home, Progress(), [], to_terminal=False)
with supervisor.in_hand():
    supervisor.start([sleeper(home, "one"), sleeper(home, "two")])
    print("started", flush=True)
    time.sleep(60)
"""


def sleeper(home: Path, name: str = "sleeper", program: str = SLEEP) -> Plan:
    return Plan(name, (sys.executable, "-c", program), {"UNEVOIX_HOME": str(home)}, home)


@pytest.fixture
def supervisor(home: Path) -> Iterator[Supervisor]:
    supervisor = Supervisor(home, Progress(io.StringIO()), [], to_terminal=False)
    yield supervisor
    supervisor.stop()


def test_a_child_that_dies_is_started_again(supervisor: Supervisor, home: Path) -> None:
    supervisor.start([sleeper(home)])
    # Between its fork and its own program it cannot be told from us.
    wait_until(lambda: processes_of(home))
    first = processes_of(home)[0]
    first.kill()

    def another_runs() -> bool:
        supervisor.mend()
        return any(process.pid != first.pid for process in processes_of(home))

    wait_until(another_runs)


def test_a_child_that_keeps_dying_is_named_with_its_log(supervisor: Supervisor, home: Path) -> None:
    supervisor.start([sleeper(home, "broken", "raise SystemExit(1)")])
    with pytest.raises(DidNotServe, match=r"broken.*broken\.log"):
        supervisor.wait_for("http://127.0.0.1:1/")


def test_told_to_stop_while_it_starts_a_child_it_has_that_child_in_hand(
    supervisor: Supervisor, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    born = subprocess.Popen

    def born_and_interrupted(*arguments: Any, **options: Any) -> "subprocess.Popen[bytes]":
        process = born(*arguments, **options)
        os.kill(os.getpid(), signal.SIGTERM)
        return process

    monkeypatch.setattr(subprocess, "Popen", born_and_interrupted)
    with supervisor.heeding_signals(), pytest.raises(Stopped):
        supervisor.start([sleeper(home, "one"), sleeper(home, "two")])
    assert [record.name for record in Ledger(home / "children.json").read()] == ["one"]
    supervisor.stop()
    assert processes_of(home) == []


def test_stopping_ends_children_and_their_children(supervisor: Supervisor, home: Path) -> None:
    supervisor.start([sleeper(home, "parent", WITH_A_CHILD)])
    wait_until(lambda: len(processes_of(home)) == 2)
    supervisor.stop()
    assert processes_of(home) == []


def test_what_ignores_a_polite_request_is_ended_all_the_same(home: Path) -> None:
    deaf = Child(sleeper(home, "deaf", f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {SLEEP}"), None)
    deaf.start()
    deaf.ask_to_end()
    deaf.end(patience=0.2)
    assert processes_of(home) == []


def test_after_a_kill_the_next_one_ends_exactly_what_was_left(home: Path) -> None:
    killed = subprocess.Popen(
        [sys.executable, "-c", KILLED_SUPERVISOR, str(home)],
        cwd=BASE_DIR, env={**environ_of(home), "PYTHONPATH": str(BASE_DIR)}, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert killed.stdout
    assert killed.stdout.readline() == "started\n"
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    killed.stdout.close()
    wait_until(lambda: len(processes_of(home)) == 2)
    with Supervisor(home, Progress(io.StringIO()), [], to_terminal=False).in_hand():
        assert processes_of(home) == []


def test_a_process_that_was_given_a_recorded_number_is_left_alone(home: Path) -> None:
    stranger = Child(sleeper(home, "stranger"), None)
    stranger.start()
    assert stranger.record
    end_groups([Record("long gone", stranger.record.pid, stranger.record.started - 3600)], patience=0)
    assert stranger.is_running()
    stranger.end(patience=0)


def test_a_ledger_cut_short_names_nobody(home: Path) -> None:
    (home / "children.json").write_text('[{"name": "web", "pi')
    assert Ledger(home / "children.json").read() == []


def test_two_supervisors_never_have_one_installation_in_hand(supervisor: Supervisor, home: Path) -> None:
    other = Supervisor(home, Progress(io.StringIO()), [], to_terminal=False)
    with supervisor.in_hand(), pytest.raises(AlreadyRunning), other.in_hand():
        pass


def test_its_children_are_not_reached_by_a_ctrl_c_of_the_terminal(supervisor: Supervisor, home: Path) -> None:
    supervisor.start([sleeper(home)])
    wait_until(lambda: processes_of(home))
    child = processes_of(home)[0]
    assert os.getpgid(child.pid) == child.pid
    assert os.getsid(child.pid) != os.getsid(0)
    assert child.status() != psutil.STATUS_ZOMBIE
