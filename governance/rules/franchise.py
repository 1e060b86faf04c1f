"""What the right to vote and to speak depends on beside the register: age, arrears, lay-off, the room itself."""

from collections.abc import Iterator
from datetime import date

from governance.rules.saying import by_rule
from membership.rules.admission import Age
from membership.rules.findings import Finding, Outcome, finding
from membership.rules.resolved import ResolvedRules


def assess_age(age: Age, on: date, rules: ResolvedRules) -> Finding | None:
    """Return whether somebody is old enough to vote on a day; doubtful where nobody knows. None without such a rule."""
    if "voter_age_years" not in rules:
        return None
    rule, years = rules["voter_age_years"], rules.whole("voter_age_years")
    reached = age.reaches(years, on)
    outcome = Outcome.DOUBTFUL if reached is None else Outcome.MET if reached else Outcome.NOT_MET
    return finding(
        "voter_age",
        outcome,
        rule.ref(),
        level=rule.level,
        figures={"years": years},
        fr=rule.sentence("fr"),
        en=rule.sentence("en"),
    )


def assess_situation(rules: ResolvedRules, *, is_in_arrears: bool, is_laid_off: bool) -> Iterator[Finding]:
    """Yield whether arrears or a lay-off take the vote away by themselves."""
    if "arrears_effect" in rules:
        met = not (is_in_arrears and rules.flag("arrears_effect"))
        yield by_rule("votes_in_arrears", "arrears_effect", rules, met=met, figures={})
    if "work_layoff_vote" in rules:
        met = not is_laid_off or rules.flag("work_layoff_vote")
        yield by_rule("votes_laid_off", "work_layoff_vote", rules, met=met, figures={})


def assess_qualifying_shares(held: int, rules: ResolvedRules) -> Finding | None:
    """Return whether a member holds the shares of qualification; None while no by-law says how many."""
    if "qualifying_shares" not in rules or not rules["qualifying_shares"].is_set:
        return None
    least = rules.whole("qualifying_shares")
    return by_rule(
        "qualifying_shares",
        "qualifying_shares",
        rules,
        met=held >= least,
        figures={"held": held, "least": least},
        arithmetic=f"{held} {'≥' if held >= least else '<'} {least}",
    )


def votes_in_meeting(quality: str, rules: ResolvedRules) -> bool:
    """Say whether somebody of this quality (`member`, `guest`, `auxiliary`) has a vote in the meeting."""
    if quality == "auxiliary":
        return "auxiliary_vote" in rules and rules.flag("auxiliary_vote")
    return quality == "member" or ("assembly_composition" in rules and rules.word("assembly_composition") != "members")


def speaks_without_vote(quality: str, rules: ResolvedRules) -> bool:
    """Say whether somebody may speak in the meeting without a vote (`guest`, `solidarity`)."""
    wider = "speak_without_vote" in rules and rules.word("speak_without_vote") == "solidarity"
    return quality == "guest" or (quality == "solidarity" and wider)


def votes_per_member(rules: ResolvedRules) -> int:
    """Return how many votes a member has where no weights exist."""
    return rules.whole("one_member_one_vote")


def may_consult(document: str, rules: ResolvedRules) -> bool:
    """Say whether a member may consult a document of the register."""
    return "member_may_consult" in rules and document in rules.words("member_may_consult")


def may_consult_board_minutes(rules: ResolvedRules, *, is_director: bool) -> bool:
    """Say whether somebody may read the minutes of the board: its directors, and members where it opens them."""
    key = "member_may_consult_board_minutes"
    return is_director or (key in rules and rules.flag(key))


def list_shows(field: str, rules: ResolvedRules) -> bool:
    """Say whether the list of members shows a field to members; only names where the rules are silent."""
    if "member_list_fields_exposed" not in rules:
        return field == "name"
    return field in rules.words("member_list_fields_exposed")


def death_ends_on(died_on: date, rules: ResolvedRules) -> date | None:
    """Return the day on which a membership ends by death; None where the rules are silent."""
    return died_on if "death_effect" in rules and rules.word("death_effect") == "immediate" else None


def privacy_officer(rules: ResolvedRules) -> str:
    """Return who answers for personal information: `president`, or `delegate` where one is named in writing."""
    return rules.word("privacy_officer")
