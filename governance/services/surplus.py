"""Allocating the surplus of a year: put to the annual meeting, then into the ledger of the members once adopted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from governance.errors import (
    NoUseInCategory,
    SurplusEntered,
    SurplusNotAdopted,
    SurplusRuledOut,
    SurplusTextChanged,
    SurplusYearUnknown,
    UsesOutdated,
)
from governance.models import AgendaItem, Assembly, MemberUse, Motion, MotionState, SurplusPlan, SurplusShare, Waiver
from governance.queries.rules import rules_of
from governance.queries.surplus import (
    Allocation,
    adopted_instead,
    allocation_of,
    by_category,
    categories_of,
    findings_on,
    outdated_uses,
    parts_of,
    plan_of,
    use_of,
)
from governance.rules.surplus import RESERVE
from governance.services.planning import Item, MotionText, add_item, lock_agenda, revise_item
from governance.services.surplus_sharing import amounts_of, share_out, shared
from governance.services.surplus_text import TITLE_EN, TITLE_FR, text_of
from membership.actors import Actor
from membership.clock import now, today
from membership.errors import OverrideReasonMissing, ReasonMissing
from membership.models import Category, Membership, Organisation
from membership.queries.rebates import lines_of_year
from membership.rules.findings import Outcome
from membership.rules.years import is_year_end, last_year_end
from membership.services import audit
from membership.services.rebates import Declared, Part, credit_rebates

SUMS = "surplus_sums"


@dataclass(frozen=True, slots=True)
class Use:
    """What was done with one member in the year."""

    membership: Membership
    category: Category
    cents: int


@transaction.atomic
def propose_surplus(assembly: Assembly, allocation: Allocation, *, actor: Actor, reason: str = "") -> SurplusPlan:
    """Write the motion that allocates the surplus, or write it anew, while its meeting is in preparation.

    The motion says every amount in the languages of the organisation. For another year than before, the list of uses
    goes: it was held to the members of that one. Raises SurplusYearUnknown where no year ended that day,
    SurplusRuledOut where the amounts do not sum or the rules bar them, OverrideReasonMissing where they only warn; as
    `add_item`.
    """
    locked = lock_agenda(assembly, "propose_surplus")
    _demand_year_end(locked.organisation, allocation.year_end_on)
    _heed(locked, allocation, reason=reason, actor=actor)
    plan = plan_of(locked)
    if plan is None:
        item = _write_point(locked, allocation, actor)
        plan = SurplusPlan(organisation_id=locked.organisation_id, motion=item.motion)
    else:
        revise_item(plan.motion.item, _item(plan.motion.item), actor=actor, motion=_motion(locked, allocation))
    dropped = _write_amounts(plan, allocation)
    _record(plan, actor, "surplus.proposed", _values(allocation, reason) | {"uses_dropped": dropped})
    return plan


@transaction.atomic
def restate_surplus(
    plan: SurplusPlan, allocation: Allocation, *, because: str, actor: Actor, motion: Motion | None = None
) -> SurplusPlan:
    """Write the amounts as the meeting adopted them, where it changed the text. Once they are in the ledger, never.

    motion: which one allocates the rebates, where the meeting divided the text that was put to it or adopted another
    under its point; the only one there is, if none is said.
    Raises ReasonMissing, SurplusNotAdopted, SurplusEntered, SurplusYearUnknown, SurplusRuledOut where they do not sum.
    """
    if not because.strip():
        raise ReasonMissing(action="restate_surplus")
    locked = _lock(plan)
    if locked.entered_at is not None:
        raise SurplusEntered(on=locked.entered_at.astimezone(locked.organisation.zone).date())
    locked.motion = _adopted(locked, motion)
    if allocation.year_end_on != locked.year_end_on:
        _demand_year_end(locked.organisation, allocation.year_end_on)
    _heed(locked.motion.assembly, allocation, reason=because, actor=actor)
    locked.restated_because = because.strip()
    dropped = _write_amounts(locked, allocation)
    values = _values(allocation, because) | {"uses_dropped": dropped, "resolution": locked.motion.resolution.number}
    _record(locked, actor, "surplus.restated", values)
    return locked


@transaction.atomic
def take_in_uses(plan: SurplusPlan, uses: Sequence[Use], *, actor: Actor) -> int:
    """Write what was done with each member in the year, in the place of what was written before. Returns how many.

    Raises SurplusEntered once the rebates are in the ledger.
    """
    locked = _lock(plan)
    if locked.entered_at is not None:
        raise SurplusEntered(on=locked.entered_at.astimezone(locked.organisation.zone).date())
    MemberUse.objects.filter(plan=locked).delete()
    ordered = sorted(uses, key=lambda one: (one.category.position, one.category.key, one.membership.number))
    parts = shared([(one.category.pk, one.cents) for one in ordered], amounts_of(locked))
    MemberUse.objects.bulk_create(
        (
            MemberUse(
                organisation_id=locked.organisation_id,
                plan=locked,
                membership=one.membership,
                category=one.category,
                use_cents=one.cents,
                rebate_cents=part,
            )
            for one, part in zip(ordered, parts, strict=True)
        ),
        batch_size=5000,
    )
    values: dict[str, object] = {"members": len(uses), "use_cents": sum(one.cents for one in uses)}
    _record(locked, actor, "surplus.uses_taken_in", values)
    return len(uses)


@transaction.atomic
def enter_rebates(plan: SurplusPlan, *, actor: Actor) -> int:
    """Write the rebates into the ledger of the members, once the motion is adopted. Returns how many lines stand there.

    Done again, nothing is added. Raises SurplusNotAdopted, SurplusTextChanged where another text was adopted than these
    amounts wrote, NoUseInCategory, UsesOutdated where the register no longer knows some of the list in that year,
    SurplusEntered where another motion allocated the same year.
    """
    locked = _lock(plan)
    motion, organisation = locked.motion, locked.organisation
    if locked.entered_at is not None:
        return lines_of_year(organisation, locked.year_end_on)
    if motion.state != MotionState.ADOPTED:
        raise SurplusNotAdopted
    if not reads_as_written(locked) and not locked.restated_because:
        raise SurplusTextChanged
    for part in by_category(locked):
        if part.amount_cents and not part.use_cents:
            raise NoUseInCategory(category=part.category.name_fr)
    _heed_register(locked)
    locked.entered_at, locked.entered_by_id = now(), actor.account_id
    try:
        with transaction.atomic():
            locked.save(update_fields=["entered_at", "entered_by"])
    except IntegrityError as error:
        raise SurplusEntered(on=today(organisation)) from error
    parts = (Part(one.membership_id, one.category.pk, one.use_cents, one.amount_cents) for one in parts_of(locked))
    declared = Declared(locked.year_end_on, motion.resolution.number, motion.resolution.adopted_on)
    return credit_rebates(organisation, declared, parts, actor=actor)


def reads_as_written(plan: SurplusPlan) -> bool:
    """Return whether the motion still says the amounts of the plan, in every language of the organisation."""
    allocation, organisation = allocation_of(plan), plan.motion.assembly.organisation
    return all(
        _bare(getattr(plan.motion, f"text_{language}")) == _bare(text_of(organisation, allocation, language))
        for language in organisation.languages
    )


def _bare(text: str) -> str:
    """Return a text as it reads: a page sends the ends of lines in its own way."""
    return "\n".join(line.strip() for line in text.strip().splitlines())


def _heed(assembly: Assembly, allocation: Allocation, *, reason: str, actor: Actor) -> None:
    """Stop where the amounts do not sum or a rule blocks; where one warns, keep why one went on."""
    for found in findings_on(allocation, categories_of(assembly.organisation), rules_of(assembly)):
        if found.outcome is Outcome.MET:
            continue
        if found.code == SUMS or found.blocks:
            raise SurplusRuledOut(finding=found)
        if found.needs_override and not reason.strip():
            raise OverrideReasonMissing(finding=found)
        if found.needs_override:
            Waiver.objects.create(
                organisation_id=assembly.organisation_id,
                assembly=assembly,
                finding=found.as_json(),
                reason=reason.strip(),
                given_by_id=actor.account_id,
            )


def _write_point(assembly: Assembly, allocation: Allocation, actor: Actor) -> AgendaItem:
    """Write the motion under the point that the agenda foresees for it, else under a new one."""
    foreseen = assembly.agenda.filter(rank=0, title_fr=TITLE_FR, motion=None).first()
    motion = _motion(assembly, allocation)
    if foreseen is not None:
        return revise_item(foreseen, _item(foreseen), actor=actor, motion=motion)
    title_en = TITLE_EN if assembly.organisation.offers_english else ""
    return add_item(assembly, Item(TITLE_FR, title_en, minutes=10), actor=actor, motion=motion)


def _item(row: AgendaItem) -> Item:
    return Item(row.title_fr, row.title_en, row.kind, row.minutes)


def _motion(assembly: Assembly, allocation: Allocation) -> MotionText:
    organisation = assembly.organisation
    english = text_of(organisation, allocation, "en") if organisation.offers_english else ""
    return MotionText(text_of(organisation, allocation, "fr"), english)


def _write_amounts(plan: SurplusPlan, allocation: Allocation) -> int:
    """Write the amounts. Returns how many uses went, since they were those of another year."""
    dropped = 0
    if plan.pk is not None and plan.year_end_on != allocation.year_end_on:
        dropped, _of_which = plan.uses.all().delete()
    plan.year_end_on, plan.surplus_cents = allocation.year_end_on, allocation.surplus_cents
    plan.recommended_on = allocation.recommended_on
    plan.save()
    plan.shares.all().delete()
    rows = [SurplusShare(plan=plan, use=RESERVE, amount_cents=allocation.reserve_cents)]
    rows += [
        SurplusShare(plan=plan, use=use_of(one), category=one, amount_cents=allocation.by_category[one.key])
        for one in categories_of(plan.organisation)
        if allocation.by_category.get(one.key)
    ]
    for row in rows:
        row.organisation_id = plan.organisation_id
    SurplusShare.objects.bulk_create(rows)
    share_out(plan)
    return dropped


def _lock(plan: SurplusPlan) -> SurplusPlan:
    rows = SurplusPlan.objects.select_for_update(of=("self",), no_key=True)
    locked: SurplusPlan = rows.select_related("organisation", "motion__assembly__organisation").get(pk=plan.pk)
    return locked


def _adopted(plan: SurplusPlan, wanted: Motion | None) -> Motion:
    """Return the motion that allocates: that of the plan, else one adopted in its place. Raises SurplusNotAdopted."""
    motion: Motion = plan.motion
    may_be = [motion] if motion.state == MotionState.ADOPTED else adopted_instead(plan)
    if wanted is None and len(may_be) == 1:
        return may_be[0]
    for one in may_be:
        if wanted is not None and one.pk == wanted.pk:
            return one
    raise SurplusNotAdopted


def _demand_year_end(organisation: Organisation, on: date) -> None:
    """Raise SurplusYearUnknown where no fiscal year that is over ends on a day: a surplus is allocated once a year."""
    month, day = organisation.year_end_month, organisation.year_end_day
    here = today(organisation)
    if on > here or not is_year_end(on, month, day):
        raise SurplusYearUnknown(on=on, last_on=last_year_end(here, month, day))


def _heed_register(plan: SurplusPlan) -> None:
    """Raise UsesOutdated where a stay of somebody in the list was voided, moved or joined to another since."""
    outdated = outdated_uses(plan)
    first = outdated.order_by("membership__number").values_list("membership__number", flat=True).first()
    if first is not None:
        raise UsesOutdated(number=first, members=outdated.count())


def _values(allocation: Allocation, reason: str) -> dict[str, object]:
    return {
        "year_end_on": allocation.year_end_on,
        "surplus_cents": allocation.surplus_cents,
        "reserve_cents": allocation.reserve_cents,
        "rebates_cents": allocation.by_category,
        "reason": reason.strip(),
    }


def _record(plan: SurplusPlan, actor: Actor, action: str, values: dict[str, object]) -> None:
    audit.record(
        plan.organisation,
        actor=actor,
        action=action,
        object_kind="surplus",
        object_id=plan.public_id,
        values=values,
    )
