"""The notice owed to somebody who becomes a member after it left (rulebook, worked example 20)."""

from dataclasses import dataclass
from datetime import date

from membership.rules import wording
from membership.rules.findings import Finding, Level, Outcome, finding
from membership.rules.resolved import ResolvedRules


@dataclass(frozen=True, slots=True)
class NoticeOwed:
    """Which meeting, when its notice left, and whether the newcomer will vote there. is_sent: it leaves now."""

    title_fr: str
    title_en: str
    meeting_on: date
    notice_on: date
    joined_on: date
    votes: bool
    is_sent: bool


def assess(owed: NoticeOwed, rules: ResolvedRules) -> Finding:
    """Return that the notice and the agenda are owed at admission, and whether they leave."""
    rule = rules["record_date_mode"]
    day = {language: wording.plain_day(owed.notice_on, language) for language in wording.LANGUAGES}
    meets = {language: wording.plain_day(owed.meeting_on, language) for language in wording.LANGUAGES}
    return finding(
        "notice_owed",
        Outcome.MET if owed.is_sent else Outcome.DOUBTFUL,
        rule.ref(),
        level=Level.INFO,
        figures={
            "notice": owed.notice_on.isoformat(),
            "joined": owed.joined_on.isoformat(),
            "meeting": owed.meeting_on.isoformat(),
            "days_left": (owed.meeting_on - owed.joined_on).days,
        },
        fr=f"{owed.title_fr}, le {meets['fr']}\u00a0: l’avis est parti le {day['fr']}. "
        + ("Il est envoyé maintenant à cette personne, avec l’ordre du jour." if owed.is_sent else _UNSENT["fr"]),
        en=f"{owed.title_en}, {meets['en']}: the notice left on {day['en']}. "
        + ("It is sent to this person now, with the agenda." if owed.is_sent else _UNSENT["en"]),
        remark=(_VOTES["fr"], _VOTES["en"]) if owed.votes else (_ATTENDS["fr"], _ATTENDS["en"]),
    )


_UNSENT = {
    "fr": "Il est dû à cette personne et ne part pas, puisque rien ne lui est écrit.",
    "en": "It is owed to this person and does not leave, since nothing is written to them.",
}
_VOTES = {"fr": "Cette personne pourra voter.", "en": "This person may vote."}
_ATTENDS = {
    "fr": "Cette personne pourra assister, sans voter.",
    "en": "This person may attend, without a vote.",
}
