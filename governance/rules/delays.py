"""Delays beside the notice of a general meeting: to the federation, to the board, of a dissolution, of an adjournment.

Days are counted as in `notice`: the day of sending left out, that of the meeting counted.
"""

from collections.abc import Iterator
from datetime import date

from governance.rules import notice
from governance.rules.saying import at_least, at_most, by_rule
from membership.rules.findings import Finding, Level, Outcome, finding
from membership.rules.resolved import ResolvedRules


def assess_federation(meeting_on: date, told_on: date | None, rules: ResolvedRules) -> Finding | None:
    """Return whether the federation is told in the same window; None where the rules ask for nothing.

    Codes: federation_told, federation_notice_missing, federation_told_outside_window. It warns only: whether there is a
    federation is for the organisation to say.
    """
    if "notice_to_federation" not in rules or not rules.flag("notice_to_federation"):
        return None
    alone = (
        "Si l’organisation ne fait partie d’aucune fédération, il n’y a rien à faire.",
        "If the organisation belongs to no federation, there is nothing to do.",
    )
    in_window = told_on is not None and notice.assess(meeting_on, told_on, rules).outcome is not Outcome.NOT_MET
    code = "federation_told" if in_window else "federation_told_outside_window"
    return by_rule(
        "federation_notice_missing" if told_on is None else code,
        "notice_to_federation",
        rules,
        met=in_window,
        level=Level.WARN,
        figures={"meeting_on": meeting_on.isoformat(), "told_on": told_on.isoformat() if told_on else "…"},
        remark=alone if told_on is None else ("", ""),
    )


def assess_dissolution(meeting_on: date, sent_on: date, rules: ResolvedRules) -> Finding | None:
    """Return whether a notice that puts dissolution to the vote left early enough; None where no rule asks more."""
    if "npo_dissolution_notice_days" not in rules:
        return None
    span = (meeting_on - sent_on).days
    return at_least("dissolution_notice", "npo_dissolution_notice_days", span, rules)


def assess_invitation(meeting_on: date, sent_on: date, rules: ResolvedRules) -> Finding | None:
    """Return whether an invitation leaves as early as usage has it; it informs. None where there is no usage."""
    if "invitation_days" not in rules:
        return None
    span, usual = (meeting_on - sent_on).days, rules.whole("invitation_days")
    return by_rule(
        "invitation",
        "invitation_days",
        rules,
        met=span >= usual,
        level=Level.INFO,
        figures={"span": span, "usual": usual},
        arithmetic=f"{span} {'≥' if span >= usual else '<'} {usual}",
    )


def assess_board_notice(
    meeting_on: date, sent_on: date, rules: ResolvedRules, *, waived_by_all: bool = False
) -> Finding:
    """Return whether the notice of a board meeting is in time, or waived by every director."""
    span, least = (meeting_on - sent_on).days, rules.whole("board_notice_days")
    waived = ("Toutes et tous ont renoncé à l’avis.", "Every director waived the notice.")
    return by_rule(
        "board_notice",
        "board_notice_days",
        rules,
        met=span >= least or waived_by_all,
        figures={"span": span, "least": least},
        remark=waived if waived_by_all and span < least else ("", ""),
        arithmetic=f"{meeting_on.isoformat()} − {sent_on.isoformat()} = {span} {'≥' if span >= least else '<'} {least}",
    )


def assess_resumption(adjourned_on: date, resumes_on: date, rules: ResolvedRules) -> Finding:
    """Return whether a meeting adjourned to a fixed day may resume without a new notice."""
    return at_most("resumption", "adjournment_days", (resumes_on - adjourned_on).days, rules)


def assess_mode(mode: str, rules: ResolvedRules) -> Finding | None:
    """Return whether a notice may leave this way (`email`, `mail`, `hand`, `posting`, `newspaper`)."""
    if "notice_modes" not in rules:
        return None
    return by_rule(
        "notice_mode", "notice_modes", rules, met=mode in rules.words("notice_modes"), figures={"mode": mode}
    )


def assess_omission(forgotten: int, rules: ResolvedRules) -> Finding | None:
    """Return what follows when members were forgotten in good faith; the meeting can be contested all the same."""
    if "omission_effect" not in rules:
        return None
    rule, voids = rules["omission_effect"], rules.flag("omission_effect")
    return finding(
        "omission",
        Outcome.MET if not forgotten else Outcome.NOT_MET if voids else Outcome.DOUBTFUL,
        rule.ref(),
        level=Level.WARN,
        figures={"forgotten": forgotten},
        fr=rule.sentence("fr"),
        en=rule.sentence("en"),
        remark=("L’assemblée peut être contestée.", "The meeting can be contested.") if forgotten else ("", ""),
    )


def assess_meeting_mode(mode: str, rules: ResolvedRules) -> Finding | None:
    """Return whether a meeting may be held `on_site`, `online` or `hybrid`; None where the rules are silent."""
    figures = {"mode": mode}
    if "meeting_modes" in rules:
        return by_rule(
            "meeting_mode", "meeting_modes", rules, met=mode in rules.words("meeting_modes"), figures=figures
        )
    if "remote_members_meeting" in rules:
        met = mode == "on_site" or rules.flag("remote_members_meeting")
        return by_rule("meeting_mode", "remote_members_meeting", rules, met=met, figures=figures)
    return None


def assess_remote(mode: str, rules: ResolvedRules) -> Iterator[Finding]:
    """Yield what is asked of a meeting one may take part in at a distance (`online`, `hybrid`); nothing on site.

    Nobody here knows what a link opens: that all hear one another there informs whoever calls, and stays doubtful.
    """
    if mode == "on_site":
        return
    if "remote_tech_condition" in rules and rules.flag("remote_tech_condition"):
        rule = rules["remote_tech_condition"]
        yield finding(
            "all_communicate",
            Outcome.DOUBTFUL,
            rule.ref(),
            level=Level.INFO,
            figures={"mode": mode},
            fr=rule.sentence("fr"),
            en=rule.sentence("en"),
            remark=(
                "Assurez-vous que le lien mène là où chaque personne entend les autres et leur parle.",
                "Make sure that the link leads where everybody hears the others and speaks to them.",
            ),
        )
    if mode == "hybrid" and "hybrid_equal_rights" in rules and not rules.flag("hybrid_equal_rights"):
        yield by_rule(
            "equal_at_a_distance",
            "hybrid_equal_rights",
            rules,
            met=False,
            level=Level.INFO,
            figures={"mode": mode},
            remark=(
                "Ici, chacun vote de même\u202f: à la présidence de voir au reste.",
                "Here, all vote alike: the rest is for the chair to see to.",
            ),
        )
    if mode == "online" and "fully_electronic_vote" in rules:
        yield by_rule(
            "electronic_alone",
            "fully_electronic_vote",
            rules,
            met=rules.flag("fully_electronic_vote"),
            level=Level.WARN,
            figures={"mode": mode},
        )
