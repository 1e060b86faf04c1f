"""Who acts for a member: named, ended; and on the evening, an alternate, or a member who comes after all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange
from django.db.models import QuerySet

from membership.actors import Actor
from membership.clock import now
from membership.errors import (
    ActRuledOut,
    DatesReversed,
    NotAMember,
    NotRepresented,
    OverrideReasonMissing,
    WrongKindOfPerson,
)
from membership.models import (
    Age as KnownAge,
)
from membership.models import (
    AttestedAge,
    Document,
    Membership,
    MembershipPeriod,
    Notice,
    Person,
    Relation,
    Representation,
)
from membership.models.base import STILL_RECORDED, true_on
from membership.queries.ages import age_of
from membership.queries.delegations import seats_on
from membership.queries.rules import rules_for
from membership.rules.findings import Finding
from membership.rules.representation import (
    Candidate,
    Quality,
    assess_end,
    assess_representative,
    would_be_cast_by_nobody,
)
from membership.rules.resolved import ResolvedRules
from membership.services import audit, history, letters, representation_wording
from membership.services.acting import FOR_LEGAL, FOR_NATURAL
from membership.services.attachments import File
from membership.services.contacts import note_age
from membership.services.deceased import refuse_deceased
from membership.services.joined import hold_member, hold_person, refuse_joined
from membership.services.life import consequences

QUALITIES = {
    Relation.ENTITY: Quality.ENTITY,
    Relation.DELEGATE: Quality.ENTITY,
    Relation.ALTERNATE: Quality.ALTERNATE,
    Relation.SPOUSE: Quality.RELATIVE,
    Relation.ADULT_CHILD: Quality.CHILD,
    Relation.PROXY: Quality.PROXY,
}
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Named:
    """Who acts from now on, or no longer; what the rules answered, what followed, and the letter that tells of it.

    notice: to the member. to_representative: to whoever acts for a human being, who is told too.
    """

    representation: Representation
    findings: tuple[Finding, ...] = ()
    consequences: tuple[Finding, ...] = ()
    notice: Notice | None = None
    to_representative: Notice | None = None

    @property
    def findings_as_json(self) -> list[dict[str, object]]:
        return [one.as_json() for one in self.findings]

    @property
    def consequences_as_json(self) -> list[dict[str, object]]:
        return [one.as_json() for one in self.consequences]


@transaction.atomic
def name_representative(
    membership: Membership,
    *,
    person: Person,
    since: date,
    actor: Actor,
    relation: Relation = Relation.ENTITY,
    seat_no: int = 1,
    until: date | None = None,
    instrument: Document | None = None,
    instrument_note: str = "",
    override: str = "",
    is_attested_adult: bool = False,
    tells: bool = False,
    joined: Sequence[File] = (),
) -> Named:
    """Write that a person acts for a member from a day on; whoever did in that place before stops there.

    until: the first day on which it is over; None: until it is revoked. seat_no: of a delegate; an alternate replaces
    the delegate of the same seat. override: why one goes on where a rule only warns. is_attested_adult: somebody
    answers for it that a child of the member is of age; a birth date that is known says more, and stays. tells: a
    letter leaves, to whoever stops acting too, and with it the documents joined.
    Raises MemberDeceased, WrongKindOfPerson, DatesReversed, NotAMember, ActRuledOut, OverrideReasonMissing.
    """
    consequences.hold(membership.organisation)
    # The person's row holds the order: two members must not name the same one at once.
    person = hold_person(person)
    membership = hold_member(membership)
    for one in (person, membership.person):
        refuse_deceased(one)
    _check_kinds(membership, person, relation)
    if until is not None and until <= since:
        raise DatesReversed(start_on=since, end_on=until - ONE_DAY)
    instant = now()
    rules = rules_for(membership.organisation, instant.astimezone(membership.organisation.zone).date())
    wanted = Representation(
        organisation_id=membership.organisation_id,
        membership=membership,
        person=person,
        relation=relation,
        seat_no=seat_no,
        instrument=instrument,
        instrument_note=instrument_note,
        effective=DateRange(since, until),
        recorded=DateTimeTZRange(instant, None, "[)"),
    )
    if is_attested_adult:
        _attest(wanted, rules, actor)
    findings = _weighed(wanted, rules)
    _heed(findings, override)
    follows, given_way = _give_way(wanted, rules, actor, instant)
    wanted.save(force_insert=True)
    follows += consequences.follow(
        consequences.Turn(membership, None, since, instant, rules, actor, voice_gained=person.pk, tells=tells)
    )
    notice, to_representative = _tell(wanted, actor, joined) if tells else (None, None)
    if tells:
        for row in given_way:
            if row.person_id != person.pk:
                _tell_it_is_over(row, since, actor)
    audit.record(
        membership.organisation,
        actor=actor,
        action="representative.named",
        object_kind="membership",
        object_id=membership.public_id,
        values={
            "person": person.public_id,
            "relation": relation,
            "seat_no": seat_no,
            "since": since,
            "until": until,
            # Of anybody's age the trail says nothing: it is never erased.
            "findings": [one.as_json() for one in findings if one.code != "adult_age"],
            "override": override,
        },
    )
    return Named(wanted, findings, follows, notice, to_representative)


@transaction.atomic
def end_representation(representation: Representation, *, on: date, actor: Actor, tells: bool = False) -> Named:
    """Write that somebody no longer acts for a member from a day on: revoked, or given up.

    Raises NotRepresented when it is over by then already.
    """
    membership = representation.membership
    consequences.hold(membership.organisation)
    membership = hold_member(membership)
    row = Representation.objects.filter(STILL_RECORDED, pk=representation.pk).select_related("person").first()
    if row is None or (row.effective.upper is not None and row.effective.upper <= on):
        raise NotRepresented(member=membership.person.full_name, on=on)
    instant = now()
    rules = rules_for(membership.organisation, instant.astimezone(membership.organisation.zone).date())
    row.membership = membership
    follows = _end([row], on, rules, actor, instant)
    notice = to_representative = None
    if tells:
        is_legal = membership.person.is_legal
        letter = partial(representation_wording.ended, row.name, row.get_relation_display, on, is_legal=is_legal)
        notice = letters.issue_letter(membership, compose=letter, actor=actor)
        to_representative = _tell_it_is_over(row, on, actor)
    record_representation(row, actor, "representative.ended", {"on": on})
    return Named(row, (), follows, notice, to_representative)


@transaction.atomic
def refuse_representative(
    membership: Membership, *, name: str, relation: Relation, actor: Actor
) -> tuple[Finding, ...]:
    """Write down that somebody was refused to act for a member, with what the rules say. The register is as before."""
    refuse_joined(membership.person)
    rules = rules_for(membership.organisation, now().astimezone(membership.organisation.zone).date())
    assessed = assess_representative(Candidate(QUALITIES[relation]), rules)
    findings = tuple(one for one in assessed if one.blocks or would_be_cast_by_nobody(one))
    audit.record(
        membership.organisation,
        actor=actor,
        action="representative.refused",
        object_kind="membership",
        object_id=membership.public_id,
        values={"name": name.strip(), "relation": relation, "findings": [one.as_json() for one in findings]},
    )
    return findings


def _check_kinds(membership: Membership, person: Person, relation: Relation) -> None:
    """Only a human being acts; each quality is for one kind of member; nobody is named to act for themselves."""
    if person.is_legal:
        raise WrongKindOfPerson(name=person.full_name)
    if membership.person.is_legal is not (relation in FOR_LEGAL) or membership.person_id == person.pk:
        raise WrongKindOfPerson(name=membership.person.full_name)


def _weighed(wanted: Representation, rules: ResolvedRules) -> tuple[Finding, ...]:
    membership, person, since = wanted.membership, wanted.person, wanted.effective.lower
    assert person is not None
    if not MembershipPeriod.objects.filter(
        STILL_RECORDED, membership=membership, effective__overlap=wanted.effective
    ).exists():
        raise NotAMember(name=membership.person.full_name, on=since)
    others = Representation.objects.filter(STILL_RECORDED, person=person, effective__overlap=wanted.effective)
    replaced = Representation.objects.filter(
        STILL_RECORDED,
        membership=membership,
        relation__in=(Relation.DELEGATE, Relation.ENTITY),
        seat_no=wanted.seat_no,
        effective__overlap=wanted.effective,
    )
    replaced_by = replaced.select_related("person").first() if wanted.relation == Relation.ALTERNATE else None
    elsewhere = others.exclude(membership=membership)
    candidate = Candidate(
        QUALITIES[Relation(wanted.relation)],
        is_member=_is_member(person, since),
        represents=_members_of(elsewhere.exclude(relation=Relation.PROXY)),
        carries=_members_of(elsewhere.filter(relation=Relation.PROXY)),
        has_instrument=wanted.instrument_id is not None or bool(wanted.instrument_note.strip()),
        seat_no=wanted.seat_no,
        replaces=replaced_by.name if replaced_by else "",
        seats=seats_on(membership, since, rules),
        holds_seat=_other_seat(wanted, others),
        is_adult=_is_adult(wanted, rules),
    )
    return tuple(assess_representative(candidate, rules))


def _members_of(rows: QuerySet[Representation]) -> int:
    return int(rows.values("membership").distinct().count())


def _other_seat(wanted: Representation, others: QuerySet[Representation]) -> int | None:
    """Return which other seat of the member the person holds as a delegate in these days."""
    held = others.filter(membership=wanted.membership, relation__in=(Relation.DELEGATE, Relation.ENTITY))
    seat: int | None = held.exclude(seat_no=wanted.seat_no).values_list("seat_no", flat=True).first()
    return seat


def _attest(wanted: Representation, rules: ResolvedRules, actor: Actor) -> None:
    """Keep that a member's child was said to be of age, unless a birth date or as high an age is known already."""
    if wanted.relation != Relation.ADULT_CHILD or "adult_age_years" not in rules:
        return
    assert wanted.person is not None
    years, known = rules.whole("adult_age_years"), KnownAge.objects.filter(person=wanted.person).first()
    if known is not None and (known.birth_on is not None or (known.attested or 0) >= years):
        return
    # What may be attested are the few ages of the law; the least of them that is as high says it.
    attested = min((one for one in AttestedAge.values if one >= years), default=None)
    if attested is not None:
        note_age(wanted.person, attested=attested, guardian_name=known.guardian_name if known else "", actor=actor)


