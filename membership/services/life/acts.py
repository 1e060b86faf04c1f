"""What every act on a membership does: lock, heed the rules, move the facts, write the event, tell the member."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q

from membership.actors import Actor
from membership.clock import now
from membership.errors import ActRuledOut, NotAMember, OverrideReasonMissing
from membership.models import (
    Document,
    EventKind,
    EventLetter,
    EventWaiver,
    Membership,
    MembershipEvent,
    Notice,
    Representation,
    Trial,
)
from membership.models.base import STILL_RECORDED
from membership.queries.rules import rules_for
from membership.queries.shares import qualifying_held
from membership.rules import qualifying
from membership.rules.findings import Finding
from membership.rules.past import require_past
from membership.rules.representation import assess_end
from membership.rules.resolved import ResolvedRules
from membership.rules.stretches import covering, cut
from membership.services import audit, history, letters
from membership.services.attachments import File
from membership.services.joined import hold_member
from membership.services.life import consequences, wording
from membership.services.life.consequences import Turn
from membership.services.life.tracks import PERIODS, RESTRICTIONS, SUSPENSIONS, Track, What

HAPPENED = {
    EventKind.DECEASED: "died_on",
    EventKind.ENDED: "ended_on",
    EventKind.VOTE_CONTESTED: "contested_on",
    EventKind.APPLIED: "received_on",
}
"""What takes effect on the day on which it happened, by the name of that day: it is never to come."""
SAYS_WHEN = frozenset({EventKind.ADMITTED, EventKind.RESIGNED})
"""Acts whose letter reads well before they take effect: one is welcomed, or keeps one's rights until the last day."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided of a member. effective_on: the first day of what is new.

    notice_on: the day of the written notice given or received. ground: a code of the law's list.
    override: why one goes on where a rule only warns. tells: a letter leaves; history entered late needs none.
    joined: the documents that go with that letter.
    """

    effective_on: date
    decided_by: str = ""
    decided_on: date | None = None
    notice_on: date | None = None
    ground: str = ""
    document: Document | None = None
    note: str = ""
    override: str = ""
    tells: bool = True
    joined: tuple[File, ...] = ()


@dataclass(frozen=True, slots=True)
class Done:
    """An act that was recorded, what the rules answered, the letter that told of it, and what followed from it.

    set_aside: of a death, how many letters waited that will not leave.
    """

    event: MembershipEvent
    findings: tuple[Finding, ...]
    notice: Notice | None = None
    consequences: tuple[Finding, ...] = ()
    set_aside: int | None = None

    @property
    def findings_as_json(self) -> list[dict[str, object]]:
        return [one.as_json() for one in self.findings]

    @property
    def consequences_as_json(self) -> list[dict[str, object]]:
        return [one.as_json() for one in self.consequences]


@dataclass
class Act:
    """One act being written, in the transaction of the service that opened it.

    Opening locks the membership: two acts on one member come one after the other. amends: the event it corrects, of
    which nothing is asked anew. Raises PersonJoined, NotYetHappened for a decision or a notice to come.
    """

    membership: Membership
    decision: Decision
    actor: Actor
    amends: MembershipEvent | None = None
    findings: list[Finding] = field(default_factory=list)
    at: datetime = field(init=False)
    rules: ResolvedRules = field(init=False)
    turn: Turn | None = field(init=False, default=None)
    ended: list[Representation] = field(init=False, default_factory=list)
    follows: list[Finding] = field(init=False, default_factory=list)
    ends_trial: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        self.membership = hold_member(self.membership)
        # Asked once the lock is held: one instant for everything that this act makes known.
        self.at = now()
        self.rules = rules_for(self.membership.organisation, self.today)
        self._require_past(decided_on="decided_on", notice_on="notice_on")

    @classmethod
    def taking(
        cls, membership: Membership, decision: Decision, actor: Actor, amends: MembershipEvent | None = None
    ) -> Act:
        """Open an act that takes rights away: whoever follows it takes their locks before the member's."""
        consequences.hold(membership.organisation)
        return cls(membership, decision, actor, amends)

    def _require_past(self, **days: str) -> None:
        """Refuse what was yet to happen: each fact by the day of the decision that says it. Raises NotYetHappened."""
        said = {fact: getattr(self.decision, day) for fact, day in days.items()}
        before = {fact: getattr(self.amends, day) if self.amends else None for fact, day in days.items()}
        require_past(self.today, **{fact: on for fact, on in said.items() if on != before[fact]})

    @property
    def today(self) -> date:
        return self.at.astimezone(self.membership.organisation.zone).date()

    @property
    def on(self) -> date:
        return self.decision.effective_on

    @property
    def name(self) -> str:
        return self.membership.person.full_name

    def heed(self, *findings: Iterable[Finding]) -> None:
        """Stop where a rule blocks; where one warns, a reason for going on is wanted, and is kept.

        Raises ActRuledOut, OverrideReasonMissing.
        """
        for found in findings:
            self.findings.extend(found)
        for one in self.findings:
            if one.blocks:
                raise ActRuledOut(finding=one)
        for one in self.findings:
            if one.needs_override and not self.decision.override.strip():
                raise OverrideReasonMissing(finding=one)

    def category_held(self) -> int:
        """Return the category on the day of effect. Raises NotAMember when there is none."""
        held = covering(PERIODS.read(self.membership), self.on)
        if held is None:
            raise NotAMember(name=self.name, on=self.on)
        return held.what

    def turns(self, kind: EventKind, *, ends: bool = False, dies: bool = False, lost: Iterable[str] = ()) -> None:
        """Say what changes in the member's rights, before anything is written: the rooms above may stand against it.

        Raises ActRuledOut, OverrideReasonMissing.
        """
        self.turn = Turn(
            self.membership,
            kind,
            self.on,
            self.at,
            self.rules,
            self.actor,
            ends=ends,
            dies=dies,
            lost=frozenset(lost),
            tells=self.decision.tells,
        )
        self.heed(consequences.bars(self.turn))

    def borne_out_by_shares(self) -> Iterable[Finding]:
        """Yield whether the register bears out a ground that rests on the qualifying shares."""
        if self.decision.ground not in qualifying.GROUNDS:
            return ()
        held = qualifying_held(self.membership, self.on)
        return qualifying.assess_ground(self.decision.ground, held.quantity, held.overdue_cents, self.rules)

    def leave(self) -> None:
        """End the membership on the day of effect, with any suspension or trial: nothing waits for a readmission."""
        self.ends_trial = True
        self._end(PERIODS)
        self._end(SUSPENSIONS)
        self._end(RESTRICTIONS)
        self.end_representations(Q(membership=self.membership))

    def _end(self, track: Track[What]) -> None:
        track.write(self.membership, cut(track.read(self.membership), self.on), at=self.at)

    def end_representations(self, whose: Q) -> None:
        """Let nobody act any longer, from the day of effect, in the representations meant."""
        still = Q(effective__overlap=DateRange(self.on, None))
        rows = Representation.objects.for_organisation(self.membership.organisation).filter(
            STILL_RECORDED, whose, still
        )
        for row in rows.select_related("person", "membership__person"):
            history.end(row, on=self.on, at=self.at)
            self.ended.append(row)

    def _follow(self) -> tuple[Finding, ...]:
        """Let the rooms above do what follows; first of all, who acts for whom no longer."""
        said = (
            *self.follows,
            *(
                assess_end(row.name, row.membership.person.full_name, row.relation, self.on, self.rules)
                for row in self.ended
            ),
        )
        if self.turn is None:
            return said
        voices = tuple((row.membership_id, row.person_id) for row in self.ended if row.person_id)
        return said + consequences.follow(replace(self.turn, voices_lost=voices))

    def done(
        self,
        kind: EventKind,
        letter: letters.Compose | None = None,
        *,
        corrects: MembershipEvent | None = None,
        is_void: bool = False,
        ends_on: date | None = None,
        values: Mapping[str, Any] | None = None,
    ) -> Done:
        """Write the event with its waivers, the letter if one is to leave, and the audit entry.

        ends_on: up to when it was decided, whatever ends it sooner.
        """
        decision, membership = self.decision, self.membership
        if kind in HAPPENED and not is_void:
            self._require_past(**{HAPPENED[kind]: "effective_on"})
        event = MembershipEvent.objects.create(
            organisation_id=membership.organisation_id,
            membership=membership,
            kind=kind,
            effective_on=self.on,
            recorded_at=self.at,
            decided_by=decision.decided_by,
            decided_on=decision.decided_on,
            notice_on=decision.notice_on,
            ground=decision.ground,
            document=decision.document,
            note=decision.note,
            ends_on=ends_on,
            corrects=corrects,
            is_void=is_void,
            recorded_by_id=self.actor.account_id,
        )
        self._waive(event)
        if self.ends_trial:
            Trial.objects.filter(membership=membership, concluded_by=None).update(concluded_by=event)
        notice = self._tell(event, letter)
        follows = self._follow()
        audit.record(
            membership.organisation,
            actor=self.actor,
            action=f"member.{'corrected' if corrects else kind}",
            object_kind="membership",
            object_id=membership.public_id,
            values={
                "kind": kind,
                "effective_on": self.on,
                "decided_by": decision.decided_by,
                "findings": [one.as_json() for one in self.findings],
                "consequences": [one.as_json() for one in follows],
                "override": decision.override,
                **(values or {}),
            },
        )
        return Done(event, tuple(self.findings), notice, follows)

    def _waive(self, event: MembershipEvent) -> None:
        for one in self.findings:
            if one.needs_override:
                EventWaiver.objects.create(
                    organisation_id=event.organisation_id,
                    event=event,
                    finding=one.as_json(),
                    reason=self.decision.override,
                    given_by_id=self.actor.account_id,
                )

    def _tell(self, event: MembershipEvent, letter: letters.Compose | None) -> Notice | None:
        if letter is None or not self.decision.tells:
            return None
        if event.corrects_id is None and event.kind not in SAYS_WHEN and self.on > self.today:
            letter = partial(_to_come, letter, self.on)
        notice = letters.issue_letter(self.membership, compose=letter, actor=self.actor, joined=self.decision.joined)
        EventLetter.objects.create(organisation_id=event.organisation_id, event=event, notice=notice)
        return notice


def _to_come(letter: letters.Compose, on: date) -> letters.Letter:
    return wording.to_come(letter(), on)
