"""Who is told of a meeting and who may vote in it, on a day, from the facts of the register.

The two are asked apart: a member whose vote alone is suspended is told and does not vote; a suspended member is
neither told nor entitled, unless the decision keeps it (Cooperatives Act, s. 60). A member that is a legal person votes
through one natural person, and one person has one vote; a non-profit's by-laws may let them carry the proxies of others
beside it, so many at most.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from membership.rules import reasons, wording
from membership.rules.admission import Age
from membership.rules.findings import Finding, Level, Outcome, finding
from membership.rules.resolved import ResolvedRules

VOTE = "vote"
VOTING_AGE = "voter_age_years"
RIGHTS_THAT_NEED_NOTICE = frozenset({"convocation", "attendance", VOTE})
"""Whoever keeps one of these has to be told of the meeting."""


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `start` up to `end`, the latter excluded. start None: nobody knows; end None: not foreseen."""

    start: date | None = None
    end: date | None = None

    def covers(self, on: date) -> bool:
        return (self.start is None or self.start <= on) and (self.end is None or on < self.end)


@dataclass(frozen=True, slots=True)
class Suspended:
    """A suspension, with the rights the decision keeps (`convocation`, `attendance`, `vote`, `office`)."""

    span: Span
    kept_rights: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Represented:
    """Who acts for a member. person_id None: a bare name, as an imported list has it, and only for a legal person.

    by_proxy: for the day, under a proxy; where the by-laws allow them, it is carried beside a vote of one's own.
    """

    name: str
    person_id: int | None
    since: date | None = None
    by_proxy: bool = False


@dataclass(frozen=True, slots=True)
class MemberFacts:
    """What the register says of one member around the day that is asked about.

    period: the one that covers the day, else the latest; None when the person was never admitted.
    """

    membership_id: int
    person_id: int
    number: str
    name: str
    is_legal: bool = False
    category: str = ""
    category_votes: bool = True
    category_attends: bool = True
    period: Span | None = None
    suspension: Suspended | None = None
    vote_restriction: Span | None = None
    representation: Represented | None = None
    seat: int = 1
    """Which of the seats of a federation’s member this is asked of."""
    seats: int = 1
    """How many seats the member has: one, but in federations."""
    birth_on: date | None = None
    """Where the rules have an age to vote; None where they have none, or nobody knows."""


@dataclass(frozen=True, slots=True)
class Entitlement:
    """Whether a member is told and may vote, why, and who casts the vote.

    exercised_by, exercised_by_name: the natural person who casts it; None and empty where nobody may.
    findings: what a reader of the roll should know beside the reason, such as a date nobody knows.
    """

    membership_id: int
    told: bool
    entitled: bool
    reason_code: str
    params: tuple[tuple[str, str], ...] = ()
    exercised_by: int | None = None
    exercised_by_name: str = ""
    findings: tuple[Finding, ...] = ()

    def sentence(self, language: str) -> str:
        return reasons.sentence(self.reason_code, dict(self.params), language)


def record_date(rules: ResolvedRules, *, meeting_on: date, notice_on: date | None) -> date:
    """Return the day on which one must be a member to vote. notice_on: None while no notice was sent."""
    if rules.word("record_date_mode") == "day_before_notice" and notice_on is not None:
        return notice_on - timedelta(days=1)
    return meeting_on


def assess(
    member: MemberFacts,
    on: date,
    rules: ResolvedRules,
    *,
    meeting_on: date | None = None,
    notice_on: date | None = None,
) -> Entitlement:
    """Return whether one member is told and entitled on a day.

    on: the day the list is made for, which for the roll is `record_date`. meeting_on: from which seniority is counted
    back, `on` unless told otherwise. notice_on: when the notice left, to find those who joined after it.
    """
    code, params = _reason(member, on, meeting_on or on, rules)
    entitled = reasons.REASONS[code].entitles
    exercised_by, name = _voice(member) if entitled else (None, "")
    return Entitlement(
        membership_id=member.membership_id,
        told=_is_told(member, on),
        entitled=entitled,
        reason_code=code,
        params=params,
        exercised_by=exercised_by,
        exercised_by_name=name,
        findings=tuple(_remarks(member, on, rules, notice_on)),
    )


