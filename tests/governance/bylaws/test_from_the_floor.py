"""Amending by-laws from the floor: the chair rules, the article is decided first, and the next version has it so."""

from __future__ import annotations

from datetime import time

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from governance.api.article_amendments import RuledArticleBody
from governance.errors import (
    AmendmentPending,
    BylawTextFixed,
    NothingToAmend,
    NotOfTheAmendment,
    NotOfTheBylaws,
    RuleStatedTwice,
    RulingWithoutReason,
    TooFewParts,
)
from governance.models import AmendedArticle, BylawVersion, FactKind, Motion, Resolution, Waiver
from governance.queries.bylaws import articles_of, carried_by, latest
from governance.queries.proceedings import proceedings_of
from governance.rules.majorities import OF_BYLAWS
from governance.services.amending import amend_article
from governance.services.article_amendments import (
    ArticleMoved,
    amend_article_from_floor,
    divide_by_articles,
    rule_article_out,
)
from governance.services.bylaws import ArticleText
from governance.services.calling import call_assembly
from governance.services.debate import divide_motion, move_amendment, move_motion, withdraw_motion
from governance.services.floor import Wording
from governance.services.hands import Hands, decide_by_hands
from governance.services.minutes_text import contents
from governance.services.sessions import open_assembly
from membership.clock import now
from membership.errors import OverrideOutOfBounds
from membership.messages import sentence
from membership.models import Role
from membership.queries.rules import rules_for
from tests.factories.meetings import CALLED_ON, MEETING_ON, a_motion, an_assembly, come, jump
from tests.factories.register import SYSTEM, a_member, an_officer, an_organisation

pytestmark = pytest.mark.django_db


def article(number: str, words: str = "Le texte.", english: str = "The text.", **sets: object) -> ArticleText:
    return ArticleText(number, f"Titre {number}", words, f"Title {number}", english, sets)


@pytest.fixture
def motion() -> Motion:
    """A motion of by-laws before a meeting in session: nine seats in article 6, and a new article 6.1."""
    organisation = an_organisation()
    jump(organisation, CALLED_ON)
    meeting = an_assembly(organisation)
    written = a_motion(meeting)
    amend_article(written, article("6", "Neuf sièges.", "Nine seats.", board_size=9), actor=SYSTEM)
    amend_article(written, article("6.1"), actor=SYSTEM)
    members = [a_member(organisation, name) for name in ("Anne", "Luc", "Omar", "Zoé")]
    call_assembly(meeting, actor=SYSTEM)
    jump(organisation, MEETING_ON, time(19, 5))
    for one in members:
        come(meeting, one)
    open_assembly(meeting, actor=SYSTEM)
    return Motion.objects.select_related("assembly__organisation", "organisation", "item").get(pk=written.pk)


SEVEN = ArticleMoved(article("6", "Sept sièges.", "Seven seats.", board_size=7), "Luc Roy", "Omar Diallo")


def amend(motion: Motion, moved: ArticleMoved = SEVEN, reason: str = "Même sujet.") -> Motion:
    return amend_article_from_floor(motion, moved, reason=reason, actor=SYSTEM)


def hands(motion: Motion, votes_for: int, votes_against: int) -> Motion:
    return decide_by_hands(motion, Hands(votes_for, votes_against, 0, None), actor=SYSTEM)


def test_an_article_amended_from_the_floor_is_decided_first_and_stands_so_in_the_next_version(motion):
    amendment = amend(motion)
    assert (amendment.before_fr, amendment.text_fr) == ("Neuf sièges.", "Sept sièges.")
    assert (amendment.before_en, amendment.text_en) == ("Nine seats.", "Seven seats.")
    assert amendment.majority_key != OF_BYLAWS
    with pytest.raises(AmendmentPending):
        hands(motion, 4, 0)
    hands(amendment, 3, 1)
    assert not BylawVersion.objects.filter(resolution__isnull=False).exists()
    hands(motion, 4, 0)
    version = latest(motion.organisation)
    assert version.resolution == Resolution.objects.get(motion=motion)
    six = next(one for one in articles_of(version) if one.number == "6")
    assert (six.text_fr, six.text_en, dict(six.sets)) == ("Sept sièges.", "Seven seats.", {"board_size": 7})
    assert rules_for(motion.organisation, version.in_force_from)["board_size"].value == 7


def test_what_the_notice_had_stays_as_it_was(motion):
    hands(amend(motion), 4, 0)
    assert AmendedArticle.objects.get(motion=motion, number="6").text_fr == "Neuf sièges."
    assert carried_by(motion)["6"].text_fr == "Sept sièges."


def test_an_amendment_rejected_leaves_the_article_of_the_notice(motion):
    hands(amend(motion), 1, 3)
    hands(motion, 4, 0)
    six = next(one for one in articles_of(latest(motion.organisation)) if one.number == "6")
    assert (six.text_fr, dict(six.sets)) == ("Neuf sièges.", {"board_size": 9})


