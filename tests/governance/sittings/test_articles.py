"""By-laws amended around the table of a board: the ruling with its rule, in the words of a body."""

from __future__ import annotations

from datetime import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from governance.models import AmendedArticle, BylawVersion, FactKind, Motion, PresenceChannel, Resolution, Waiver
from governance.queries.proceedings import proceedings_of
from governance.rules.majorities import OF_BYLAWS
from governance.services.article_amendments import ArticleMoved, amend_article_from_floor, rule_article_out
from governance.services.at_the_table import director_arrives
from governance.services.bylaws import ArticleText
from governance.services.debate import move_motion
from governance.services.floor import Wording
from governance.services.hands import Hands, decide_by_hands
from governance.services.minutes_text import contents
from governance.services.sessions import open_assembly
from governance.services.sittings import call_sitting
from membership.clock import now
from membership.models import AuditEntry
from tests.factories.meetings import jump
from tests.factories.register import SYSTEM
from tests.governance.sittings.conftest import MEETING_ON
from tests.governance.sittings.test_pages import browsers, page  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture
def motion(planned, directors):
    """A motion of by-laws before the board, in session: article 6."""
    sitting = call_sitting(planned, actor=SYSTEM)
    jump(sitting.organisation, MEETING_ON, time(18))
    open_assembly(sitting, actor=SYSTEM)
    for one in directors:
        director_arrives(sitting, mandate=one, channel=PresenceChannel.HALL, actor=SYSTEM)
    motion = sitting.motions.select_related("assembly__organisation", "assembly__body", "item", "organisation").get()
    writes(motion, "6")
    return motion


def writes(motion: Motion, number: str) -> None:
    Motion.objects.filter(pk=motion.pk).update(majority_key=OF_BYLAWS)
    motion.majority_key = OF_BYLAWS
    AmendedArticle.objects.create(
        organisation_id=motion.organisation_id,
        motion=motion,
        number=number,
        title_fr=f"Titre {number}",
        text_fr="Neuf sièges.",
        sets={"board_size": 9} if number == "6" else {},
    )


def moved(words: str = "Sept sièges.", number: str = "6") -> ArticleMoved:
    return ArticleMoved(ArticleText(number, f"Titre {number}", words), "Anne", "Bruno")


def amend(motion: Motion, *, reason: str = "Même sujet.") -> Motion:
    return amend_article_from_floor(motion, moved(), reason=reason, actor=SYSTEM)


def test_the_ruling_rests_on_whose_by_laws_are_and_the_notice_is_not_judged(motion):
    ruled = amend(motion).facts.get(kind=FactKind.RULED_IN)
    assert (ruled.finding["rule"]["key"], ruled.finding["outcome"]) == ("bylaw_adoption_body", "not_met")
    assert not Waiver.objects.exists()


def test_its_page_shows_the_ruling_with_its_rule_and_speaks_of_no_assembly(motion, browsers):  # noqa: F811
    shown = browsers["chair"].get(
        page("sittings:debate-article", motion.assembly, motion=motion.public_id) + "?article=6"
    )
    words = shown.content.decode()
    for said in ("les administrateurs votent", "Les règlements sont adoptés par les membres en assemblée"):
        assert said in words
    for wrong in ("l’assemblée vote", "l’assemblée décide", "Retour à l’assemblée"):
        assert wrong not in words
    rule_article_out(motion, moved("Cent."), reason="Trop loin.", actor=SYSTEM)
    screen = browsers["chair"].get(page("sittings:one", motion.assembly)).content.decode()
    for said in ("Trop loin.", "Jugé irrecevable", "Les règlements sont adoptés par", "Neuf sièges."):
        assert said in screen


def test_the_minutes_speak_of_order_and_not_of_the_notice(motion):
    amend(motion, reason="C’est le même article.")
    said = str(contents(proceedings_of(motion.assembly), language="fr", version=1, drawn_up_at=now()))
    assert "recevable" in said
    assert "C’est le même article." in said
    assert "selon l’avis" not in said


def test_a_board_that_may_adopt_no_by_laws_writes_no_version(motion):
    decide_by_hands(motion, Hands(4, 0), actor=SYSTEM)
    assert Resolution.objects.filter(motion=motion).exists()
    assert not BylawVersion.objects.filter(resolution__isnull=False).exists()
    assert AuditEntry.objects.get(action="bylaws.amendment_unsettled").detail.values["code"] == "other_body"


def test_the_page_costs_no_more_for_more_motions_that_write_articles(motion, browsers):  # noqa: F811
    def costs() -> int:
        with CaptureQueriesContext(
            connection,
        ) as taken:
            assert browsers["chair"].get(page("sittings:one", motion.assembly)).status_code == 200
        return len([one for one in taken if "amendedarticle" in one["sql"] or "bylaw" in one["sql"]])

    costs()
    before = costs()
    for place in range(3):
        other = move_motion(motion.item, Wording(f"Texte {place}."), title_fr=f"Autre {place}", actor=SYSTEM)
        writes(Motion.objects.get(pk=other.pk), f"7.{place}")
    assert costs() == before
