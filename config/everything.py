"""The steps of `manage.py demo` and `manage.py run`, from nothing to the first page."""

import os
from contextlib import ExitStack
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.core.management.commands.migrate import Command as Migrate
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from config import demonstration, environment, ports, probe
from config.demonstration import LogIn
from config.embedded import services
from config.embedded.leases import Lease
from config.errors import NotEmpty
from config.progress import Bar, Progress
from config.supervisor import Address, Plans, Stopped, Supervisor
from config.wording import either

HOST, PORT = "127.0.0.1", 8000
WORKERS_WITHIN_SECONDS = 20.0


def run_everything(progress: Progress, *, with_demonstration: bool) -> None:
    """Bring everything up, say where it is, and keep it up until Ctrl-C."""
    address = Address(os.environ.get("HOST") or HOST, environment.whole_number(os.environ, "PORT", default=PORT))
    leases = [Lease(service) for service in services.wanted()]
    supervisor = Supervisor(settings.HOME, progress, leases, to_terminal=not with_demonstration)
    with ExitStack() as stack:
        stack.enter_context(supervisor.heeding_signals())
        try:
            stack.enter_context(supervisor.in_hand())
            ports.require_free(address.host, address.port)
            for lease in leases:
                with progress.step(lease.service.title):
                    stack.enter_context(lease)
            probe.require_services()
            stack.callback(supervisor.stop)
            _prepare(progress, with_demonstration=with_demonstration)
            _start(supervisor, address, progress)
            _say_where(address, progress, with_demonstration=with_demonstration)
            supervisor.run_for_ever()
        except Stopped:
            progress.say()
            with progress.step(either("Arrêt", "Stopping")):
                stack.pop_all().close()


def _prepare(progress: Progress, *, with_demonstration: bool) -> None:
    with progress.step(either("Tables de la base de données", "Tables of the database")):
        migrate(progress)
    if with_demonstration and not demonstration.is_loaded():
        _refuse_somebody_elses()
        with progress.step(either("Organisations de démonstration", "Demonstration organisations")):
            demonstration.load(progress)
    connections.close_all()


def _refuse_somebody_elses() -> None:
    from membership.models import Organisation

    if Organisation.objects.exists():
        raise NotEmpty


def _start(supervisor: Supervisor, address: Address, progress: Progress) -> None:
    mail_port = ports.free_port("127.0.0.1", settings.MAIL_PORT) if settings.MAIL_IS_CAUGHT else None
    environ = {
        "UNEVOIX_HOME": str(settings.HOME),
        "SITE_URL": os.environ.get("SITE_URL") or address.url("").rstrip("/"),
        "UNEVOIX_DEMONSTRATION": "1" if settings.DEMONSTRATION else "0",
        **({"MAIL_PORT": str(mail_port)} if mail_port else {}),
    }
    plans = Plans(address, environ)
    # One after the other: on a small machine they would only keep the first page waiting.
    with progress.step(either("Pages", "Pages")):
        supervisor.start([*(plans.catching_mail(mail_port) if mail_port else []), *plans.pages()])
        supervisor.wait_for(address.url("/healthz"))
    with progress.step(either("Travail de fond", "Background work")):
        supervisor.start(plans.work())
        supervisor.wait_for(address.url("/readyz"), seconds=WORKERS_WITHIN_SECONDS, required=False)


def _say_where(address: Address, progress: Progress, *, with_demonstration: bool) -> None:
    progress.say()
    progress.say(either(f"Unevoix est prêt : {address.url()}", f"Unevoix is ready: {address.url()}"))
    if with_demonstration:
        _say_who(demonstration.log_ins(), progress)
    progress.say(
        either(
            f"Journaux : {_near(settings.HOME / 'logs')}   ·   Ctrl-C pour tout arrêter.",
            f"Logs: {_near(settings.HOME / 'logs')}   ·   Ctrl-C stops everything.",
        )
    )


def _say_who(log_ins: list[LogIn], progress: Progress) -> None:
    width = max((len(log_in.who) for log_in in log_ins), default=0)
    for where, those in groupby(log_ins, key=attrgetter("address")):
        progress.say(either(f"Pour essayer, {where}", f"To try it, {where}"))
        for log_in in those:
            progress.say(f"  {log_in.who:<{width}}  {log_in.secret}")


def _near(path: Path) -> Path:
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


class _Migrating(Migrate):
    """Django's own command, telling a bar where it is."""

    bar: Bar | None = None

    def migration_progress_callback(self, action: str, migration: object = None, fake: bool = False) -> None:  # noqa: FBT001, FBT002
        if self.bar and action in {"apply_success", "unapply_success"}:
            self.bar.advance()


def migrate(progress: Progress) -> None:
    """Bring the tables up to date, with a bar when there is something to do."""
    executor = MigrationExecutor(connection)
    to_do = executor.migration_plan(executor.loader.graph.leaf_nodes())
    command = _Migrating()
    if not to_do:
        return
    with progress.track(either("migrations", "migrations"), len(to_do)) as bar:
        command.bar = bar
        call_command(command, verbosity=0, interactive=False)


class EverythingCommand(BaseCommand):
    """What `demo` and `run` share."""

    # The checks of the whole are for `make check`; here somebody is waiting.
    requires_system_checks = ()
    with_demonstration = False

    def handle(self, *_args: object, **_options: object) -> None:
        run_everything(Progress(), with_demonstration=self.with_demonstration)