def assess_all(
    members: Sequence[MemberFacts],
    on: date,
    rules: ResolvedRules,
    *,
    meeting_on: date | None = None,
    notice_on: date | None = None,
) -> tuple[Entitlement, ...]:
    """Return the entitlement of each member, in the order given, no person casting more than one vote.

    A member's own vote comes first; then the mandate given first, one without a known day last; then the lower number.
    A proxy that the by-laws allow is carried beside that vote; one too many leaves the giver their own voice.
    """
    most = proxies_carried(rules)
    days = {"meeting_on": meeting_on, "notice_on": notice_on}
    found = [assess(member, on, rules, **days) for member in members]
    acting: dict[int, MemberFacts] = {}
    carried: dict[int, int] = {}
    for index in sorted(range(len(members)), key=lambda place: _precedence(members[place])):
        person = found[index].exercised_by
        if person is None:
            continue
        if most is not None and _is_by_proxy(members[index]):
            carried[person] = carried.get(person, 0) + 1
            if carried[person] <= most:
                continue
            # The carrier has as many as the by-laws let them: whoever gave this one votes in person.
            why = "proxy_not_carried" if rules["proxy_allowed"].is_set else "proxy_not_foreseen"
            found[index], person = _on_their_own(members[index], found[index], why), members[index].person_id
        if person in acting and _is_represented(members[index]):
            # A human being whose representative votes for another still has a voice: their own.
            alone = replace(members[index], representation=None)
            found[index], person = assess(alone, on, rules, **days), members[index].person_id
        if person in acting:
            found[index] = _without_voice(members[index], found[index], acting[person])
        else:
            acting[person] = members[index]
    return tuple(found)


def proxies_carried(rules: ResolvedRules) -> int | None:
    """Return how many proxies one person carries beside their own vote; None where the law knows of none.

    They count only where the by-laws say that they are allowed, and none does where these forbid them or are silent,
    whatever was written before: a silence is no permission, and the giver keeps their own vote.
    """
    if "proxies_per_person" not in rules:
        return None
    return rules.whole("proxies_per_person") if _are_allowed(rules) else 0


def _are_allowed(rules: ResolvedRules) -> bool:
    return rules["proxy_allowed"].is_set and rules.flag("proxy_allowed")


def _is_by_proxy(member: MemberFacts) -> bool:
    return _is_represented(member) and member.representation is not None and member.representation.by_proxy


def _on_their_own(member: MemberFacts, entitlement: Entitlement, why: str) -> Entitlement:
    """Return the entitlement of a member whose proxy nobody carries: they cast their vote in person."""
    return replace(
        entitlement,
        reason_code=why,
        exercised_by=member.person_id,
        exercised_by_name=member.name,
    )


def _is_told(member: MemberFacts, on: date) -> bool:
    if member.period is None or not member.period.covers(on):
        return False
    suspension = member.suspension
    if suspension and suspension.span.covers(on) and not suspension.kept_rights & RIGHTS_THAT_NEED_NOTICE:
        return False
    return member.category_attends or member.category_votes


def _reason(
    member: MemberFacts, on: date, meeting_on: date, rules: ResolvedRules
) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return the first reason that keeps the member from voting, or the one that lets the member vote."""
    out = _membership_bar(member, on) or _vote_bar(member, on) or _age_bar(member, on, rules)
    out = out or _seniority_bar(member, meeting_on, rules)
    if out:
        return out
    suspended = member.suspension and member.suspension.span.covers(on)
    if _is_represented(member):
        assert member.representation is not None
        by_proxy = member.representation.by_proxy and proxies_carried(rules) is not None
        code = "represented_by_proxy" if by_proxy else "represented_by_another"
        return code, (("representative", member.representation.name),)
    if not member.is_legal:
        return ("vote_kept" if suspended else "member_in_good_standing"), ()
    if member.seats > 1 or member.seat > 1:
        return _seat(member)
    if member.representation is None:
        return "representative_missing", ()
    named = (("representative", member.representation.name),)
    return ("represented" if member.representation.person_id else "representative_unknown"), named


def _seat(member: MemberFacts) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return how one of several seats stands: held, empty, or beyond those that vote."""
    seat, delegate = (("seat", str(member.seat)), ("seats", str(member.seats))), member.representation
    if delegate is None:
        return "seat_empty", seat
    named = (("representative", delegate.name),)
    if member.seat > member.seats:
        return "seat_without_vote", (*named, seat[1])
    return ("seat_held", (*seat, *named)) if delegate.person_id else ("representative_unknown", named)


def _is_represented(member: MemberFacts) -> bool:
    """Return whether somebody else votes for a human being: a relative, or the holder of a proxy."""
    return not member.is_legal and member.representation is not None and member.representation.person_id is not None


_Bar = tuple[str, tuple[tuple[str, str], ...]]


def _membership_bar(member: MemberFacts, on: date) -> _Bar | None:
    period = member.period
    if period is None:
        return "never_admitted", ()
    if period.start and on < period.start:
        return "not_member_yet", (("start", period.start.isoformat()),)
    if period.end and period.end <= on:
        return "membership_ended", (("since", period.end.isoformat()),)
    return None


