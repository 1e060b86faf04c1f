"""Writing by-laws: drafted from what stands, held against the law, kept as adopted, and amended by an assembly."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, transaction

from governance.errors import (
    AdoptedLater,
    ArticleNumberTaken,
    BeforeTheLast,
    BylawsEmpty,
    DraftOutdated,
    DraftUnderWay,
    NoSuchArticle,
    RuleStatedTwice,
    VersionOfTheResolution,
)
from governance.models import AmendedArticle, Assembly, BodyKind, BylawVersion, Motion, Resolution, SittingKind
from governance.queries.bylaws import articles_of, draft_of, in_force, latest, unanswered_on
from governance.rules.majorities import OF_BYLAWS, ORDINARY, MotionFigures, majority_for
from governance.rules.outcomes import assess
from governance.services import amending
from governance.services.amending import Repeal, amend_article, withdraw_article
from governance.services.bodies import Outline, found_body
from governance.services.bylaws import (
    ArticleText,
    adopt_bylaws,
    begin_bylaws,
    discard_bylaws,
    remove_article,
    write_article,
)
from governance.services.decisions import record_outcome
from governance.services.planning import Item, MotionText, revise_item
from membership.errors import (
    DatesReversed,
    OverrideNotAllowed,
    OverrideOutOfBounds,
    OverrideReasonMissing,
    RulesContradict,
    StateNotAllowed,
)
from membership.models import AuditDetail, AuditEntry
from membership.queries.rules import rules_for
from membership.rules.findings import Finding
from tests.factories.meetings import CALLED_ON, a_motion, an_assembly, jump
from tests.factories.register import SYSTEM, an_organisation

pytestmark = pytest.mark.django_db

ON = date(2027, 4, 24)


@pytest.fixture
def organisation():
    found = an_organisation()
    jump(found, CALLED_ON)
    return found


@pytest.fixture
def draft(organisation):
    return begin_bylaws(organisation, actor=SYSTEM)


def text(number: str, sets: dict[str, object] | None = None, words: str = "Le texte.") -> ArticleText:
    return ArticleText(number=number, title_fr=f"Titre {number}", text_fr=words, sets=sets)


def adopt(draft: BylawVersion, on: date = CALLED_ON) -> BylawVersion:
    return adopt_bylaws(draft, adopted_on=on, in_force_from=on, override="Adoptés ailleurs.", actor=SYSTEM)


def decide(motion, *, is_adopted: bool = True):
    rules = rules_for(motion.organisation, CALLED_ON)
    found = assess(majority_for("majority_ordinary", rules), MotionFigures(9, 1, 0, present=10, entitled=10))
    at = datetime(2027, 4, 24, 23, 30, tzinfo=UTC)
    return record_outcome(
        motion, is_adopted=is_adopted, figures={}, finding=found, record_sha256="", decided_at=at, actor=SYSTEM
    )


def test_the_first_version_begins_with_what_the_set_up_recorded(draft):
    articles = articles_of(draft)
    assert [article.number for article in articles] == ["4.2"]
    assert dict(articles[0].sets)["notice_min_days"] == 10
    assert "10\u00a0jours" in articles[0].text_fr


def test_one_version_is_prepared_at_a_time(organisation, draft):
    with pytest.raises(DraftUnderWay):
        begin_bylaws(organisation, actor=SYSTEM)
    discard_bylaws(draft, actor=SYSTEM)
    assert draft_of(organisation) is None
    assert begin_bylaws(organisation, actor=SYSTEM).rank == 1


def test_articles_keep_the_order_of_their_numbers(draft):
    for number in ("10", "4.10", "2"):
        write_article(draft, text(number), actor=SYSTEM)
    assert [article.number for article in articles_of(draft)] == ["2", "4.2", "4.10", "10"]
    with pytest.raises(ArticleNumberTaken):
        write_article(draft, text("10"), actor=SYSTEM)


def test_a_value_out_of_the_law_s_bounds_is_refused_with_its_source(draft):
    with pytest.raises(OverrideOutOfBounds) as refused:
        write_article(draft, text("6", {"board_size": 16}), actor=SYSTEM)
    assert "art. 80" in refused.value.source_fr
    with pytest.raises(OverrideNotAllowed):
        write_article(draft, text("6", {"proxy_allowed": True}), actor=SYSTEM)
    assert not draft.articles.filter(number="6").exists()


def test_the_latest_article_to_set_a_rule_sets_it_alone(draft):
    write_article(draft, text("6", {"board_size": 7}), actor=SYSTEM)
    write_article(draft, text("7", {"board_size": 9}), actor=SYSTEM)
    assert draft.values.get(key="board_size").article.number == "7"


def test_adopted_by_laws_hold_from_their_day_and_name_their_article(organisation, draft):
    write_article(draft, text("6", {"board_size": 7}), actor=SYSTEM)
    version = adopt_bylaws(draft, adopted_on=CALLED_ON, in_force_from=ON, override="Adoptés ailleurs.", actor=SYSTEM)
    assert version.sha256
    assert in_force(organisation, CALLED_ON) is None
    assert in_force(organisation, ON) == version
    assert not rules_for(organisation, CALLED_ON)["board_size"].is_set
    rule = rules_for(organisation, ON)["board_size"]
    assert (rule.value, rule.article) == (7, "6")


def test_an_article_taken_out_leaves_its_rule_to_the_law_again(organisation, draft):
    write_article(draft, text("6", {"term_years": 3}), actor=SYSTEM)
    adopt(draft)
    later = begin_bylaws(organisation, actor=SYSTEM)
    remove_article(later.articles.get(number="6"), actor=SYSTEM)
    jump(organisation, ON)
    adopt_bylaws(later, adopted_on=ON, in_force_from=ON, override="Adoptés ailleurs.", actor=SYSTEM)
    assert rules_for(organisation, CALLED_ON).whole("term_years") == 3
    assert rules_for(organisation, ON).whole("term_years") == 1


def test_a_least_and_a_most_may_move_together(organisation, draft):
    row = draft.articles.get(number="4.2")
    write_article(draft, text("4.2", {"notice_min_days": 50, "notice_max_days": 70}), actor=SYSTEM, row=row)
    adopt(draft)
    rules = rules_for(organisation, CALLED_ON)
    assert (rules.whole("notice_min_days"), rules.whole("notice_max_days")) == (50, 70)


def test_values_that_cannot_both_hold_leave_everything_as_it_was(organisation, draft):
    row = draft.articles.get(number="4.2")
    write_article(draft, text("4.2", {"notice_min_days": 50, "notice_max_days": 40}), actor=SYSTEM, row=row)
    with pytest.raises(RulesContradict):
        adopt(draft)
    draft.refresh_from_db()
    assert draft.is_draft
    assert rules_for(organisation, CALLED_ON).whole("notice_min_days") == 10


def test_nothing_is_adopted_on_a_day_to_come(draft):
    with pytest.raises(AdoptedLater):
        adopt(draft, ON)
    assert (
        adopt_bylaws(
            draft, adopted_on=CALLED_ON, in_force_from=ON, override="Adoptés ailleurs.", actor=SYSTEM
        ).in_force_from
        == ON
    )


def test_days_are_in_order_and_a_version_has_articles(draft):
    with pytest.raises(DatesReversed):
        adopt_bylaws(draft, adopted_on=ON, in_force_from=CALLED_ON, override="Adoptés ailleurs.", actor=SYSTEM)
    remove_article(draft.articles.get(), actor=SYSTEM)
    with pytest.raises(BylawsEmpty):
        adopt(draft)


def test_adopted_by_laws_are_kept_by_the_database_itself(draft):
    version = adopt(draft)
    article = version.articles.first()
    for act in (
        lambda: BylawVersion.objects.filter(pk=version.pk).update(adopted_on=ON),
        lambda: version.articles.update(text_fr="Autre"),
        lambda: version.values.update(value=1),
        lambda: version.articles.create(
            organisation=version.organisation, number="99", position=99, title_fr="X", text_fr="X"
        ),
        article.delete,
    ):
        with pytest.raises(DatabaseError, match="kept as they are"), transaction.atomic():
            act()
    with pytest.raises(StateNotAllowed):
        write_article(version, text("9"), actor=SYSTEM)


def test_a_rule_is_no_longer_asked_for_once_an_article_states_it(organisation, draft):
    assert "board_size" in {rule.key for rule in unanswered_on(organisation, CALLED_ON)}
    write_article(draft, text("6", {"board_size": 7}), actor=SYSTEM)
    adopt(draft)
    assert "board_size" not in {rule.key for rule in unanswered_on(organisation, CALLED_ON)}


# --- amended by an assembly


@pytest.fixture
def motion(organisation, draft):
    write_article(draft, text("6", {"board_size": 7}), actor=SYSTEM)
    adopt(draft)
    return a_motion(an_assembly(organisation))


def test_a_motion_that_amends_by_laws_needs_their_majority(motion):
    amend_article(motion, text("6", {"board_size": 9}), actor=SYSTEM)
    motion.refresh_from_db()
    assert motion.majority_key == "maj_bylaws"


def test_no_other_majority_takes_the_place_of_that_of_by_laws(motion):
    amend_article(motion, text("6", {"board_size": 9}), actor=SYSTEM)
    revise_item(motion.item, Item("Point", "Item"), motion=MotionText("Texte.", "Text."), actor=SYSTEM)
    motion.refresh_from_db()
    assert (motion.text_fr, motion.majority_key) == ("Texte.", "maj_bylaws")


def test_a_motion_put_to_another_majority_amends_nothing_and_the_trail_says_so(organisation, motion):
    before = latest(organisation)
    amend_article(motion, text("6", {"board_size": 9}), actor=SYSTEM)
    type(motion).objects.filter(pk=motion.pk).update(majority_key="majority_ordinary")
    decide(motion)
    assert Resolution.objects.filter(motion=motion).exists()
    assert latest(organisation) == before
    assert AuditEntry.objects.filter(action="bylaws.amendment_unsettled").count() == 1


def test_an_amendment_adopted_in_an_assembly_makes_the_next_version_by_itself(organisation, motion):
    before = latest(organisation)
    amend_article(motion, text("6", {"board_size": 9}, "Le conseil compte 9 sièges."), actor=SYSTEM)
    amend_article(motion, text("6.1"), actor=SYSTEM)
    amend_article(motion, Repeal("4.2"), actor=SYSTEM)
    decide(motion)
    version = latest(organisation)
    assert version is not None
    assert version.rank == before.rank + 1
    assert version.resolution == Resolution.objects.get(motion=motion)
    assert version.based_on == before
    assert [article.number for article in articles_of(version)] == ["6", "6.1"]
    rules = rules_for(organisation, version.in_force_from)
    assert (rules["board_size"].value, rules["board_size"].article) == (9, "6")
    assert not rules["notice_min_days"].is_set
    assert AuditEntry.objects.filter(action="bylaws.adopted", object_id=version.public_id).count() == 1


def test_an_amendment_that_states_what_another_article_states_is_proclaimed(organisation, motion):
    amend_article(motion, text("6.1", {"board_size": 9}), actor=SYSTEM)
    decide(motion)
    version = latest(organisation)
    assert version.resolution == Resolution.objects.get(motion=motion)
    assert version.values.get(key="board_size").article.number == "6.1"
    rule = rules_for(organisation, version.in_force_from)["board_size"]
    assert (rule.value, rule.article) == (9, "6.1")


def test_two_motions_of_one_meeting_that_set_the_same_rule_are_both_proclaimed(organisation, motion):
    other = a_motion(motion.assembly)
    amend_article(motion, text("6.1", {"board_size": 9}), actor=SYSTEM)
    amend_article(other, text("6.2", {"board_size": 11}), actor=SYSTEM)
    decide(motion)
    decide(other)
    version = latest(organisation)
    assert version.resolution == Resolution.objects.get(motion=other)
    assert [article.number for article in articles_of(version)] == ["4.2", "6", "6.1", "6.2"]
    rule = rules_for(organisation, version.in_force_from)["board_size"]
    assert (rule.value, rule.article) == (11, "6.2")


def test_two_articles_of_one_motion_do_not_set_the_same_rule(motion):
    amend_article(motion, text("6.1", {"board_size": 9}), actor=SYSTEM)
    with pytest.raises(RuleStatedTwice) as refused:
        amend_article(motion, text("6.2", {"board_size": 11}), actor=SYSTEM)
    assert refused.value.number == "6.1"
    amend_article(motion, text("6.1", {"board_size": 11}), actor=SYSTEM)
    assert [row.number for row in motion.amended_articles.all()] == ["6.1"]


def test_a_resolution_stands_when_the_database_refuses_the_version(organisation, motion, monkeypatch):
    before = latest(organisation)
    amend_article(motion, text("6.1", {"board_size": 9}), actor=SYSTEM)
    monkeypatch.setattr(amending, "amended", lambda standing, _amendments: (*standing, *standing))
    decide(motion)
    assert Resolution.objects.filter(motion=motion).exists()
    assert latest(organisation) == before
    assert AuditEntry.objects.get(action="bylaws.amendment_unsettled").detail.values["code"] == "not_written"


def test_a_rejected_amendment_changes_nothing(organisation, motion):
    before = latest(organisation)
    amend_article(motion, text("6", {"board_size": 9}), actor=SYSTEM)
    decide(motion, is_adopted=False)
    assert latest(organisation) == before


def test_a_motion_about_something_else_makes_no_version(organisation, motion):
    before = latest(organisation)
    decide(motion)
    assert latest(organisation) == before


def test_an_amendment_out_of_bounds_is_refused_before_it_is_put(motion):
    with pytest.raises(OverrideOutOfBounds):
        amend_article(motion, text("6", {"board_size": 2}), actor=SYSTEM)
    with pytest.raises(NoSuchArticle):
        amend_article(motion, Repeal("99"), actor=SYSTEM)
    assert not AmendedArticle.objects.exists()


def test_an_amended_article_can_be_taken_back_while_the_meeting_is_prepared(motion):
    first = amend_article(motion, text("6.1"), actor=SYSTEM)
    withdraw_article(amend_article(motion, text("6.2"), actor=SYSTEM), actor=SYSTEM)
    motion.refresh_from_db()
    assert motion.majority_key == "maj_bylaws"
    withdraw_article(first, actor=SYSTEM)
    motion.refresh_from_db()
    assert not AmendedArticle.objects.exists()
    assert motion.majority_key == "majority_ordinary"


def test_a_resolution_stands_when_the_law_no_longer_allows_its_value(organisation, motion):
    before = latest(organisation)
    row = amend_article(motion, text("6", {"board_size": 9}), actor=SYSTEM)
    AmendedArticle.objects.filter(pk=row.pk).update(sets={"board_size": 99})
    decide(motion)
    assert Resolution.objects.filter(motion=motion).exists()
    assert latest(organisation) == before
    assert AuditEntry.objects.filter(action="bylaws.amendment_unsettled").count() == 1


def test_an_amendment_that_says_nothing_of_what_the_article_sets_leaves_it_set(motion):
    kept = amend_article(motion, text("4.2", words="Quinze jours."), actor=SYSTEM)
    assert kept.sets["notice_min_days"] == 10
    amend_article(motion, text("4.2", {"notice_min_days": 15}), actor=SYSTEM)
    assert amend_article(motion, text("4.2", words="Au moins quinze jours."), actor=SYSTEM).sets == {
        "notice_min_days": 15
    }
    assert amend_article(motion, text("4.2", {}), actor=SYSTEM).sets == {}, "said to set nothing, it sets nothing"


def test_a_draft_begun_before_an_amendment_cannot_undo_it(organisation, motion):
    stale = begin_bylaws(organisation, actor=SYSTEM)
    amend_article(motion, text("6", {"board_size": 9}), actor=SYSTEM)
    decide(motion)
    with pytest.raises(DraftOutdated):
        adopt_bylaws(stale, adopted_on=ON, in_force_from=ON, override="Adoptés ailleurs.", actor=SYSTEM)


def test_a_version_is_not_in_force_before_the_one_that_it_replaces(organisation, draft):
    write_article(draft, text("6", {"board_size": 7}), actor=SYSTEM)
    adopt_bylaws(
        draft, adopted_on=CALLED_ON, in_force_from=date(2028, 1, 1), override="Adoptés ailleurs.", actor=SYSTEM
    )
    later = begin_bylaws(organisation, actor=SYSTEM)
    with pytest.raises(BeforeTheLast):
        adopt_bylaws(
            later, adopted_on=CALLED_ON, in_force_from=date(2027, 6, 1), override="Adoptés ailleurs.", actor=SYSTEM
        )
    write_article(later, text("6", {"board_size": 9}), actor=SYSTEM, row=later.articles.get(number="6"))
    adopt_bylaws(
        later, adopted_on=CALLED_ON, in_force_from=date(2028, 1, 1), override="Adoptés ailleurs.", actor=SYSTEM
    )
    assert rules_for(organisation, date(2028, 1, 2)).whole("board_size") == 9


class TestWhoAdopted:
    """The resolution that adopted them is named; without one kept here, one says why."""

    def of(self, organisation, *, board=None, majority=OF_BYLAWS, figures=None):
        motion = a_motion(an_assembly(organisation), majority=majority)
        Motion.objects.filter(pk=motion.pk).update(figures=figures)
        if board:
            Assembly.objects.filter(pk=motion.assembly_id).update(kind=SittingKind.MEETING, body=board)
        return Resolution.objects.create(
            organisation=organisation,
            motion=Motion.objects.get(pk=motion.pk),
            series="CA" if board else "",
            year=2027,
            rank=1,
            adopted_on=CALLED_ON,
            title_fr="Règlements",
        )

    def test_the_day_is_that_of_the_resolution(self, organisation, draft):
        write_article(draft, text("6", {"board_size": 7}), actor=SYSTEM)
        by = self.of(organisation)
        adopted = adopt_bylaws(draft, adopted_on=ON, in_force_from=ON, resolution=by, actor=SYSTEM)
        assert (adopted.adopted_on, adopted.resolution) == (CALLED_ON, by)
        later = begin_bylaws(organisation, actor=SYSTEM)
        with pytest.raises(VersionOfTheResolution):
            adopt_bylaws(later, adopted_on=ON, in_force_from=ON, resolution=by, actor=SYSTEM)

    def test_without_one_or_by_one_of_the_board_a_reason_is_asked_for_and_kept(self, organisation, draft):
        write_article(draft, text("6", {"board_size": 7}), actor=SYSTEM)
        board = found_body(organisation, Outline(BodyKind.BOARD, "Conseil"), actor=SYSTEM)
        said = {"adopted_on": CALLED_ON, "in_force_from": CALLED_ON, "actor": SYSTEM}
        for by in (None, self.of(organisation, board=board)):
            with pytest.raises(OverrideReasonMissing) as refused:
                adopt_bylaws(draft, resolution=by, **said)
            finding = refused.value.finding
            assert isinstance(finding, Finding)
            assert finding.rule.key == "bylaw_adoption_body"
        reason = "Adoptés en 2019, au livre des règlements."
        adopt_bylaws(draft, override=reason, **said)
        assert reason in str(AuditDetail.objects.filter(entry__action="bylaws.adopted").values().get())

    def test_one_carried_by_less_than_by_laws_ask_needs_a_reason_and_shows_its_figures(self, organisation, draft):
        write_article(draft, text("6", {"board_size": 7}), actor=SYSTEM)
        said = {"adopted_on": CALLED_ON, "in_force_from": CALLED_ON, "actor": SYSTEM}
        counted = {"against": 9, "abstain": 0, "present": 20, "entitled": 40}
        short = self.of(organisation, majority=ORDINARY, figures={"for": 11, **counted})
        with pytest.raises(OverrideReasonMissing) as refused:
            adopt_bylaws(draft, resolution=short, **said)
        finding = refused.value.finding
        assert isinstance(finding, Finding)
        assert (finding.rule.key, finding.figure("needed"), finding.figure("for")) == (OF_BYLAWS, 14, 11)
        adopted = adopt_bylaws(draft, resolution=short, override="Le compte est au livre.", **said)
        kept = AuditDetail.objects.get(entry__action="bylaws.adopted", entry__object_id=adopted.public_id).values
        assert kept["majority"]["rule"]["key"] == OF_BYLAWS

    def test_one_carried_by_enough_needs_none_whatever_it_was_put_under(self, organisation, draft):
        write_article(draft, text("6", {"board_size": 7}), actor=SYSTEM)
        counted = {"against": 2, "abstain": 0, "present": 20, "entitled": 40}
        by = self.of(organisation, majority=ORDINARY, figures={"for": 18, **counted})
        assert adopt_bylaws(draft, adopted_on=ON, in_force_from=ON, resolution=by, actor=SYSTEM).resolution == by

    def test_one_whose_votes_nobody_counted_needs_a_reason(self, organisation, draft):
        write_article(draft, text("6", {"board_size": 7}), actor=SYSTEM)
        with pytest.raises(OverrideReasonMissing):
            adopt_bylaws(
                draft,
                adopted_on=ON,
                in_force_from=ON,
                resolution=self.of(organisation, majority=ORDINARY),
                actor=SYSTEM,
            )
