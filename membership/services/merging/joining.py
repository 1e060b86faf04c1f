"""Joining two persons of one register into one, and parting them again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Model

from membership.actors import Actor
from membership.clock import now
from membership.errors import ReasonMissing, StateNotAllowed
from membership.models import (
    AccountLink,
    ConsentEvent,
    FormerContact,
    Membership,
    Organisation,
    Person,
    PersonMerge,
    Purpose,
)
from membership.queries.consents import agrees_to
from membership.rules.merging import DayOfDeathOpen, MergeFollowed, MergeRefused
from membership.services import audit
from membership.services.contacts import record_consent
from membership.services.former_contacts import keeping_reach
from membership.services.life import consequences
from membership.services.merging import beside, deaths
from membership.services.merging import wording as _its_sentences  # noqa: F401 - registered by being imported
from membership.services.merging.addresses import choosing
from membership.services.merging.ledgers import LABELS, holds_enough, move_ledgers, move_line_back
from membership.services.merging.looking import Outlook, foresee_merge
from membership.services.merging.moves import (
    Move,
    Pair,
    dated_models,
    facts_of,
    make_way,
    move_back,
    move_fact,
    restored,
)

_LINK = AccountLink._meta.label
_PERSON = Person._meta.label
# What joining them adds and parting them leaves: how they were reached before, and what was refused.
STAYING = frozenset({ConsentEvent._meta.label, FormerContact._meta.label})


@transaction.atomic
def merge_persons(
    kept: Person,
    joined: Person,
    *,
    actor: Actor,
    reason: str = "",
    email_of: Person | None = None,
    address_of: Person | None = None,
    death_of: Person | None = None,
) -> PersonMerge:
    """Say that the second person is the first, and let what holds of the second hold of the first.

    email_of, address_of: whose e-mail address remains, where both have one, and whose postal address, where both have
    one today and no day says which is the later; the kept's unless it is said. death_of: whose day of death holds,
    where two are known; of whichever no death is known, that of the other is recorded.
    Raises MergeRefused when something stands against it, ReasonMissing when it is only done with a reason: both are
    members, were so on the same days, stand on one roll, or one died; DayOfDeathOpen where it is not said which day
    holds. Rolls, votes and notices stay as they are.
    """
    if deaths.deaths_of(kept, joined).are_told:
        # Whoever follows a death takes their locks before those of the persons, as in every act.
        consequences.hold(kept.organisation)
    # One at a time in an organisation, and never while a list is brought in or taken out.
    Organisation.objects.select_for_update(no_key=True).get(pk=kept.organisation_id)
    for pk in sorted((kept.pk, joined.pk)):
        # As acts on members take it: their letters refer to the person, and this waits for the acts.
        Person.objects.select_for_update(no_key=True).get(pk=pk)
    _hold_memberships(kept.pk, joined.pk)
    outlook = foresee_merge(kept, joined)
    if outlook.forbidden_by is not None:
        raise MergeRefused(concern=outlook.forbidden_by.value)
    if outlook.needs_reason and not reason.strip():
        raise ReasonMissing(action="merge_persons")
    if outlook.deaths.days is not None and death_of is None:
        raise DayOfDeathOpen(*outlook.deaths.days)
    if address_of is not None and address_of.pk == joined.pk:
        stays = choosing(kept, joined, outlook.pair.stays)
        outlook = replace(outlook, pair=replace(outlook.pair, stays=stays))
    with keeping_reach(kept, actor.account_id) as reached:
        moves = deaths.share_death(
            outlook.pair, outlook.deaths, takes_day=death_of is not None and death_of.pk == joined.pk, by=actor
        )
        moves += _moved(outlook, takes_email=email_of is not None and email_of.pk == joined.pk)
    moves += _added(reached)
    moves += _added(_keep_refusals(outlook.pair, actor))
    merge: PersonMerge = PersonMerge.objects.create(
        organisation=kept.organisation,
        kept=kept,
        joined=joined,
        reason=reason.strip()[:500],
        moves=moves,
        merged_by_id=actor.account_id,
        merged_at=now(),
    )
    audit.record_person(
        kept,
        actor=actor,
        action="person.merged",
        values={
            "joined": joined.public_id,
            "reason": merge.reason,
            "concerns": [concern.value for concern in outlook.concerns],
            "moves": len(merge.moves),
        },
    )
    return merge


def _moved(outlook: Outlook, *, takes_email: bool) -> list[Move]:
    pair = outlook.pair
    filled = {*outlook.filled, "email"} if takes_email and outlook.emails else outlook.filled
    moves = list(beside.move_beside(pair))
    moves += make_way(pair)
    moves += [move_fact(pair, fact) for model in dated_models() for fact in facts_of(pair, model)]
    moves += move_ledgers(pair)
    moves += _links_moved(pair)
    before = {name: getattr(pair.kept, name) for name in filled}
    after = {name: getattr(pair.joined, name) for name in filled}
    if after:
        Person.objects.filter(pk=pair.kept.pk).update(**after)
        moves.append({"model": _PERSON, "before": before, "after": after})
    return moves


def _added(rows: Sequence[Model]) -> list[Move]:
    """Return what is kept of rows that a parting leaves, so that an import that is undone knows whose they are."""
    return [{"model": rows[0]._meta.label, "opened": [row.pk for row in rows]}] if rows else []


def _keep_refusals(pair: Pair, actor: Actor) -> list[ConsentEvent]:
    """Let what the one who goes refused last stay refused, even once they are parted. A yes does not come along."""
    kept: list[ConsentEvent] = []
    for purpose in Purpose:
        said = ConsentEvent.objects.filter(purpose=purpose).order_by("-at", "-pk")
        refused = said.filter(person=pair.joined).first()
        if refused is None or refused.is_given or not agrees_to(pair.kept, purpose):
            continue
        last = said.filter(person=pair.kept).first()
        if last is None or last.at < refused.at:
            said_again = record_consent(
                pair.kept, purpose=purpose, is_given=False, source=refused.source, text=refused.text, actor=actor
            )
            kept.append(said_again)
    return kept


def _links_moved(pair: Pair) -> list[Move]:
    """Let the accounts of the one who goes act as the one who is kept, but for those that do already."""
    there = AccountLink.objects.filter(person=pair.kept)
    accounts = set(there.values_list("account", flat=True))
    by_number = there.filter(signs_in_by_number=True).exists()
    moves = []
    for link in AccountLink.objects.filter(person=pair.joined).order_by("pk"):
        # A second password by number would open the number that goes: it stays where it is, and opens nothing.
        if link.account_id not in accounts and not (link.signs_in_by_number and by_number):
            AccountLink.objects.filter(pk=link.pk).update(person=pair.kept)
            moves.append({"model": _LINK, "moved": link.pk})
    return moves


def _hold_memberships(*persons: int) -> None:
    """Wait for the acts and the ledger lines being written of them, and let none in meanwhile."""
    rows = Membership.objects.filter(person__in=persons)
    list(rows.select_for_update(no_key=True, of=("self",)).order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def undo_merge(merge: PersonMerge, *, actor: Actor) -> PersonMerge:
    """Part two persons again, as they were before they were joined.

    Raises StateNotAllowed when they were parted before, MergeFollowed when something was recorded since on what
    joining them wrote.
    """
    of_death = [move for move in merge.moves if move["model"] in deaths.LABELS]
    if of_death:
        consequences.hold(merge.organisation)
    Organisation.objects.select_for_update(no_key=True).get(pk=merge.organisation_id)
    locked: PersonMerge = PersonMerge.objects.select_for_update().get(pk=merge.pk)
    if locked.undone_at is not None:
        raise StateNotAllowed(action="undo_merge", state="undone")
    _hold_memberships(locked.kept_id, locked.joined_id)
    try:
        with transaction.atomic(), keeping_reach(locked.kept, actor.account_id) as reached:
            taken_back = [_taken_back(locked, move) for move in reversed(locked.moves) if move not in of_death]
    except IntegrityError:
        # Something was recorded since, of the one who went, on the days that would come back.
        raise MergeFollowed() from None
    kept = Membership.objects.select_related("organisation").filter(person=locked.kept_id).first()
    if kept is not None and any(move["model"] in LABELS for move in locked.moves) and not holds_enough(kept):
        # Some of what came along was passed on or paid back since.
        raise MergeFollowed()
    again = [one for one in taken_back if one["written"]]
    again += [restored(one, *one["opened"]) for one in _added(reached)]
    locked.undone_at, locked.restored = now(), again
    locked.save(update_fields=["undone_at", "restored"])
    # Last, once both can be acted on again: what they hold goes on from where it stood before they were joined.
    if not all(deaths.take_death_back(move, actor) for move in of_death):
        raise MergeFollowed()
    audit.record_person(locked.kept, actor=actor, action="person.parted", values={"joined": locked.joined.public_id})
    return locked


def _taken_back(merge: PersonMerge, move: Move) -> Move:
    """Take one move back, and return what was written again for it. Raises MergeFollowed."""
    match move["model"]:
        case model if model in LABELS:
            return move_line_back(move)
        case model if model in beside.LABELS:
            if not beside.move_beside_back(move, merge.kept_id, merge.joined_id):
                raise MergeFollowed()
        case model if model == _LINK:
            AccountLink.objects.filter(pk=move["moved"], person=merge.kept_id).update(person=merge.joined_id)
        case model if model == _PERSON:
            _empty(merge, move)
        case model if model not in STAYING:
            return move_back(move)
    return restored(move)


def _empty(merge: PersonMerge, move: dict[str, Any]) -> None:
    """Take back what was filled in, unless somebody has written otherwise since: that is theirs to keep."""
    for name, value in move["after"].items():
        Person.objects.filter(pk=merge.kept_id, **{name: value}).update(**{name: move["before"][name]})
