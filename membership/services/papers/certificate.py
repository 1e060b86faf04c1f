"""The share certificate of one member: what the ledger holds of each class on a day, to be signed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from membership import formats, rendering
from membership.actors import Actor
from membership.clock import now
from membership.errors import NothingHeld
from membership.models import ConsultationKind, Membership, Organisation, ShareClass, WordingKind
from membership.queries.moment import Moment
from membership.queries.names import called, names_then
from membership.queries.openings import openings_on
from membership.queries.shares import classes_of, holding_of
from membership.rules.shares import Holding
from membership.services.consulting import note_consultation
from membership.services.papers.opened import opened_shares
from membership.services.papers.paper import DOCUMENTS, Paper, named, shell
from membership.services.wordings import Words, put_in, subject_of, wordings_of

Held = list[tuple[ShareClass, Holding]]


@dataclass(frozen=True, slots=True)
class Whose:
    """The holder, by the name of that day and the number in the register."""

    name: str
    number: str


def share_certificate(membership: Membership, *, at: Moment, language: str, actor: Actor) -> Paper:
    """Return the certificate of the shares a member holds at a moment.

    Raises NothingHeld, and TextMissing when the organisation's own words lack a language.

    The log of consultations gets a line.
    """
    organisation, person = membership.organisation, membership.person
    held = [(one, holding_of(membership, one, at.on, at.known_at)) for one in classes_of(organisation)]
    held = [(one, holding) for one, holding in held if holding.quantity > 0]
    if not held:
        raise NothingHeld(name=person.full_name, on=at.on)
    words = wordings_of(organisation, WordingKind.CERTIFICATE).get(language, Words())
    note_consultation(
        organisation, kind=ConsultationKind.FILE, at=at, actor=actor, membership=membership, taken_as="pdf"
    )
    known_at = at.known_at or now()
    with override(language):
        whose = Whose(called(person.pk, person.full_name, names_then([person.pk], at)), membership.number)
        data = what_it_says(organisation, whose, at, known_at, held, language)
        opened = opened_shares(openings_on(organisation, at, membership).values())
        data["notes"] = [*filter(None, (opened,)), *data["notes"]]
        data |= own_words(organisation, person.full_name, words, language)
    content = rendering.render("share_certificate", data, at=known_at, documents=DOCUMENTS)
    return Paper(f"{organisation.slug}-{membership.number}-{at.on.isoformat()}.pdf", "application/pdf", content)


def own_words(organisation: Organisation, reader: str, words: Words, language: str) -> dict[str, Any]:
    """Return the organisation's own title, and its own words before and after, each a list of paragraphs."""
    values = {"organisation": named(organisation, language)}
    said = put_in(words, values)
    return {
        "title": subject_of(words, values, _("Share certificate")),
        "opening": _paragraphs(said.opening, reader),
        "closing": _paragraphs(said.closing, reader),
    }


def _paragraphs(text: str, reader: str) -> list[str]:
    named_in = text.replace("%(name)s", reader).replace("\r\n", "\n")
    return [part.strip() for part in named_in.split("\n\n") if part.strip()]


def what_it_says(
    organisation: Organisation, whose: Whose, at: Moment, known_at: datetime, held: Held, language: str
) -> dict[str, Any]:
    """Return all that the certificate says beside the organisation's own words, in the active language."""
    total = sum((holding for _class, holding in held), Holding(0, 0, 0, 0))
    number = {"number": whose.number}
    return shell(organisation, _("Share certificate"), at, known_at, language) | {
        # The same member on the same day is the same certificate, however often it is printed.
        "reference": _("No. %(number)s") % {"number": f"{whose.number}-{at.on:%Y%m%d}"},
        "lead": _("%(organisation)s certifies that") % {"organisation": named(organisation, language)},
        "holder": whose.name,
        "capacity": _("Number %(number)s in the register of members") % number,
        "holds": _("holds on %(day)s the shares below.") % {"day": formats.short_day(at.on)},
        "head": [_("Class of shares"), _("Shares"), _("Unit value"), _("Worth"), _("Paid")],
        "rows": [
            [
                named(one, language),
                formats.number(holding.quantity),
                formats.money_cents(one.unit_price_cents),
                formats.money_cents(holding.value_cents),
                formats.money_cents(holding.paid_cents),
            ]
            for one, holding in held
        ],
        "notes": [
            _paid(total),
            _("Drawn from the share ledger, which alone has authority: shares pass to others only by a line of it."),
        ],
        "signatures": [_("The president"), _("The secretary")],
    }


def _paid(total: Holding) -> str:
    if not total.due_cents:
        return _("These shares are paid in full.")
    return _("%(due)s is still due on these shares.") % {"due": formats.money_cents(total.due_cents)}