def test_the_ruling_is_kept_with_its_reason_and_its_rule(motion):
    ruled = amend(motion, reason="L’avis annonçait le nombre de sièges.").facts.get(kind=FactKind.RULED_IN)
    assert ruled.note == "L’avis annonçait le nombre de sièges."
    assert (ruled.finding["rule"]["key"], ruled.finding["rule"]["certainty"]) == ("notice_content", "G")
    assert ruled.finding["outcome"] == "met"
    assert not Waiver.objects.exists()


def test_the_chair_rules_with_a_reason(motion):
    with pytest.raises(RulingWithoutReason):
        amend(motion, reason=" ")
    with pytest.raises(RulingWithoutReason):
        rule_article_out(motion, SEVEN, reason="", actor=SYSTEM)


def test_an_amendment_ruled_beyond_the_notice_is_noted_and_not_put(motion):
    fact = rule_article_out(motion, SEVEN, reason="Un autre sujet.", actor=SYSTEM)
    assert (fact.by, fact.note, fact.figures["article"]) == ("Luc Roy", "Un autre sujet.", "6")
    assert fact.finding["outcome"] == "not_met"
    assert not motion.amendments.exists()


def test_an_article_that_the_notice_did_not_announce_goes_on_with_a_reason_that_is_kept(motion):
    amendment = amend(motion, ArticleMoved(article("4.2", "Vingt jours.")), reason="Elle en découle.")
    assert amendment.facts.get(kind=FactKind.RULED_IN).finding["outcome"] == "not_met"
    assert Waiver.objects.get().reason == "Elle en découle."


def test_an_amendment_of_an_amendment_is_decided_before_it(motion):
    amendment = amend(motion)
    deeper = amend(amendment, ArticleMoved(article("6", "Onze sièges.", "Eleven seats.", board_size=11)))
    hands(deeper, 4, 0)
    amendment.refresh_from_db()
    assert (amendment.text_fr, amendment.text_en) == ("Onze sièges.", "Eleven seats.")
    hands(amendment, 4, 0)
    hands(motion, 4, 0)
    six = next(one for one in articles_of(latest(motion.organisation)) if one.number == "6")
    assert dict(six.sets) == {"board_size": 11}


def test_a_language_left_as_it_was_has_its_translation_to_come(motion):
    amendment = amend(motion, ArticleMoved(article("6", "Sept sièges.", "Nine seats.", board_size=7)))
    assert amendment.text_en == ""


def test_what_changes_nothing_or_leaves_the_law_is_refused(motion):
    with pytest.raises(NothingToAmend):
        amend(motion, ArticleMoved(article("6", "Neuf sièges.", "Nine seats.", board_size=9)))
    with pytest.raises(OverrideOutOfBounds):
        amend(motion, ArticleMoved(article("6", "Deux sièges.", "Two seats.", board_size=2)))
    with pytest.raises(BylawTextFixed):
        move_amendment(motion, Wording("Autrement."), actor=SYSTEM)
    with pytest.raises(BylawTextFixed):
        divide_motion(motion, [Wording("Une"), Wording("Deux")], actor=SYSTEM)


def test_a_motion_is_divided_by_articles_as_amended_so_far(motion):
    hands(amend(motion), 4, 0)
    six, new = divide_by_articles(motion, by="Zoé", actor=SYSTEM)
    assert (six.majority_key, six.title_fr) == (OF_BYLAWS, f"{motion.title_fr}, article 6")
    assert "Sept sièges." in six.text_fr
    hands(six, 4, 0)
    hands(new, 0, 4)
    articles = articles_of(latest(motion.organisation))
    assert "6.1" not in [one.number for one in articles]
    assert rules_for(motion.organisation, MEETING_ON)["board_size"].value == 7
    motion.refresh_from_db()
    assert motion.state == "divided"


def test_a_part_that_is_amended_reads_as_it_was_amended(motion):
    six, new = divide_by_articles(motion, actor=SYSTEM)
    assert "Neuf sièges." in six.text_fr
    hands(amend(six), 4, 0)
    six.refresh_from_db()
    assert "Sept sièges." in six.text_fr
    assert "Neuf sièges." not in six.text_fr
    hands(six, 4, 0)
    assert "Sept sièges." in Resolution.objects.get(motion=six).text_fr
    new.refresh_from_db()
    assert "Le texte." in new.text_fr


def test_an_article_goes_on_stating_what_nothing_is_said_of(motion):
    moved = ArticleMoved(ArticleText("6", "Titre 6", "Neuf sièges, en mars.", "Title 6", "Nine seats, in March."))
    hands(amend(motion, moved), 4, 0)
    hands(motion, 4, 0)
    assert rules_for(motion.organisation, MEETING_ON)["board_size"].value == 9


def test_an_amendment_of_an_amendment_changes_what_it_writes_and_nothing_else(motion):
    amendment = amend(motion)
    for number in ("6.1", "4.2"):
        with pytest.raises(NotOfTheAmendment) as refused:
            amend(amendment, ArticleMoved(article(number, "Autre chose.")))
        assert number in sentence(refused.value)
    assert not Motion.objects.filter(amends=amendment).exists()


