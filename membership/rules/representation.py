"""Who may act for a member: a legal person’s representative, a relative; never a proxy in a co-operative.

Source: Cooperatives Act, s. 4, and the ministry’s bulletin on voting. A member has a vote already, and does not carry
another’s (our reading). A non-profit's by-laws may allow proxies: whoever carries them has their own vote beside, and
the by-laws say how many one carries (Civil Code, a. 350).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum

from membership.rules import wording
from membership.rules.admission import age_unknown
from membership.rules.findings import Finding, Level, Outcome, finding
from membership.rules.resolved import ResolvedRule, ResolvedRules


class Quality(Enum):
    """In what capacity somebody would act."""

    ENTITY = "entity"
    """For a member that is a legal person: its representative, or a delegate."""
    ALTERNATE = "alternate"
    """For a member that is a legal person, when the delegate is absent."""
    RELATIVE = "relative"
    """The spouse of a member."""
    CHILD = "child"
    """The adult child of a member."""
    PROXY = "proxy"
    """Somebody chosen for the day: a friend with a letter."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Whoever would act. represents: how many other members they act for already; carries: of how many the proxy.

    has_instrument: a document or a note of one is on file. seat_no: of a delegate or an alternate. replaces: the name
    of the delegate whom an alternate would replace, empty for nobody.
    """

    quality: Quality
    is_member: bool = False
    represents: int = 0
    carries: int = 0
    has_instrument: bool = True
    seat_no: int = 1
    replaces: str = ""
    seats: int | None = None
    """How many votes the member has, in a federation: a delegate beyond attends without one."""
    holds_seat: int | None = None
    """Which other seat of the same member they hold already, as its delegate."""
    is_adult: bool | None = None
    """Of a child, whether the age is reached on the first day; None where nobody knows."""


def assess_representative(candidate: Candidate, rules: ResolvedRules) -> Iterator[Finding]:
    """Yield what stands for or against it. A proxy is refused by a finding of its own, with the law's sentence."""
    match candidate.quality:
        case Quality.PROXY:
            yield _proxy(rules)
            if "proxies_per_person" in rules:
                yield _carried(candidate, rules)
                return
        case Quality.RELATIVE | Quality.CHILD if "family_representation" in rules:
            yield _flag("family_representation", rules, met=rules.flag("family_representation"))
            if candidate.quality is Quality.CHILD:
                yield from _of_age(candidate, rules)
        case Quality.RELATIVE | Quality.CHILD:
            # A federation has no such rule: its members are organisations, and a relative is a proxy like another.
            yield _proxy(rules)
        case Quality.ENTITY | Quality.ALTERNATE:
            yield from _in_writing(candidate, rules)
            yield from _seat(candidate, rules)
            yield from _another_seat(candidate, rules)
            if candidate.quality is Quality.ALTERNATE:
                yield _replaces(candidate, rules)
    if candidate.is_member:
        yield _own_vote(candidate, rules)
    yield _one_at_a_time(candidate, rules)


def _own_vote(candidate: Candidate, rules: ResolvedRules) -> Finding:
    """Return whether a member, who votes already, may carry the vote of the one in question."""
    said = _flag("member_and_rep_same_person", rules, met=rules.flag("member_and_rep_same_person"))
    match candidate.quality:
        case Quality.RELATIVE:
            whom = ("sa conjointe ou son conjoint", "a spouse")
        case Quality.CHILD:
            whom = ("son père ou sa mère", "a parent")
        case _:
            return said
    if said.outcome is Outcome.MET:
        fr, en = f"Une personne membre peut aussi agir pour {whom[0]}.", f"A member may also act for {whom[1]}."
    else:
        fr = f"Une personne membre a son propre vote\u202f: elle ne peut pas agir aussi pour {whom[0]}."
        en = f"A member has a vote already, and may not act for {whom[1]} too."
    return replace(said, sentence_fr=fr, sentence_en=en)


def _of_age(candidate: Candidate, rules: ResolvedRules) -> Iterator[Finding]:
    """Yield whether a child is an adult; that nobody knows is said, and stops nothing."""
    if "adult_age_years" not in rules:
        return
    rule, years = rules["adult_age_years"], rules.whole("adult_age_years")
    if candidate.is_adult is None:
        yield age_unknown("adult_age", rule, years)
        return
    yield finding(
        "adult_age",
        Outcome.MET if candidate.is_adult else Outcome.NOT_MET,
        rule.ref(),
        level=rule.level,
        figures={"years": years},
        fr=rule.sentence("fr"),
        en=rule.sentence("en"),
        remark=("", "") if candidate.is_adult else ("Cette personne est mineure.", "This person is a minor."),
    )


