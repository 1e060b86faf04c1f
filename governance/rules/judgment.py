"""The procedure before the board that suspends or expels a member (Cooperatives Act, s. 57 and 58).

In order: a director is removed first; a notice with the grounds leaves as early as that of the board's own meeting; the
member is heard, or a statement is read; two thirds of the votes cast by the directors present decide; a reasoned
decision reaches the member in time. What bounds the measure itself is in `membership.rules.discipline`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from governance.rules import arithmetic, boards, contents
from governance.rules.offices import SeatHeld
from governance.rules.saying import at_least, by_rule
from membership.rules import thresholds, wording
from membership.rules.findings import Finding, Level, Outcome, finding
from membership.rules.resolved import ResolvedRules


@dataclass(frozen=True, slots=True)
class Votes:
    """The directors' votes; those who abstain cast none."""

    votes_for: int
    votes_against: int

    @property
    def cast(self) -> int:
        return self.votes_for + self.votes_against


def assess_votes(votes: Votes, rules: ResolvedRules) -> Finding:
    """Return whether the directors present carry the measure. Codes: judgment_carried, judgment_lost."""
    (terms,) = thresholds.parse_majority(rules.word("discipline_majority"))
    met = terms.is_met(votes.votes_for, votes.cast)
    return by_rule(
        "judgment_carried" if met else "judgment_lost",
        "discipline_majority",
        rules,
        met=met,
        figures={"for": votes.votes_for, "against": votes.votes_against, "cast": votes.cast},
        arithmetic=arithmetic.comparison(votes.votes_for, terms.den, votes.cast, terms.num, strict=terms.strict),
    )


def assess_quorum(voted: int, seats: int, in_office: int, rules: ResolvedRules) -> Finding:
    """Return whether those who voted or abstained make a quorum of the board. Too few warn: others may have been there.

    Code: board_quorum.
    """
    return replace(boards.assess_quorum(voted, seats, in_office, rules), level=Level.WARN)


def last_notice_on(meeting_on: date, rules: ResolvedRules) -> date:
    """Return the last day for the notice to the member: the same as for the notice of the board's meeting."""
    return meeting_on - timedelta(days=rules.whole("board_notice_days"))


def assess_notice(notice_on: date, meeting_on: date, words: Iterable[str], rules: ResolvedRules) -> Iterator[Finding]:
    """Yield whether the notice left in time, and says what it must. A late one warns: the decision is voidable."""
    rule, least = rules["board_notice_days"], rules.whole("board_notice_days")
    span = (meeting_on - notice_on).days
    in_time = span >= least
    days = {language: wording.quantity(least, "days", language) for language in wording.LANGUAGES}
    yield finding(
        "judgment_notice" if in_time else "voidable",
        Outcome.MET if in_time else Outcome.NOT_MET,
        rule.ref(),
        level=Level.WARN,
        figures={"span": span, "least": least},
        fr=f"L’avis au membre visé part au moins {days['fr']} avant la séance, comme celui de la séance elle-même.",
        en=f"The notice to the member leaves at least {days['en']} before the meeting, as its own notice does.",
        remark=("", "") if in_time else ("La décision pourrait être annulée.", "The decision could be set aside."),
        arithmetic=f"{meeting_on.isoformat()} − {notice_on.isoformat()} = {span} {'≥' if in_time else '<'} {least}",
    )
    if (said := contents.assess("discipline_notice", words, rules)) is not None:
        yield said


def assess_hearing(offered: Iterable[str], rules: ResolvedRules) -> Finding | None:
    """Return whether the member could speak, or send a statement that is read."""
    return contents.assess("discipline_hearing", offered, rules)


def assess_director(rules: ResolvedRules, *, seat: SeatHeld | None) -> Finding | None:
    """Return whether a member may be expelled now: not while a director. None where no rule bars it.

    seat: the one that the member holds on the board. Codes: director_removed_first, director_not_removed.
    """
    if "expel_director_rule" not in rules:
        return None
    if seat is None or not rules.flag("expel_director_rule"):
        return by_rule("director_removed_first", "expel_director_rule", rules, met=True, figures={})
    return by_rule(
        "director_not_removed",
        "expel_director_rule",
        rules,
        met=False,
        figures={"seat": seat.seat},
        remark=(
            f"Cette personne occupe le siège {seat.seat}\u00a0: {seat.body_fr}.",
            f"This person holds seat {seat.seat}: {seat.body_en}.",
        ),
    )


def assess_procedure(decided_on: date | None, rules: ResolvedRules) -> Finding | None:
    """Return whether a procedure that the board carried stands behind a measure; None where no rule asks for one.

    decided_on: the day on which it was carried. It warns: the board may have held it elsewhere. Codes:
    discipline_procedure, discipline_without_procedure.
    """
    if "discipline_majority" not in rules:
        return None
    days = {language: wording.plain_day(decided_on, language) if decided_on else "" for language in wording.LANGUAGES}
    said = "Aucune procédure tenue ici devant le conseil ne l’a décidé\u00a0: avis motivé, audition et vote manquent."
    lacking = (said, "No procedure held here before the board decided it: notice, hearing and vote are lacking.")
    carried = (f"Le conseil l’a décidé le {days['fr']}.", f"The board decided it on {days['en']}.")
    return by_rule(
        "discipline_procedure" if decided_on else "discipline_without_procedure",
        "discipline_majority",
        rules,
        met=decided_on is not None,
        level=Level.WARN,
        figures={"decided": decided_on.isoformat() if decided_on else "…"},
        remark=carried if decided_on else lacking,
    )


def assess_added_steps(followed: int, added: int, rules: ResolvedRules) -> Finding | None:
    """Return whether the steps that the by-laws add were followed as well."""
    if "bylaw_procedure_binding" not in rules:
        return None
    met = followed >= added or not rules.flag("bylaw_procedure_binding")
    return by_rule(
        "added_steps",
        "bylaw_procedure_binding",
        rules,
        met=met,
        level=Level.WARN,
        figures={"followed": followed, "added": added},
        arithmetic=f"{followed} {'≥' if followed >= added else '<'} {added}",
    )


def assess_by_members(votes: Votes, rules: ResolvedRules) -> Finding | None:
    """Return whether the members themselves carry the end of a membership, where the act lets them."""
    if "expulsion_by_members" not in rules:
        return None
    (terms,) = thresholds.parse_majority(rules.word("expulsion_by_members"))
    return by_rule(
        "ended_by_members",
        "expulsion_by_members",
        rules,
        met=terms.is_met(votes.votes_for, votes.cast),
        figures={"for": votes.votes_for, "against": votes.votes_against},
        arithmetic=arithmetic.comparison(votes.votes_for, terms.den, votes.cast, terms.num, strict=terms.strict),
    )


def assess_inactivity(years: int, rules: ResolvedRules) -> Finding | None:
    """Return whether a member did no business for as long as the act asks before it ends the membership."""
    if "inactive_years" not in rules:
        return None
    return at_least("inactive", "inactive_years", years, rules)


def assess_measure_by_manager(rules: ResolvedRules, *, is_dismissal: bool) -> Finding | None:
    """Return whether a manager may take a measure at work; a dismissal is another matter."""
    if "work_manager_discipline" not in rules:
        return None
    met = rules.flag("work_manager_discipline") and not is_dismissal
    return by_rule("manager_measure", "work_manager_discipline", rules, met=met, figures={})
