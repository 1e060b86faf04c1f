"""The embedded Valkey: a private server that survives whatever ended it."""

import os
import signal
import time
from pathlib import Path

import pytest
import redis

from config.embedded.valkey import Valkey
from tests.config.conftest import lives
from tests.waiting import wait_until

pytestmark = pytest.mark.embedded


def client_of(valkey: Valkey) -> redis.Redis:
    return redis.Redis(unix_socket_path=str(valkey.socket))


def test_it_answers_on_a_socket_and_never_over_the_network(home: Path) -> None:
    valkey = Valkey(home)
    valkey.start()
    with client_of(valkey) as client:
        assert client.ping()
        assert client.config_get("port") == {"port": "0"} or client.config_get("port") == {b"port": b"0"}
    assert valkey.data.stat().st_mode & 0o077 == 0


def test_stopped_it_leaves_no_process_and_keeps_what_it_held(home: Path) -> None:
    valkey = Valkey(home)
    valkey.start()
    with client_of(valkey) as client:
        client.set("kept", "yes")
    pids = valkey.process_ids()
    valkey.stop()
    assert pids
    wait_until(lambda: not any(lives(pid) for pid in pids))
    valkey.start()
    with client_of(valkey) as client:
        assert client.get("kept") in {b"yes", "yes"}


def test_killed_it_comes_back_with_what_was_written_a_second_before(home: Path) -> None:
    valkey = Valkey(home)
    valkey.start()
    with client_of(valkey) as client:
        client.set("kept", "yes")
    time.sleep(1.5)
    os.kill(valkey.process_ids()[0], signal.SIGKILL)
    valkey.start()
    with client_of(valkey) as client:
        assert client.get("kept") in {b"yes", "yes"}