def _proxy(rules: ResolvedRules) -> Finding:
    rule = rules["proxy_allowed"]
    if not rule.is_set:
        return finding(
            "proxy_allowed",
            Outcome.NOT_MET,
            rule.ref(),
            level=Level.HARD,
            figures={},
            fr="Votre règlement doit dire si les procurations sont permises\u202f; tant qu’il ne le dit pas, aucune ne "
            "compte.",
            en="Your by-laws must say whether proxies are allowed; until they do, none counts.",
            remark=("Cette personne peut assister comme invitée.", "This person may attend as a guest."),
        )
    allowed = rules.flag("proxy_allowed")
    return finding(
        "proxy_allowed",
        Outcome.MET if allowed else Outcome.NOT_MET,
        rule.ref(),
        level=rule.level,
        figures={},
        fr=rule.sentence("fr"),
        en=rule.sentence("en"),
        remark=("", "")
        if allowed
        else ("Cette personne peut assister comme invitée.", "This person may attend as a guest."),
    )


def would_be_cast_by_nobody(found: Finding) -> bool:
    """Return whether no reason makes up for what a finding says.

    One proxy too many is a vote that nobody can cast, and so is one of which the by-laws say nothing.
    """
    is_not_foreseen = found.code == "proxy_allowed" and found.rule.value is None
    return found.outcome is Outcome.NOT_MET and (found.code == "proxies_carried" or is_not_foreseen)


def _carried(candidate: Candidate, rules: ResolvedRules) -> Finding:
    """Return whether one more proxy may be carried: beyond the most, it would be cast by nobody."""
    rule, most, asked = rules["proxies_per_person"], rules.whole("proxies_per_person"), candidate.carries + 1
    return finding(
        "proxies_carried",
        Outcome.MET if asked <= most else Outcome.NOT_MET,
        rule.ref(),
        level=Level.HARD,
        figures={"carried": candidate.carries, "most": most},
        fr=rule.sentence("fr"),
        en=rule.sentence("en"),
        arithmetic=f"{asked} {'≤' if asked <= most else '>'} {most}",
    )


def _in_writing(candidate: Candidate, rules: ResolvedRules) -> Iterator[Finding]:
    key = "fed_mandate_proof" if "fed_mandate_proof" in rules else "legal_person_rep"
    if key not in rules:
        return
    rule = rules[key]
    yield finding(
        "instrument_on_file",
        Outcome.MET if candidate.has_instrument else Outcome.NOT_MET,
        rule.ref(),
        level=Level.WARN,
        figures={},
        fr=rule.sentence("fr"),
        en=rule.sentence("en"),
        remark=("", "")
        if candidate.has_instrument
        else ("Joignez le document, ou notez la résolution.", "Join the document, or note the resolution."),
    )


def _seat(candidate: Candidate, rules: ResolvedRules) -> Iterator[Finding]:
    """Yield whether the member may have a delegate of that number."""
    key = "fed_delegates_per_member" if "fed_delegates_per_member" in rules else "legal_person_rep"
    if key not in rules or not rules[key].is_set:
        return
    rule, most, seat = rules[key], rules.whole(key), candidate.seat_no
    if candidate.seats is not None and candidate.seats < seat <= most:
        yield _without_vote(seat, candidate.seats, rules)
    if seat == 1 <= most:
        return
    yield finding(
        "delegate_seat",
        Outcome.MET if seat <= most else Outcome.NOT_MET,
        rule.ref(),
        level=rule.level,
        figures={"seat": seat, "most": most},
        fr=rule.sentence("fr"),
        en=rule.sentence("en"),
        arithmetic=f"{seat} {'≤' if seat <= most else '>'} {most}",
    )


def _without_vote(seat: int, seats: int, rules: ResolvedRules) -> Finding:
    votes = f"{seats} vote{'s' if seats > 1 else ''}"
    return finding(
        "delegate_without_vote",
        Outcome.DOUBTFUL,
        rules["fed_votes_per_member"].ref(),
        level=Level.INFO,
        figures={"seat": seat, "seats": seats},
        fr=f"Ce membre a {seats} voix\u00a0: au siège {seat}, on assiste sans voter.",
        en=f"This member has {votes}: in seat {seat} one attends without voting.",
    )


