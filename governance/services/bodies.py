"""Setting up bodies and their seats: which there are, who may sit, and which seats fall when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Max, QuerySet

from governance.errors import BodyExists, BodySeated, CompositionRuledOut, SeatOccupied
from governance.models import SINGLE_BODIES, Body, BodyKind, Mandate, Seat, SeatHolder
from governance.queries.boards import composition_of, findings_of_seats
from governance.rules.boards import assess_term, longest_term
from membership.actors import Actor
from membership.clock import today
from membership.errors import OverrideReasonMissing, StateNotAllowed
from membership.models import Category, Membership, Organisation, Section
from membership.models.base import STILL_RECORDED, true_on
from membership.queries.rules import rules_for
from membership.services import audit


@dataclass(frozen=True, slots=True)
class Outline:
    """What a body is. group, section: whose members meet, for an assembly of a part."""

    kind: BodyKind
    name_fr: str
    name_en: str = ""
    group: Category | None = None
    section: Section | None = None


@dataclass(frozen=True, slots=True)
class SeatPlan:
    """Who may hold a seat, for how long, and when it falls. owner, owner_name: the organisation whose seat it is."""

    group: Category | None = None
    holder: SeatHolder = SeatHolder.MEMBER
    owner: Membership | None = None
    owner_name: str = ""
    term_years: int | None = None
    falls_in: int | None = None


@transaction.atomic
def found_body(organisation: Organisation, outline: Outline, *, actor: Actor) -> Body:
    """Write down that a body exists. Raises BodyExists where there is one of its kind and can be no other."""
    try:
        with transaction.atomic():
            body: Body = Body.objects.create(
                organisation=organisation,
                kind=outline.kind,
                name_fr=outline.name_fr,
                name_en=outline.name_en,
                group=outline.group if outline.kind == BodyKind.GROUP_MEETING else None,
                section=outline.section if outline.kind == BodyKind.GROUP_MEETING else None,
            )
    except IntegrityError:
        # The constraint decides, since two forms may found the board at once.
        if outline.kind not in SINGLE_BODIES:
            raise
        raise BodyExists(kind=outline.kind) from None
    _record(body, actor, "body.founded", {"kind": body.kind, "name_fr": body.name_fr})
    return body


@transaction.atomic
def rename_body(body: Body, *, name_fr: str, name_en: str, actor: Actor) -> Body:
    """Change what a body is called."""
    locked: Body = Body.objects.select_for_update(no_key=True).get(pk=body.pk)
    before = (locked.name_fr, locked.name_en)
    if before == (name_fr, name_en):
        return locked
    locked.name_fr, locked.name_en = name_fr, name_en
    locked.save(update_fields=["name_fr", "name_en"])
    _record(locked, actor, "body.renamed", {"before": before[0], "name_fr": name_fr, "name_en": name_en})
    return locked


@transaction.atomic
def close_body(body: Body, *, actor: Actor) -> Body:
    """Let a body be no more from today. Raises StateNotAllowed, BodySeated while somebody still sits or is to."""
    locked: Body = Body.objects.select_for_update(no_key=True).select_related("organisation").get(pk=body.pk)
    if locked.closed_on:
        raise StateNotAllowed(action="close_body", state="ended")
    seats = list(Seat.objects.select_for_update(no_key=True).filter(body=locked).order_by("pk"))
    on = today(locked.organisation)
    holder = _holders(seats, on).select_related("person").first()
    if holder:
        raise BodySeated(name=holder.person.full_name)
    locked.closed_on = on
    locked.save(update_fields=["closed_on"])
    _record(locked, actor, "body.closed", {"closed_on": on})
    return locked


@transaction.atomic
def add_seats(body: Body, plan: SeatPlan, *, how_many: int, actor: Actor, reason: str = "") -> list[Seat]:
    """Add seats of one sort to a body, numbered after those it has.

    reason: why a rule that only warns is passed, such as the cap on support seats; kept. Raises StateNotAllowed,
    CompositionRuledOut, OverrideReasonMissing.
    """
    locked = Body.objects.select_for_update(no_key=True).select_related("organisation").get(pk=body.pk)
    if locked.closed_on:
        raise StateNotAllowed(action="add_seats", state="ended")
    _check_term(locked, plan)
    last = Seat.objects.filter(body=locked).aggregate(Max("number"))["number__max"] or 0
    seats = Seat.objects.bulk_create(
        Seat(organisation_id=locked.organisation_id, body=locked, number=last + index, **_columns(plan))
        for index in range(1, how_many + 1)
    )
    passed = _check_composition(locked, reason)
    _record(
        locked,
        actor,
        "seats.added",
        {"first": last + 1, "how_many": how_many, "holder": plan.holder, "group": plan.group and plan.group.key}
        | passed,
    )
    return seats


@transaction.atomic
def revise_seat(seat: Seat, plan: SeatPlan, *, actor: Actor, reason: str = "") -> Seat:
    """Change who may hold a seat and when it falls. reason: as for `add_seats`.

    Raises SeatOccupied when its holder could not hold it any more, CompositionRuledOut, OverrideReasonMissing.
    """
    locked = _locked(seat)
    held = _holders([locked], today(locked.body.organisation)).select_related("person").first()
    same = (locked.group_id, locked.holder, locked.owner_id, locked.owner_name)
    wanted = (plan.group and plan.group.pk, plan.holder, plan.owner and plan.owner.pk, plan.owner_name)
    if held and same != wanted:
        raise SeatOccupied(name=held.person.full_name)
    _check_term(locked.body, plan)
    columns = _columns(plan)
    for name, value in columns.items():
        setattr(locked, name, value)
    locked.save(update_fields=list(columns))
    # Only who may hold it makes up the board otherwise; a year or a term does not.
    passed = _check_composition(locked.body, reason) if same != wanted else {}
    _record(
        locked.body,
        actor,
        "seat.revised",
        {"seat": locked.number, "holder": plan.holder, "group": plan.group and plan.group.key}
        | {"term_years": plan.term_years, "falls_in": plan.falls_in}
        | passed,
    )
    return locked


@transaction.atomic
def retire_seat(seat: Seat, *, actor: Actor) -> Seat:
    """Do away with a seat from today; its number and who held it are kept. Raises StateNotAllowed, SeatOccupied."""
    locked = _locked(seat)
    if locked.retired_on:
        raise StateNotAllowed(action="retire_seat", state="ended")
    on = today(locked.body.organisation)
    held = _holders([locked], on).select_related("person").first()
    if held:
        raise SeatOccupied(name=held.person.full_name)
    locked.retired_on = on
    locked.save(update_fields=["retired_on"])
    _record(locked.body, actor, "seat.retired", {"seat": locked.number, "retired_on": on})
    return locked


def _locked(seat: Seat) -> Seat:
    # The seat as `give_mandate` locks it: nobody is seated while it changes.
    rows = Seat.objects.select_for_update(of=("self",), no_key=True).select_related("body__organisation")
    found: Seat = rows.get(pk=seat.pk)
    return found


def _holders(seats: list[Seat], on: date) -> QuerySet[Mandate]:
    still = Mandate.objects.filter(STILL_RECORDED, seat__in=seats)
    return still.filter(true_on(on)) | still.filter(effective__startswith__gt=on)


def _columns(plan: SeatPlan) -> dict[str, object]:
    owned = plan.holder == SeatHolder.ORGANISATION
    return {
        "group": plan.group if plan.holder == SeatHolder.MEMBER else None,
        "holder": plan.holder,
        "owner": plan.owner if owned else None,
        "owner_name": plan.owner_name if owned and plan.owner is None else "",
        "term_years": plan.term_years,
        "falls_in": plan.falls_in,
    }


def _check_term(body: Body, plan: SeatPlan) -> None:
    """Stop at a term of the board longer than the law lets by-laws have it. Raises CompositionRuledOut."""
    rules = rules_for(body.organisation, today(body.organisation))
    most = longest_term(rules)
    if body.kind == BodyKind.BOARD and plan.term_years and most is not None and plan.term_years > most:
        raise CompositionRuledOut(assess_term(plan.term_years, rules))


def _check_composition(body: Body, reason: str) -> dict[str, object]:
    """Return what to keep of a rule that warns and was passed with a reason.

    It is asked for once the by-laws say how many seats there are: until then the last seats of a board that is being
    laid out would seem too many.
    """
    on = today(body.organisation)
    rules = rules_for(body.organisation, on)
    found = list(findings_of_seats(composition_of(body, on), rules, is_board=body.kind == BodyKind.BOARD))
    for barring in (one for one in found if one.blocks):
        raise CompositionRuledOut(barring)
    warning = [one for one in found if one.needs_override]
    if not warning or "board_size" not in rules or not rules["board_size"].is_set:
        return {}
    if not reason.strip():
        raise OverrideReasonMissing(finding=warning[0])
    return {"reason": reason, "findings": [one.as_json() for one in warning]}


def _record(body: Body, actor: Actor, action: str, values: dict[str, object]) -> None:
    audit.record(
        body.organisation, actor=actor, action=action, object_kind="body", object_id=body.public_id, values=values
    )
