"""The embedded PostgreSQL: a private cluster that survives whatever ended it."""

import os
import shutil
import signal
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest

from config.embedded import runner
from config.embedded.errors import DidNotStart, NoRoom, Unsupported
from config.embedded.postgres import NAME, SUPERUSER, Postgres, _buffers_mb, _log_mb
from tests.config.conftest import lives
from tests.waiting import wait_until

pytestmark = pytest.mark.embedded


def ask(postgres: Postgres, question: str) -> Any:
    with psycopg.connect(host=str(postgres.sockets), user=SUPERUSER, dbname=NAME) as connection:
        row = connection.execute(question).fetchone()
        return row[0] if row else None


def test_it_answers_on_a_socket_and_never_over_the_network(home: Path) -> None:
    postgres = Postgres(home)
    postgres.start()
    assert ask(postgres, "SHOW listen_addresses") == ""
    assert ask(postgres, "SELECT lower('ÉLÈVE')") == "élève"
    assert postgres.sockets.stat().st_mode & 0o077 == 0


def test_stopped_it_leaves_no_process(home: Path) -> None:
    postgres = Postgres(home)
    postgres.start()
    pids = postgres.process_ids()
    postgres.stop()
    assert pids
    wait_until(lambda: not any(lives(pid) for pid in pids))
    assert not postgres.is_up()


def test_killed_it_comes_back_with_what_was_committed(home: Path) -> None:
    postgres = Postgres(home)
    postgres.start()
    with psycopg.connect(host=str(postgres.sockets), user=SUPERUSER, dbname=NAME) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 41 + 1 AS answer")
    os.kill(postgres.process_ids()[0], signal.SIGKILL)
    postgres.start()
    assert ask(postgres, "SELECT answer FROM kept") == 42


def test_a_cluster_that_was_never_finished_is_made_anew(home: Path) -> None:
    (home / "postgres.making").mkdir()
    (home / "postgres.making" / "PG_VERSION").write_text("18")
    postgres = Postgres(home)
    postgres.start()
    assert ask(postgres, "SELECT 1") == 1


def test_a_pid_file_that_now_names_another_program_does_not_keep_it_down(home: Path) -> None:
    postgres = Postgres(home)
    postgres.start()
    postgres.stop()
    (postgres.data / "postmaster.pid").write_text(f"{os.getpid()}\n{postgres.data}\n")
    postgres.start()
    assert ask(postgres, "SELECT 1") == 1


def test_a_home_with_a_long_name_has_its_socket_elsewhere(home: Path) -> None:
    deep = home / ("a-long-name-" * 9)
    deep.mkdir(mode=0o711)
    postgres = Postgres(deep)
    postgres.start()
    try:
        assert len(str(postgres.sockets)) < 100
        assert ask(postgres, "SELECT 1") == 1
    finally:
        postgres.stop()
        shutil.rmtree(postgres.sockets, ignore_errors=True)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root hands the server to another user")
def test_root_with_a_private_folder_keeps_the_data_where_nobody_may_read(home: Path) -> None:
    private = home / "private"
    private.mkdir(mode=0o700)
    postgres = Postgres(private / "clone")
    try:
        postgres.start()
        assert postgres.data.is_relative_to(runner.ROOT_HOME)
        assert ask(postgres, "SELECT 1") == 1
        assert psutil.Process(postgres.process_ids()[0]).username() == "nobody"
    finally:
        postgres.stop()
        shutil.rmtree(postgres.base, ignore_errors=True)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root hands the server to another user")
def test_root_copies_programs_that_nobody_cannot_reach(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "ROOT_HOME", home / "var")
    (home / "var").mkdir(mode=0o755)
    may_enter = runner.Runner.may_enter
    monkeypatch.setattr(
        runner.Runner, "may_enter", lambda self, path: "pginstall" not in str(path) and may_enter(self, path)
    )
    postgres = Postgres(home)
    postgres.start()
    assert ask(postgres, "SELECT 1") == 1
    assert str(home / "var") in psutil.Process(postgres.process_ids()[0]).exe()


def test_data_of_another_version_are_refused_with_the_remedy(home: Path) -> None:
    postgres = Postgres(home)
    postgres.data.mkdir()
    (postgres.data / "PG_VERSION").write_text("12\n")
    with pytest.raises(DidNotStart, match="version 12"):
        postgres.start()


def test_a_full_disk_is_said_before_anything_is_written(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner.shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10, 10, 0))  # type: ignore[attr-defined]
    with pytest.raises(NoRoom, match="UNEVOIX_HOME"):
        Postgres(home).start()
    assert not Postgres(home).data.exists()


def test_another_platform_is_told_to_bring_its_own_server(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("config.embedded.postgres.sys.platform", "win32")
    with pytest.raises(Unsupported, match="DATABASE_URL"):
        Postgres(home).start()


@pytest.mark.parametrize(("memory_gb", "pages_mb"), [(0.5, 128), (2, 256), (64, 512)])
def test_an_eighth_of_the_memory_is_for_pages_within_bounds(memory_gb, pages_mb):
    assert _buffers_mb(int(memory_gb * 2**30)) == pages_mb


@pytest.mark.parametrize(("free_gb", "log_mb"), [(1, 1024), (40, 2048), (500, 4096)])
def test_a_twentieth_of_the_disk_is_for_the_log_within_bounds(free_gb, log_mb):
    assert _log_mb(free_gb * 2**30) == log_mb


def test_a_new_cluster_writes_down_nothing_for_others_and_may_be_told_to(home: Path) -> None:
    postgres = Postgres(home)
    postgres.start()
    assert ask(postgres, "SHOW wal_level") == "minimal"
    settings = postgres.data / "postgresql.conf"
    settings.write_text(settings.read_text() + "\nwal_level = replica\nmax_wal_senders = 3\n")
    postgres.stop()
    postgres.start()
    assert ask(postgres, "SHOW wal_level") == "replica"
