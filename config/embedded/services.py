"""The embedded services this environment calls for, and holding them for a while."""

import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from config.embedded.leases import Lease, Service
from config.embedded.postgres import Postgres
from config.embedded.valkey import Valkey
from config.paths import home as home_of_this_installation


def wanted(environ: Mapping[str, str] = os.environ, home: Path | None = None) -> list[Service]:
    """Return the services that no variable of the environment has replaced by real ones."""
    home = home or home_of_this_installation()
    services: list[Service] = []
    if not environ.get("DATABASE_URL"):
        services.append(Postgres(home))
    if not environ.get("REDIS_URL"):
        services.append(Valkey(home))
    return services


@contextmanager
def held() -> Iterator[None]:
    """Keep the wanted services up for the length of a `with` block."""
    with ExitStack() as stack:
        for service in wanted():
            stack.enter_context(Lease(service))
        yield