def _is_adult(wanted: Representation, rules: ResolvedRules) -> bool | None:
    """Return whether a member's child is an adult on the first day; None where it is not known, or not asked."""
    if wanted.relation != Relation.ADULT_CHILD or "adult_age_years" not in rules:
        return None
    assert wanted.person is not None
    return age_of(wanted.person).reaches(rules.whole("adult_age_years"), wanted.effective.lower)


def _is_member(person: Person, on: date) -> bool:
    return MembershipPeriod.objects.filter(true_on(on), membership__person=person).exists()


def _heed(findings: Iterable[Finding], override: str) -> None:
    found = list(findings)
    for one in found:
        if one.blocks or would_be_cast_by_nobody(one):
            raise ActRuledOut(finding=one)
    for one in found:
        if one.needs_override and not override.strip():
            raise OverrideReasonMissing(finding=one)


def _give_way(
    wanted: Representation, rules: ResolvedRules, actor: Actor, at: datetime
) -> tuple[tuple[Finding, ...], list[Representation]]:
    """End whoever stands in the way: in the same place, or anybody else who acts for a human being; return who."""
    rows = Representation.objects.filter(
        STILL_RECORDED, membership=wanted.membership, effective__overlap=wanted.effective
    ).select_related("person")
    if wanted.relation in FOR_NATURAL:
        rows = rows.filter(relation__in=FOR_NATURAL)
    else:
        rows = rows.filter(relation=wanted.relation, seat_no=wanted.seat_no)
    before = list(rows)
    for row in before:
        row.membership = wanted.membership
    return _end(before, wanted.effective.lower, rules, actor, at), before