def _vote_bar(member: MemberFacts, on: date) -> _Bar | None:
    suspension = member.suspension
    if suspension and suspension.span.covers(on) and VOTE not in suspension.kept_rights:
        if suspension.span.end is None:
            return "suspended", ()
        return "suspended_until", (("last_day", (suspension.span.end - timedelta(days=1)).isoformat()),)
    if not member.category_votes:
        return "category_without_vote", ()
    if member.vote_restriction and member.vote_restriction.covers(on):
        return "vote_suspended", ()
    return None


def voting_age(rules: ResolvedRules) -> int | None:
    """Return the age one must have to vote; None where the rules have none."""
    return rules.whole(VOTING_AGE) if VOTING_AGE in rules and rules[VOTING_AGE].is_set else None


def _age_bar(member: MemberFacts, on: date, rules: ResolvedRules) -> _Bar | None:
    """Return that a member is too young. One whose birth date nobody gave votes: their admission asked their age."""
    years = voting_age(rules)
    if years is None or member.is_legal or Age(member.birth_on).reaches(years, on) is not False:
        return None
    return "too_young", (("years", str(years)),)


def settled_on(on: date, rules: ResolvedRules) -> date:
    """Return the last day of admission after which waiting is over on the day that is asked about.

    Whoever was a member by then, still is on the day, and is neither suspended nor kept from voting has the rights of
    the category and nothing else: since when, and until when, tells them from nobody.
    """
    return on - timedelta(days=rules.whole("seniority_days"))


def _seniority_bar(member: MemberFacts, meeting_on: date, rules: ResolvedRules) -> _Bar | None:
    days = rules.whole("seniority_days")
    start = member.period.start if member.period else None
    if not days or start is None:
        return None
    until = settled_on(meeting_on, rules)
    if start <= until:
        return None
    return "too_recent", (("start", start.isoformat()), ("until", until.isoformat()))


def _voice(member: MemberFacts) -> tuple[int | None, str]:
    if not member.is_legal and not _is_represented(member):
        return member.person_id, member.name
    if member.representation is None:
        return None, ""
    return member.representation.person_id, member.representation.name


def _remarks(member: MemberFacts, on: date, rules: ResolvedRules, notice_on: date | None) -> Iterator[Finding]:
    """Yield what the roll says beside the reason; none of it lets in or keeps out."""
    if member.period is None:
        return
    start, suspension = member.period.start, member.suspension
    if start is None:
        yield _remark(
            "start_unknown",
            member,
            rules,
            fr="La date d’adhésion n’est pas au registre.",
            en="The register does not hold the date of admission.",
        )
    elif notice_on and notice_on < start <= on:
        yield _remark(
            "admitted_after_notice",
            member,
            rules,
            fr=f"Adhésion postérieure à l’avis{wording.NBSP}: l’avis et l’ordre du jour étaient dus à l’admission.",
            en="Admitted after the notice left: the notice and the agenda were due at admission.",
        )
    if suspension and suspension.span.covers(on) and suspension.span.start is None:
        yield _remark(
            "suspension_start_unknown",
            member,
            rules,
            fr="La date de la suspension n’est pas au registre\u202f; vérifiez qu’elle est toujours en vigueur.",
            en="The register does not hold the date of the suspension; check that it is still in force.",
        )


def _remark(code: str, member: MemberFacts, rules: ResolvedRules, *, fr: str, en: str) -> Finding:
    rule = rules["record_date_mode"].ref()
    figures = {"number": member.number}
    return finding(code, Outcome.DOUBTFUL, rule, level=Level.INFO, figures=figures, fr=fr, en=en)


def _precedence(member: MemberFacts) -> tuple[bool, date, str, int]:
    since = member.representation.since if member.representation else None
    return member.is_legal or _is_represented(member), since or date.max, member.number, member.seat


def _without_voice(member: MemberFacts, entitlement: Entitlement, other: MemberFacts) -> Entitlement:
    """Return the entitlement refused, since the person already casts the vote of `other`."""
    representative = ("representative", entitlement.exercised_by_name)
    if other.membership_id == member.membership_id:
        return replace(
            entitlement,
            entitled=False,
            reason_code="delegate_holds_another_seat",
            params=(representative, ("other_seat", str(other.seat))),
            exercised_by=None,
            exercised_by_name="",
        )
    taken = other.is_legal
    return replace(
        entitlement,
        entitled=False,
        reason_code="representative_taken" if taken else "representative_votes_as_member",
        params=(representative, ("other", other.name)) if taken else (representative,),
        exercised_by=None,
        exercised_by_name="",
    )
