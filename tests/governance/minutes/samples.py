"""A meeting that nobody held, made in memory: what its minutes look like needs no database."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

from governance.models import AgendaItem, Assembly, Motion
from governance.queries.proceedings import Convened, Headcount, Movements, Point, Proceedings
from governance.queries.votes_taken import Stage, Voice, VoteTaken
from governance.rules import notice, outcomes, quorum
from governance.rules.majorities import MotionFigures, majority_for, verdict
from governance.services.minutes_text import contents
from membership.models import Organisation
from membership.rules.resolved import Override
from membership.rules.rulesets import rule_set_for

CALLED_ON, MEETING_ON, ADOPTED_ON = date(2027, 4, 9), date(2027, 4, 24), date(2022, 5, 2)
OPENED_AT = datetime(2027, 4, 24, 23, 5, tzinfo=UTC)  # 19:05 in Montréal
DRAWN_UP_AT = OPENED_AT + timedelta(hours=3)
ENTITLED = 2114
BYLAWS: dict[str, Any] = {"notice_min_days": 10, "notice_max_days": 45, "quorum": "50", "tie_meeting": "lost"}
RULES = rule_set_for("qc_coop_solidarity", CALLED_ON).resolve(
    Override(key, value, "4.2", ADOPTED_ON) for key, value in BYLAWS.items()
)


def voices(how_many: int) -> tuple[Voice, ...]:
    """Return so many voices in the order of names, two in three for."""
    return tuple(
        Voice(f"Nguyễn{rank:04d}", "Thị Hồng", f"M{rank:07d}", ("for", "against", "for")[rank % 3])
        for rank in range(1, how_many + 1)
    )


def decided(position: int, those: tuple[Voice, ...], **motion: Any) -> Point:
    """Return a point whose motion was put to a roll call and proclaimed."""
    counted = Counter(voice.choice for voice in those)
    figures = MotionFigures(counted["for"], counted["against"], counted["abstain"], max(len(those), 60), ENTITLED)
    rule = majority_for("majority_ordinary", RULES)
    finding = outcomes.assess(rule, figures)
    row = Motion(
        pk=position,
        state=verdict(rule, figures).value,
        decided_at=OPENED_AT + timedelta(minutes=40),
        finding=finding.as_json(),
        figures={
            "for": figures.votes_for,
            "against": figures.votes_against,
            "abstain": figures.abstentions,
            "present": figures.present,
            "entitled": ENTITLED,
            "needed": finding.figure("needed"),
            "base": finding.figure("base"),
        },
        record_sha256="c" * 64,
        **{"text_fr": "Que les mandats durent deux ans.", "text_en": "That terms last two years."} | motion,
    )
    vote = VoteTaken(
        motion_id=position,
        stage=Stage.PROCLAIMED,
        opened_at=OPENED_AT + timedelta(minutes=25),
        closed_at=OPENED_AT + timedelta(minutes=33),
        quorum=quorum.assess(figures.present, ENTITLED, RULES).as_json(),
        roll_sha256="b" * 64,
        voices=those,
    )
    item = AgendaItem(position=position, kind="decision", title_fr="Des mandats de deux ans", title_en="Two-year terms")
    return Point(item, row, "2027-01", (vote,))


def a_meeting(*points: Point, **assembly: Any) -> Proceedings:
    organisation = Organisation(
        slug="rives", kind="qc_coop_solidarity", name_fr="Coop des Rives", name_en="Shores Co-op"
    )
    meeting = Assembly(
        **{
            "organisation": organisation,
            "title_fr": "Assemblée générale annuelle",
            "title_en": "Annual general meeting",
            "starts_at": OPENED_AT - timedelta(minutes=5),
            "place": "Centre communautaire",
            "link": "https://rencontre.example.org/rives",
            "state": "ended",
            "opened_at": OPENED_AT,
            "ended_at": OPENED_AT + timedelta(hours=2, minutes=37),
            "rule_set": RULES.rule_set,
            "rule_set_sha256": RULES.sha256,
        }
        | assembly
    )
    return Proceedings(
        assembly=meeting,
        opened_at=OPENED_AT,
        convened=Convened(
            called_at=datetime(2027, 4, 9, 14, 2, tzinfo=UTC),
            told=ENTITLED,
            by_channel={"email": 1967, "post": 147},
            unproven=0,
            finding=notice.assess(MEETING_ON, CALLED_ON, RULES),
            waivers=(),
            list_sha256="a" * 64,
            text_sha256="e" * 64,
        ),
        headcounts=(Headcount(OPENED_AT, None, {"hall": 58, "online": 14}, 70),),
        movements=Movements(came=81, came_later=9, left_early=2),
        quorum=quorum.assess(70, ENTITLED, RULES),
        points=points,
    )


def read_out(*points: Point, language: str = "fr", **assembly: Any) -> dict[str, Any]:
    """Return the contents of such a meeting's minutes."""
    return contents(a_meeting(*points, **assembly), language=language, version=1, drawn_up_at=DRAWN_UP_AT)