def _end(
    rows: Iterable[Representation], on: date, rules: ResolvedRules, actor: Actor, at: datetime
) -> tuple[Finding, ...]:
    """End these, and stop the votes that they alone could have cast in a vote under way."""
    ended = list(rows)
    for row in ended:
        history.end(row, on=on, at=at)
    if not ended:
        return ()
    turn = consequences.Turn(
        ended[0].membership,
        None,
        on,
        at,
        rules,
        actor,
        voices_lost=tuple((row.membership_id, row.person_id) for row in ended if row.person_id),
    )
    told = tuple(assess_end(row.name, row.membership.person.full_name, row.relation, on, rules) for row in ended)
    return told + consequences.follow(turn)


def _tell(named: Representation, actor: Actor, joined: Sequence[File]) -> tuple[Notice, Notice | None]:
    """Write to the member, and to whoever acts for a human being."""
    said = (
        named.get_relation_display,
        named.effective.lower,
        named.effective.upper - ONE_DAY if named.effective.upper else None,
        named.instrument_note or (named.instrument.name if named.instrument else ""),
    )
    letter = partial(representation_wording.named, named.name, *said)
    notice = letters.issue_letter(named.membership, compose=letter, actor=actor, joined=joined)
    acts = partial(representation_wording.acts, named.membership.person.full_name, *said)
    return notice, _tell_representative(named, acts, actor)


def _tell_representative(row: Representation, letter: letters.Compose, actor: Actor) -> Notice | None:
    """Write to a relative or the holder of a proxy; the representative of a legal person is told by it."""
    if row.person is None or row.relation not in FOR_NATURAL:
        return None
    return letters.issue_letter(row.membership, compose=letter, actor=actor, to=row.person)


def _tell_it_is_over(row: Representation, on: date, actor: Actor) -> Notice | None:
    """Write to a relative or the holder of a proxy that they act for the member no longer, from a day on."""
    over = partial(representation_wording.no_longer_acts, row.membership.person.full_name, on)
    return _tell_representative(row, over, actor)


def record_representation(row: Representation, by: Actor, action: str, values: dict[str, object]) -> None:
    audit.record(
        row.membership.organisation,
        actor=by,
        action=action,
        object_kind="membership",
        object_id=row.membership.public_id,
        values={"person": row.person.public_id if row.person else row.bare_name, "relation": row.relation, **values},
    )