def test_two_articles_of_what_the_meeting_would_adopt_do_not_set_the_same_rule(motion):
    with pytest.raises(RuleStatedTwice) as refused:
        amend(motion, ArticleMoved(article("6.1", "Sept sièges aussi.", board_size=7)))
    assert refused.value.number == "6"
    amendment = amend(motion, ArticleMoved(article("6.1", "Le texte, revu.")))
    with pytest.raises(RuleStatedTwice):
        amend(amendment, ArticleMoved(article("6.1", "Sept sièges.", board_size=7)))


def test_a_program_that_says_nothing_of_what_an_article_states_leaves_it(motion):
    said = {"number": "6", "title_fr": "Titre 6", "text_fr": "Neuf sièges, en mars.", "reason": "Même sujet."}
    for sets, stated in ((None, {"board_size": 9}), ([], {})):
        body = RuledArticleBody(data=said if sets is None else said | {"sets": sets})
        assert body.is_valid(), body.errors
        amendment = amend(motion, RuledArticleBody.moved(body.validated_data), reason=body.validated_data["reason"])
        assert amendment.amended_articles.get().sets == stated
        withdraw_motion(amendment, by="Luc", actor=SYSTEM)


def test_the_page_of_another_article_takes_none_that_exists(motion, chair):
    address = page("debate-article", motion)
    said = {"number": "6", "title_fr": "T", "text_fr": "X", "ruling": "within", "reason": "Oui."}
    for query in ("", "?article=6.1"):
        answer = chair.post(f"{address}{query}", said)
        assert answer.status_code == 422
        assert "number" in answer.context["form"].errors
    assert not Motion.objects.filter(amends=motion).exists()


def test_only_a_motion_that_writes_articles_is_amended_and_divided_so(motion):
    other = move_motion(motion.item, Wording("Que l’on attende."), title_fr="Attendre", actor=SYSTEM)
    with pytest.raises(NotOfTheBylaws):
        amend(other)
    with pytest.raises(NotOfTheBylaws):
        divide_by_articles(other, actor=SYSTEM)
    motion.amended_articles.exclude(number="6").delete()
    with pytest.raises(TooFewParts):
        divide_by_articles(motion, actor=SYSTEM)


def test_the_minutes_tell_the_ruling_with_its_rule(motion):
    hands(amend(motion, reason="Même sujet que l’avis."), 4, 0)
    rule_article_out(motion, SEVEN, reason="Trop loin.", actor=SYSTEM)
    hands(motion, 4, 0)
    with override("fr"):
        said = str(contents(proceedings_of(motion.assembly), language="fr", version=1, drawn_up_at=now()))
    assert "Même sujet que l’avis." in said
    assert "Trop loin." in said
    assert "art. 65, 77, 122 et 123" in said


@pytest.fixture
def chair(motion: Motion) -> Client:
    browser = Client(headers={"Accept-Language": "fr"})
    account = an_officer(motion.organisation, Role.CHAIR)
    browser.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return browser


def page(view: str, motion: Motion) -> str:
    meeting = motion.assembly
    return reverse(f"voting:{view}", args=[meeting.organisation.slug, meeting.public_id, motion.public_id])


FILLED = {
    "number": "6",
    "title_fr": "Titre 6",
    "title_en": "Title 6",
    "text_fr": "Sept sièges.",
    "text_en": "Seven seats.",
    "board_size-value": "7",
    "mover": "Luc Roy",
    "seconder": "Omar Diallo",
    "reason": "Même sujet.",
}


def test_the_chair_amends_an_article_on_its_page(motion, chair):
    address = f"{page('debate-article', motion)}?article=6"
    shown = chair.get(address).content.decode()
    assert "Neuf sièges." in shown
    assert chair.post(address, FILLED).status_code == 422
    assert not motion.amendments.exists()
    assert chair.post(address, FILLED | {"ruling": "within"}).status_code == 302
    amendment = motion.amendments.get()
    assert amendment.amended_articles.get().sets == {"board_size": 7}
    screen = chair.get(f"{reverse('voting:conduct', args=_of(motion))}?point={amendment.item.public_id}")
    assert "Même sujet." in screen.content.decode()
    assert chair.get(f"{page('debate-article', amendment)}?article=6").status_code == 200


def _of(motion: Motion) -> list[str]:
    return [motion.assembly.organisation.slug, motion.assembly.public_id]


def test_the_chair_rules_an_amendment_out_and_divides_by_articles(motion, chair):
    address = f"{page('debate-article', motion)}?article=6"
    assert chair.post(address, FILLED | {"ruling": "beyond", "reason": "Trop loin."}).status_code == 302
    assert not motion.amendments.exists()
    screen = f"{reverse('voting:conduct', args=_of(motion))}?point={motion.item.public_id}"
    assert "Trop loin." in chair.get(screen).content.decode()
    chair.post(page("debate-divide-articles", motion), {"by": "Zoé"})
    motion.refresh_from_db()
    assert motion.state == "divided"
