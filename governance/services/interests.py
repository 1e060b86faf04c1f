"""Interests that directors declare: written once, ended on a day, and the register of them as a paper."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from governance import rendering
from governance.errors import InterestOver, NotADirector
from governance.models import Body, Interest, InterestKind
from governance.queries.sittings import directors_on, interests_of
from governance.services.notice_text import local
from membership import formats
from membership.actors import Actor
from membership.clock import now, today
from membership.errors import DatesReversed
from membership.models import Person
from membership.queries.moment import Moment
from membership.rules.spreadsheets import csv_lines
from membership.services import audit
from membership.services.papers.paper import Paper, shell

FORMATS = {"pdf": "application/pdf", "csv": "text/csv; charset=utf-8"}
# The words of the programming interface, for whoever reads it by program.
HEADER = ("name", "kind", "matter", "text", "declared_on", "ended_on", "withdrawals")


@transaction.atomic
def declare_interest(body: Body, *, person: Person, text: str, on: date, actor: Actor, matter: str = "") -> Interest:
    """Enter what a director declares: for one matter where it is named, else in general.

    Raises NotADirector for somebody who does not sit on the body today, DatesReversed for a day to come.
    """
    here = today(body.organisation)
    if on > here:
        raise DatesReversed(start_on=on, end_on=here)
    if person.pk not in {one.person_id for one in directors_on(body, here)}:
        raise NotADirector
    row = Interest.objects.create(
        organisation_id=body.organisation_id,
        body=body,
        person=person,
        kind=InterestKind.MATTER if matter.strip() else InterestKind.GENERAL,
        matter=matter.strip(),
        text=text.strip(),
        declared_on=on,
        noted_by_id=actor.account_id,
    )
    _record(row, actor, "interest.declared", {"kind": row.kind, "matter": row.matter, "on": on})
    return row


@transaction.atomic
def end_interest(interest: Interest, *, on: date, actor: Actor) -> Interest:
    """Write the day from which an interest holds no more. Raises InterestOver, DatesReversed."""
    locked: Interest = Interest.objects.select_for_update(of=("self",)).get(pk=interest.pk)
    if locked.ended_on is not None:
        raise InterestOver
    if on < locked.declared_on:
        raise DatesReversed(start_on=locked.declared_on, end_on=on)
    locked.ended_on = on
    locked.save(update_fields=["ended_on"])
    _record(locked, actor, "interest.ended", {"on": on})
    return locked


def interests_paper(body: Body, *, taken_as: str, language: str) -> Paper:
    """Return the register of interests of a body as `pdf` or `csv`, with the votes from which one withdrew."""
    rows = list(interests_of(body).prefetch_related("recusals__motion__assembly"))
    at = now()
    on = at.astimezone(body.organisation.zone).date()
    with override(language):
        if taken_as == "csv":
            content = "".join(csv_lines(HEADER, [_cells(one) for one in rows])).encode()
        else:
            content = _pdf(body, rows, on, at, language)
    return Paper(f"{body.organisation.slug}-interests-{on.isoformat()}.{taken_as}", FORMATS[taken_as], content)


def _cells(one: Interest) -> tuple[Any, ...]:
    return (
        one.person.full_name,
        one.kind,
        one.matter,
        one.text,
        one.declared_on,
        one.ended_on,
        " ; ".join(withdrawals(one, "fr")),
    )


def withdrawals(one: Interest, language: str) -> list[str]:
    """Return the votes from which somebody withdrew for this interest, by their title."""
    return [local(recusal.motion, "title", language) for recusal in one.recusals.all() if recusal.stands]


def _pdf(body: Body, rows: list[Interest], on: date, at: datetime, language: str) -> bytes:
    title = _("Register of interests: %(body)s") % {"body": local(body, "name", language)}
    part = {
        "title": _("Declarations"),
        "head": [_("Name"), _("Matter"), _("Interest"), _("Declared"), _("Until"), _("Withdrew from")],
        "columns": [4, 4, 6, 3, 3, 4],
        "rows": [
            [
                one.person.full_name,
                one.matter or _("In general"),
                one.text,
                formats.short_day(one.declared_on),
                formats.short_day(one.ended_on) if one.ended_on else "",
                ", ".join(withdrawals(one, language)),
            ]
            for one in rows
        ],
    }
    data = shell(body.organisation, title, Moment(on, at), at, language) | {"empty": _("None."), "parts": [part]}
    return rendering.render("directors", data, at=at)


def _record(row: Interest, actor: Actor, action: str, values: dict[str, object]) -> None:
    audit.record(
        row.organisation,
        actor=actor,
        action=action,
        object_kind="interest",
        object_id=row.public_id,
        values=values,
    )
