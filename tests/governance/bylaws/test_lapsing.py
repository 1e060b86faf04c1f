"""By-laws of a board, and the meeting that does not ratify them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from governance.errors import DutyRestedOn, RatifiedWhole
from governance.models import (
    Assembly,
    BodyKind,
    BylawLapse,
    MeetingChange,
    MeetingChangeKind,
    Motion,
    Resolution,
    SittingKind,
)
from governance.queries.bylaws import in_force, last_adopted, latest
from governance.queries.compliance import obligations_on
from governance.queries.ratifying import ratification_of, ratified_by_motion
from governance.queries.rules import rules_of
from governance.rules.year import RATIFICATION
from governance.services.bodies import Outline, found_body
from governance.services.bylaws import ArticleText, adopt_bylaws, begin_bylaws, write_article
from governance.services.calling import call_assembly
from governance.services.debate import divide_motion
from governance.services.decisions import record_outcome
from governance.services.duties import note_duty_done, take_back_duty
from governance.services.floor import Wording
from governance.services.hands import Hands, decide_by_hands
from governance.services.hands_correcting import correct_hands
from governance.services.planning import Item, MotionText, add_item
from governance.services.sessions import end_assembly, open_assembly
from membership.clock import now
from membership.models import AuditEntry, Membership
from membership.queries.rules import rules_for
from tests.factories.meetings import CALLED_ON, MEETING_ON, a_called_assembly, a_motion, an_assembly, come, jump
from tests.factories.register import SYSTEM, a_member, an_organisation

pytestmark = pytest.mark.django_db

FIRST_ON, BOARD_ON = date(2027, 1, 11), date(2027, 3, 1)
BEFORE, AFTER = date(2027, 4, 23), date(2027, 4, 25)


@pytest.fixture
def organisation():
    found = an_organisation(kind="qc_npo", bylaws={"proxy_allowed": False})
    jump(found, FIRST_ON)
    a_member(found)
    draft = begin_bylaws(found, actor=SYSTEM)
    write_article(draft, ArticleText("4", "Avis", "Dix jours.", sets={"notice_min_days": 10}), actor=SYSTEM)
    write_article(draft, ArticleText("6", "Conseil", "Sept.", sets={"board_size": 7}), actor=SYSTEM)
    adopt_bylaws(draft, adopted_on=FIRST_ON, in_force_from=FIRST_ON, override="Au livre.", actor=SYSTEM)
    return found


@pytest.fixture
def of_the_board(organisation):
    """The board changes one rule, sets another and drops a third, between two meetings."""
    jump(organisation, BOARD_ON)
    board = found_body(organisation, Outline(BodyKind.BOARD, "Conseil"), actor=SYSTEM)
    motion = a_motion(an_assembly(organisation))
    Assembly.objects.filter(pk=motion.assembly_id).update(
        kind=SittingKind.MEETING, body=board, starts_at=datetime(2027, 3, 1, 18, tzinfo=UTC)
    )
    by = Resolution.objects.create(
        organisation=organisation,
        motion=motion,
        series="CA",
        year=2027,
        rank=1,
        adopted_on=BOARD_ON,
        title_fr="Règlements",
    )
    draft = begin_bylaws(organisation, actor=SYSTEM)
    row = draft.articles.get(number="6")
    write_article(draft, ArticleText("6", "Conseil", "Neuf.", sets={"board_size": 9}), actor=SYSTEM, row=row)
    row = draft.articles.get(number="4")
    write_article(draft, ArticleText("4", "Avis", "Selon la loi.", sets={}), actor=SYSTEM, row=row)
    return adopt_bylaws(
        draft, adopted_on=BOARD_ON, in_force_from=BOARD_ON, resolution=by, override="Au livre.", actor=SYSTEM
    )


@pytest.fixture
def evening(organisation, of_the_board):
    found = a_called_assembly(organisation)
    jump(organisation, MEETING_ON, time(19, 5))
    return open_assembly(found, actor=SYSTEM)


def size(organisation, on):
    return rules_for(organisation, on).whole("board_size")


def notice(organisation, on):
    rule = rules_for(organisation, on)["notice_min_days"]
    return rule.override.value if rule.override else None


def test_what_no_meeting_ratified_holds_until_that_meeting_and_not_from_its_day_on(organisation, of_the_board, evening):
    first = latest(organisation).based_on
    assert (size(organisation, BEFORE), size(organisation, AFTER), notice(organisation, AFTER)) == (9, 9, None)
    end_assembly(evening, actor=SYSTEM)
    days = (FIRST_ON, BOARD_ON, BEFORE, MEETING_ON, AFTER)
    assert [size(organisation, on) for on in days] == [7, 9, 9, 7, 7]
    assert [notice(organisation, on) for on in days] == [10, None, None, 10, 10]
    assert rules_for(organisation, AFTER)["board_size"].override.adopted_on == FIRST_ON
    assert (in_force(organisation, BEFORE), in_force(organisation, AFTER)) == (of_the_board, first)
    assert (latest(organisation), last_adopted(organisation).lapsed_on) == (first, MEETING_ON)
    assert AuditEntry.objects.filter(action="bylaws.lapsed", object_id=of_the_board.public_id).count() == 1
    assert rules_of(Assembly.objects.get(pk=evening.pk)).whole("board_size") == 9, "called under what held then"
    assert begin_bylaws(organisation, actor=SYSTEM).based_on == first


def test_they_hold_again_as_if_never_lapsed_once_noted_as_ratified_that_day(organisation, of_the_board, evening):
    end_assembly(evening, actor=SYSTEM)
    said = {"key": RATIFICATION, "from_on": BOARD_ON, "done_on": MEETING_ON, "proof": "Procès-verbal, point 5"}
    note_duty_done(organisation, **said, actor=SYSTEM)
    assert [size(organisation, on) for on in (BEFORE, MEETING_ON, AFTER)] == [9, 9, 9]
    assert notice(organisation, AFTER) is None
    assert in_force(organisation, AFTER) == latest(organisation) == of_the_board
    assert BylawLapse.objects.get().restored_at is not None
    assert AuditEntry.objects.filter(action="bylaws.restored").count() == 1


def test_nothing_lapses_that_was_noted_as_ratified_before_the_meeting_ended(organisation, of_the_board, evening):
    said = {"key": RATIFICATION, "from_on": BOARD_ON, "done_on": MEETING_ON, "proof": "Point 5"}
    note_duty_done(organisation, **said, actor=SYSTEM)
    end_assembly(evening, actor=SYSTEM)
    assert size(organisation, AFTER) == 9
    assert not BylawLapse.objects.exists()
    with pytest.raises(DutyRestedOn):
        take_back_duty(organisation, key=RATIFICATION, from_on=BOARD_ON, because="Erreur", actor=SYSTEM)


def test_a_meeting_called_again_for_want_of_a_quorum_lets_nothing_lapse(organisation, of_the_board, evening):
    MeetingChange.objects.create(
        organisation=organisation,
        assembly=evening,
        kind=MeetingChangeKind.CALLED_AGAIN,
        was_at=evening.starts_at,
        to_at=evening.starts_at + timedelta(days=14),
        reason_fr="Quorum",
    )
    end_assembly(evening, actor=SYSTEM)
    assert size(organisation, AFTER) == 9


def test_by_laws_that_members_adopt_never_lapse(organisation):
    jump(organisation, CALLED_ON)
    first = latest(organisation)
    evening = a_called_assembly(organisation)
    jump(organisation, MEETING_ON, time(19, 5))
    end_assembly(open_assembly(evening, actor=SYSTEM), actor=SYSTEM)
    assert (in_force(organisation, AFTER), size(organisation, AFTER)) == (first, 7)


class TestAMotionThatRatifiesThem:
    @pytest.fixture
    def motion(self, organisation, of_the_board):
        return put_to_ratify(organisation)

    def in_session(self, organisation, motion):
        a_member(organisation)
        jump(organisation, CALLED_ON)
        evening = call_assembly(motion.assembly, actor=SYSTEM)
        jump(organisation, MEETING_ON, time(19, 5))
        evening = open_assembly(evening, actor=SYSTEM)
        for member in Membership.objects.for_organisation(organisation):
            come(evening, member)
        return evening

    def duty(self, organisation):
        return next(one for one in obligations_on(organisation, AFTER) if one.key == RATIFICATION)

    def test_adopted_it_ratifies_them_and_nothing_is_left_to_note(self, organisation, of_the_board, motion):
        evening = self.in_session(organisation, motion)
        decide_by_hands(motion, Hands(2, 0), actor=SYSTEM)
        end_assembly(evening, actor=SYSTEM)
        assert (size(organisation, AFTER), latest(organisation)) == (9, of_the_board)
        assert not BylawLapse.objects.exists()
        duty = self.duty(organisation)
        assert (duty.done_on, duty.is_noted) == (MEETING_ON, False)
        assert ratification_of(of_the_board, AFTER).code == "ratified"
        assert AuditEntry.objects.filter(action="bylaws.ratified", object_id=of_the_board.public_id).exists()

    def test_rejected_it_lets_them_lapse(self, organisation, of_the_board, motion):
        evening = self.in_session(organisation, motion)
        decide_by_hands(motion, Hands(0, 2), actor=SYSTEM)
        end_assembly(evening, actor=SYSTEM)
        assert (size(organisation, AFTER), self.duty(organisation).done_on) == (7, None)

    def test_a_count_put_right_takes_the_ratification_back(self, organisation, of_the_board, motion):
        evening = self.in_session(organisation, motion)
        decide_by_hands(motion, Hands(2, 0), actor=SYSTEM)
        assert ratified_by_motion(of_the_board) == MEETING_ON
        correct_hands(motion, Hands(0, 2), because="Mal compté.", actor=SYSTEM)
        assert ratified_by_motion(of_the_board) is None
        end_assembly(evening, actor=SYSTEM)
        assert size(organisation, AFTER) == 7

    def test_a_vote_that_outlives_its_meeting_lets_them_hold_again(self, organisation, of_the_board, motion):
        end_assembly(self.in_session(organisation, motion), actor=SYSTEM)
        assert size(organisation, AFTER) == 7
        said = {"figures": {"for": 1, "against": 0}, "record_sha256": "", "decided_at": now()}
        found = ratification_of(of_the_board, AFTER)
        record_outcome(motion, is_adopted=True, finding=found, **said, actor=SYSTEM)
        assert (size(organisation, MEETING_ON), size(organisation, AFTER)) == (9, 9)

    def test_it_is_not_divided_since_they_are_ratified_or_lapse_as_a_whole(self, organisation, of_the_board, motion):
        self.in_session(organisation, motion)
        with pytest.raises(RatifiedWhole):
            divide_motion(motion, [Wording("Qu’on ratifie un."), Wording("Qu’on ratifie deux.")], actor=SYSTEM)
        motion.refresh_from_db()
        assert motion.state == "proposed"

    def test_it_says_so_only_where_by_laws_of_the_board_wait(self, organisation, of_the_board, motion):
        assert (motion.ratifies, motion.majority_key) == (of_the_board, "maj_bylaws")
        note_duty_done(
            organisation, key=RATIFICATION, from_on=BOARD_ON, done_on=BOARD_ON, proof=None, actor=SYSTEM
        )  # fmt: skip
        assert put_to_ratify(organisation).ratifies is None

    def test_no_later_meeting_ratifies_what_lapsed(self, organisation, of_the_board, evening):
        end_assembly(evening, actor=SYSTEM)
        assert put_to_ratify(organisation).ratifies is None


def put_to_ratify(organisation):
    """Return the motion of a meeting in preparation that says it ratifies the by-laws of the board."""
    meeting = an_assembly(organisation)
    Motion.objects.filter(assembly=meeting).delete()
    item = add_item(
        meeting,
        Item("Règlements du conseil", "By-laws of the board", kind="decision"),
        motion=MotionText("Qu’ils soient ratifiés.", "That they be ratified.", ratifies_bylaws=True),
        actor=SYSTEM,
    )
    return Motion.objects.get(item=item)
