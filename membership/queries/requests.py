"""What a request asks, put beside what the register says now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from membership import formats
from membership.models import (
    Address,
    Age,
    Category,
    MemberRequest,
    MembershipPeriod,
    Organisation,
    RequestKind,
    Section,
    SectionMembership,
)
from membership.models.base import true_on
from membership.queries.held.parts import Named
from membership.queries.life import situation_of
from membership.rules import requests as rules


@dataclass(frozen=True, slots=True)
class Change:
    """before, after: in words; since: from which day it is asked; is_current: the register says so already."""

    before: str
    after: str
    since: date | None

    @property
    def is_current(self) -> bool:
        return self.before == self.after


def requests_of(organisation: Organisation) -> QuerySet[MemberRequest]:
    """Return the requests of an organisation, with whom and what they are about."""
    rows: QuerySet[MemberRequest] = MemberRequest.objects.for_organisation(organisation).select_related(
        "membership__person", "membership__organisation", "document", "filed_by", "decided_by"
    )
    return rows


def change_asked(request: MemberRequest, on: date) -> Change | None:
    """Return before and after, None for what is asked in words alone. Costs eight SQL statements at most."""
    asked = rules.read(request.kind, request.payload)
    if not asked.is_done_by_itself:
        return None
    before, after = _sides(request, asked, on)
    return Change(before, after, asked.since)


def _sides(request: MemberRequest, asked: rules.Asked, on: date) -> tuple[str, str]:
    person, texts = request.membership.person, asked.texts
    match RequestKind(request.kind):
        case RequestKind.NAME:
            given = "" if person.is_legal else texts["given_name"]
            return person.full_name, f"{given} {texts['family_name']}".strip()
        case RequestKind.CATEGORY:
            held = MembershipPeriod.objects.filter(true_on(on), membership=request.membership)
            before = held.select_related("category").first()
            wanted = Category.objects.filter(organisation_id=request.organisation_id, key=texts["category"])
            return _names([before.category] if before else []), _names(wanted) or texts["category"]
        case RequestKind.SECTION:
            rows = SectionMembership.objects.filter(true_on(on), membership=request.membership, kind=texts["kind"])
            wanted = Section.objects.filter(
                organisation_id=request.organisation_id, kind=texts["kind"], key=texts["section"]
            )
            return _names(row.section for row in rows.select_related("section")), _names(wanted) or _("None")
        case RequestKind.BIRTH_DATE:
            age = Age.objects.filter(person=person, birth_on__isnull=False).first()
            return _day(age.birth_on if age else None), _day(asked.days["birth_on"])
        case RequestKind.CORRECTION:
            event = situation_of(request.membership, on).correctable.get(texts["event"])
            if event is None:
                return _("Corrected since"), _day(asked.days["effective_on"])
            kind = event.get_kind_display()
            return f"{kind}, {_day(event.effective_on)}", f"{kind}, {_day(asked.days['effective_on'])}"
    address = Address.objects.filter(true_on(on), person=person).first()
    wanted_address = Address(line=texts["line"], city=texts["city"], postal_code=texts["postal_code"])
    return str(address or _("Not known")), str(wanted_address)


def _names(rows: Iterable[Category | Section]) -> str:
    return ", ".join(Named(row.key, row.name_fr, row.name_en).words for row in rows) or ""


def _day(on: date | None) -> str:
    return formats.short_day(on) if on else _("Not known")
