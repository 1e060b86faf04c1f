"""Who may hold a seat of the board, and how a vacant one is filled (Cooperatives Act, s. 81 to 86 and 226.6).

A seat that belongs to a group is held by somebody of that group: a member of it, or the representative of one.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from governance.rules.saying import by_rule
from membership.rules.findings import Finding, Level, Outcome, finding
from membership.rules.resolved import ResolvedRules


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who would sit. group: of which they are a member, or represent one; empty for somebody who is not.

    faults: the words of the grounds of ineligibility that hold against them. age None: not known.
    """

    group: str = ""
    is_member: bool = True
    represents_member: bool = False
    is_general_manager: bool = False
    is_auxiliary: bool = False
    is_proxy: bool = False
    faults: frozenset[str] = frozenset()
    age: int | None = None


def assess_person(person: Person, seat_group: str, rules: ResolvedRules) -> Iterator[Finding]:
    """Yield what stands for or against somebody for a seat. seat_group: empty for a seat of no group."""
    if "board_eligibility" in rules:
        yield by_rule(
            "eligible",
            "board_eligibility",
            rules,
            met=_quality(person) in rules.words("board_eligibility"),
            figures={"quality": _quality(person)},
        )
    if "board_ineligibility_list" in rules:
        held = sorted(person.faults & frozenset(rules.words("board_ineligibility_list")))
        yield by_rule(
            "not_barred", "board_ineligibility_list", rules, met=not held, figures={"grounds": ", ".join(held)}
        )
    if seat_group:
        yield from _group(person, seat_group, rules)
    if "work_manager_not_director" in rules and rules.flag("work_manager_not_director"):
        yield by_rule("not_manager", "work_manager_not_director", rules, met=not person.is_general_manager, figures={})
    if "auxiliary_vote" in rules:
        yield by_rule("not_auxiliary", "auxiliary_vote", rules, met=not person.is_auxiliary, figures={})
    if "board_proxy" in rules:
        yield by_rule(
            "in_person", "board_proxy", rules, met=rules.flag("board_proxy") or not person.is_proxy, figures={}
        )
    if "director_age_years" in rules:
        yield _of_age(person, rules)


def _quality(person: Person) -> str:
    if person.represents_member:
        return "representative"
    return "member" if person.is_member else "non_member"


def _group(person: Person, seat_group: str, rules: ResolvedRules) -> Iterator[Finding]:
    figures = {"seat": seat_group, "group": person.group or "…"}
    if "vacancy_group_rule" in rules:
        met = person.group == seat_group or not rules.flag("vacancy_group_rule")
        yield by_rule("of_the_group", "vacancy_group_rule", rules, met=met, figures=figures)
    if seat_group == "support" and person.represents_member and "support_rep_eligible" in rules:
        yield by_rule(
            "support_representative",
            "support_rep_eligible",
            rules,
            met=rules.flag("support_rep_eligible"),
            figures=figures,
        )


def _of_age(person: Person, rules: ResolvedRules) -> Finding:
    rule, years = rules["director_age_years"], rules.whole("director_age_years")
    outcome = Outcome.DOUBTFUL
    if person.age is not None:
        outcome = Outcome.MET if person.age >= years else Outcome.NOT_MET
    return finding(
        "of_age",
        outcome,
        rule.ref(),
        level=rule.level,
        figures={"age": "…" if person.age is None else person.age, "years": years},
        fr=rule.sentence("fr"),
        en=rule.sentence("en"),
    )


def filled_by(rules: ResolvedRules, *, has_quorum: bool) -> str:
    """Return who fills a vacancy: `board` or `meeting`. A board without quorum cannot, whatever the rules let it."""
    if not has_quorum or "vacancy_fill" not in rules:
        return "meeting"
    return rules.word("vacancy_fill")


def assess_vacancy(in_office: int, needed: int, rules: ResolvedRules) -> Finding:
    """Return whether the board fills a vacancy itself. needed: its quorum, out of those left; 0 where none is set."""
    has_quorum = in_office >= needed
    return by_rule(
        "vacancy",
        "vacancy_fill",
        rules,
        met=filled_by(rules, has_quorum=has_quorum) == "board",
        figures={"in_office": in_office, "needed": needed},
        arithmetic=f"{in_office} {'≥' if has_quorum else '<'} {needed}" if needed else "",
        remark=("", "")
        if has_quorum
        else (
            "Il reste trop peu de monde au conseil pour décider\u00a0: une assemblée comble les sièges.",
            "Too few are left on the board to decide: a meeting fills the seats.",
        ),
    )


def unfilled(rules: ResolvedRules) -> str:
    """Return what becomes of a college's seat without a candidate: `vacant`, `board_same_college` or `open`."""
    return rules.word("unfilled_seat_policy") if "unfilled_seat_policy" in rules else "vacant"


def assess_unfilled(rules: ResolvedRules) -> Finding | None:
    """Return whether the board fills a college's seat that nobody stood for; None where the rules are silent."""
    if "unfilled_seat_policy" not in rules:
        return None
    way = unfilled(rules)
    figures = {"way": way}
    return by_rule(
        "unfilled_seat",
        "unfilled_seat_policy",
        rules,
        met=way == "board_same_college",
        figures=figures,
        level=Level.WARN,
    )


def assess_written_resolution(signed: int, entitled: int, rules: ResolvedRules) -> Finding | None:
    """Return whether a written resolution is as good as a meeting: every director entitled to vote signs."""
    if "board_written_resolution" not in rules:
        return None
    met = rules.flag("board_written_resolution") and 0 < entitled == signed
    return by_rule(
        "written_resolution",
        "board_written_resolution",
        rules,
        met=met,
        figures={"signed": signed, "entitled": entitled},
        arithmetic=f"{signed} {'=' if signed == entitled else '≠'} {entitled}",
    )
