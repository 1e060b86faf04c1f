"""What goes wrong is one clear line with the remedy, and nothing is left running."""

import socket
from pathlib import Path

import pytest

from tests.config.conftest import processes_of, type_of_manage

pytestmark = pytest.mark.embedded

PRODUCTION = {
    "DEBUG": "0",
    "SECRET_KEY": "a-key-for-tests-only-0123456789-abcdefghijkl-ABCDEFGHIJKL-56789",
    "ALLOWED_HOSTS": "vote.example.org",
    "DATABASE_URL": "postgres://unevoix@127.0.0.1:1/unevoix",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "EMAIL_URL": "submission://127.0.0.1:587",
}


def one_line(text: str) -> str:
    assert "Traceback" not in text
    lines = text.strip().splitlines()
    assert len(lines) == 1, text
    return lines[0]


def test_the_settings_of_a_real_installation_pass_the_deployment_check(manage: type_of_manage) -> None:
    done = manage("check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS"),
        ({"DATABASE_URL": ""}, "DATABASE_URL"),
        ({"DATABASE_URL": "sqlite:///unevoix.db"}, "DATABASE_URL"),
        ({"REDIS_URL": ""}, "REDIS_URL"),
        ({"REDIS_URL": "memcached://here"}, "REDIS_URL"),
        ({"EMAIL_URL": ""}, "EMAIL_URL"),
        ({"UNEVOIX_DEMONSTRATION": "1"}, "UNEVOIX_DEMONSTRATION"),
        ({"DEBUG": "perhaps"}, "DEBUG"),
        ({"PROXIES": "two"}, "PROXIES"),
    ],
)
def test_unsafe_settings_refuse_to_start(manage: type_of_manage, changed: dict[str, str], named: str) -> None:
    done = manage("check", **{**PRODUCTION, **changed})
    assert done.returncode == 1
    assert named in one_line(done.stderr)


def test_giving_a_key_or_hosts_turns_debugging_off(manage: type_of_manage) -> None:
    done = manage("check", ALLOWED_HOSTS="vote.example.org")
    assert "DEBUG is off" in one_line(done.stderr)


@pytest.mark.parametrize("command", ["demo", "run", "migrate"])
def test_a_database_that_does_not_answer_is_named_without_its_password(
    manage: type_of_manage, home: Path, command: str
) -> None:
    done = manage(command, DATABASE_URL="postgres://unevoix:hush@127.0.0.1:1/unevoix", PORT="0")
    assert done.returncode == 1
    line = one_line(done.stderr)
    assert "DATABASE_URL" in line
    assert "127.0.0.1:1" in line
    assert "hush" not in done.stdout + done.stderr
    assert processes_of(home) == []


def test_a_broker_that_does_not_answer_is_named(manage: type_of_manage, home: Path) -> None:
    done = manage("migrate", REDIS_URL="redis://:hush@127.0.0.1:1/0")
    assert "REDIS_URL" in one_line(done.stderr)
    assert "hush" not in done.stderr
    assert processes_of(home) == []


def test_a_port_that_is_taken_is_said_before_anything_starts(manage: type_of_manage, home: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = manage("demo", PORT=str(port))
    assert done.returncode == 1
    assert f"Port {port} is already taken" in one_line(done.stderr)
    assert processes_of(home) == []


def test_a_french_terminal_is_answered_in_french(manage: type_of_manage) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        done = manage("demo", PORT=str(other.getsockname()[1]), LANG="C.UTF-8")
    assert "est déjà pris" in one_line(done.stderr)


@pytest.mark.parametrize("command", [["check"], ["makemigrations", "--check", "--dry-run"], ["help"]])
def test_commands_that_only_read_files_start_nothing(manage: type_of_manage, home: Path, command: list[str]) -> None:
    manage(*command)
    assert not (home / "postgres").exists()
    assert not (home / "valkey").exists()
