"""Reading the environment."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import environment


@pytest.mark.parametrize(
    ("url", "cache", "broker"),
    [
        ("redis://h:6379/0", "redis://h:6379/3", "redis://h:6379/1"),
        ("redis://h", "redis://h/3", "redis://h/1"),
        ("rediss://:pw@h:6380/7?ssl_cert_reqs=required", "rediss://:pw@h:6380/3?ssl_cert_reqs=required", "rediss://:pw@h:6380/1?ssl_cert_reqs=required"),
        ("unix:///run/r.sock", "unix:///run/r.sock?db=3", "redis+socket:///run/r.sock?virtual_host=1"),
    ],
)  # fmt: skip
def test_cache_and_broker_have_numbered_databases_of_one_redis(url: str, cache: str, broker: str) -> None:
    assert environment.redis_database(url, 3) == cache
    assert environment.broker_url(url, 1) == broker


@pytest.mark.parametrize(("value", "meaning"), [("1", True), ("oui", True), ("FALSE", False), ("", False)])
def test_a_flag_is_yes_or_no(value: str, *, meaning: bool) -> None:
    assert environment.flag({"X": value}, "X", default=not meaning) is meaning


def test_a_flag_that_is_neither_is_refused() -> None:
    with pytest.raises(ImproperlyConfigured, match="X"):
        environment.flag({"X": "perhaps"}, "X", default=True)


def test_a_provider_sends_only_with_the_key_by_which_its_events_are_known() -> None:
    assert environment.mail_provider({}) == ""
    with pytest.raises(ImproperlyConfigured, match="mailgun"):
        environment.mail_provider({"MAIL_PROVIDER": "pigeon"})
    keys = {"MAIL_PROVIDER": "mailgun", "MAILGUN_API_KEY": "k"}
    with pytest.raises(ImproperlyConfigured, match="MAILGUN_WEBHOOK_SIGNING_KEY"):
        environment.mail_provider(keys)
    assert environment.mail_provider({**keys, "MAILGUN_WEBHOOK_SIGNING_KEY": "s"}) == "mailgun"


def test_the_key_of_ones_own_machine_is_drawn_once_and_kept(tmp_path: Path) -> None:
    first = environment.secret_key({}, local=True, home=tmp_path)
    assert len(first) > 50
    assert environment.secret_key({}, local=True, home=tmp_path) == first
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


def test_a_real_installation_never_draws_a_key_of_its_own(tmp_path: Path) -> None:
    assert environment.secret_key({}, local=False, home=tmp_path) == ""
    assert not (tmp_path / "secret_key").exists()