def _another_seat(candidate: Candidate, rules: ResolvedRules) -> Iterator[Finding]:
    """Yield that the person sits in another seat of the same member: one person has one vote, and it is said."""
    if candidate.holds_seat is None or "fed_delegate_votes" not in rules:
        return
    rule, alternate = rules["fed_delegate_votes"], candidate.quality is Quality.ALTERNATE
    yield finding(
        "holds_another_seat",
        Outcome.DOUBTFUL if alternate else Outcome.NOT_MET,
        rule.ref(),
        level=Level.INFO if alternate else Level.HARD,
        figures={"seat": candidate.seat_no, "held": candidate.holds_seat},
        fr=f"Cette personne occupe déjà le siège {candidate.holds_seat}\u202f; une personne n’a qu’une voix.",
        en=f"This person holds seat {candidate.holds_seat} already; one person has one vote.",
    )


def _replaces(candidate: Candidate, rules: ResolvedRules) -> Finding:
    key = "fed_delegates_per_member" if "fed_delegates_per_member" in rules else "legal_person_rep"
    rule = rules[key if key in rules else "max_members_represented_by_person"]
    name, seat = candidate.replaces, candidate.seat_no
    return finding(
        "alternate_replaces",
        Outcome.MET if name else Outcome.DOUBTFUL,
        rule.ref(),
        level=Level.INFO,
        figures={"seat": seat},
        fr=f"Remplace {name} en cas d’absence, et alors seulement."
        if name
        else f"Personne n’est encore désigné au siège {seat} que cette personne remplacerait.",
        en=f"Replaces {name} when absent, and then only."
        if name
        else f"Nobody is named yet in seat {seat}, whom this person would replace.",
    )


def _flag(key: str, rules: ResolvedRules, *, met: bool) -> Finding:
    rule = rules[key]
    return finding(
        key,
        Outcome.MET if met else Outcome.NOT_MET,
        rule.ref(),
        level=rule.level,
        figures={},
        fr=rule.sentence("fr"),
        en=rule.sentence("en"),
    )


def _one_at_a_time(candidate: Candidate, rules: ResolvedRules) -> Finding:
    rule, most = rules["max_members_represented_by_person"], rules.whole("max_members_represented_by_person")
    asked = candidate.represents + 1
    return finding(
        "members_represented",
        Outcome.MET if asked <= most else Outcome.NOT_MET,
        rule.ref(),
        level=rule.level,
        figures={"represented": candidate.represents, "most": most},
        fr=rule.sentence("fr"),
        en=rule.sentence("en"),
        arithmetic=f"{asked} {'≤' if asked <= most else '>'} {most}",
    )


_RULE_OF = {"spouse": "family_representation", "adult_child": "family_representation", "proxy": "proxy_allowed"}


def assess_resumed(name: str, member: str, relation: str, on: date, rules: ResolvedRules) -> Finding:
    """Return that somebody goes on acting for a member beyond a day, the departure that stopped them being undone."""
    return finding(
        "representation_resumed",
        Outcome.MET,
        _rule_of(relation, rules).ref(),
        level=Level.INFO,
        figures={"on": on.isoformat()},
        fr=f"{name} continue d’agir pour {member} après le {wording.plain_day(on, 'fr')}.",
        en=f"{name} goes on acting for {member} after {wording.plain_day(on, 'en')}.",
    )


def assess_end(name: str, member: str, relation: str, on: date, rules: ResolvedRules) -> Finding:
    """Return that somebody acts for a member no longer, under the rule that let them."""
    return finding(
        "representation_ended",
        Outcome.MET,
        _rule_of(relation, rules).ref(),
        level=Level.INFO,
        figures={"on": on.isoformat()},
        fr=f"À compter du {wording.plain_day(on, 'fr')}, {name} n’agit plus pour {member}.",
        en=f"As of {wording.plain_day(on, 'en')}, {name} no longer acts for {member}.",
    )


def _rule_of(relation: str, rules: ResolvedRules) -> ResolvedRule:
    key = _RULE_OF.get(relation, "legal_person_rep")
    return rules[key if key in rules else "max_members_represented_by_person"]
