"""The electoral roll: computed once, with a reason for each, then frozen and hashed."""

from __future__ import annotations

from datetime import date, timedelta
from hashlib import sha256

import pytest
from django.db import IntegrityError, InternalError, OperationalError, ProgrammingError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from governance.queries.rules import rules_of
from membership.clock import now
from membership.errors import ReasonMissing
from membership.models import AuditEntry, MembershipPeriod, Person, Relation, Representation
from membership.queries.standing import judged_alone, standings_on
from membership.services.correspondence import Recipient, tell_late
from tests.factories.meetings import MEETING_ON, an_evening, an_open_poll
from tests.factories.register import (
    JOINED_ON,
    SYSTEM,
    a_legal_member,
    a_member,
    a_suspension,
    an_organisation,
    members,
)
from voting.errors import RollAlreadyFrozen, TooEarlyForRoll
from voting.models import ElectoralRoll, RollEntry, RollStrike
from voting.queries.rolls import among, entries_among, preview_of, reasons_of
from voting.services import roll_lines
from voting.services.polls import prepare_poll
from voting.services.roll_lines import roll_hash
from voting.services.rolls import freeze_roll, strike

pytestmark = pytest.mark.django_db

FROZEN = (ProgrammingError, InternalError, IntegrityError)


@pytest.fixture
def organisation():
    return an_organisation()


def rolled(organisation) -> ElectoralRoll:
    return an_open_poll(an_evening(organisation)).roll


def line(roll, membership) -> RollEntry:
    return roll.entries.get(membership=membership)


def suspended(organisation, **fields):
    membership = a_member(organisation)
    a_suspension(membership, since=date(2027, 1, 1), **fields)
    return membership


def kept(organisation):
    membership = a_member(organisation)
    a_suspension(membership, since=date(2027, 1, 1), kept=("vote", "convocation"))
    return membership


CASES = {
    "member_in_good_standing": a_member,
    "represented": a_legal_member,
    "vote_kept": kept,
    "not_member_yet": lambda o: a_member(o, since=MEETING_ON + timedelta(days=1)),
    "membership_ended": lambda o: a_member(o, until=MEETING_ON),
    "suspended": suspended,
    "suspended_until": lambda o: suspended(o, until=date(2027, 9, 1)),
    "category_without_vote": lambda o: a_member(o, category="auxiliary"),
    "representative_missing": lambda o: a_legal_member(o, represented_by=""),
}


@pytest.mark.parametrize("reason", CASES)
def test_each_line_says_why(organisation, reason):
    a_member(organisation, "Zoé", "Côté")
    membership = CASES[reason](organisation)
    entry = line(rolled(organisation), membership)
    assert entry.reason_code == reason
    assert entry.is_entitled == (reason in {"member_in_good_standing", "represented", "vote_kept"})
    assert (entry.exercised_by is None) != entry.is_entitled


def test_the_figures_add_up(organisation):
    members(organisation, 3)
    a_member(organisation, category="auxiliary")
    a_member(organisation, until=date(2021, 1, 1))
    roll = rolled(organisation)
    assert (roll.entitled, roll.left_out) == (3, 2)
    assert roll.entries.count() == 5
    assert sum(group.members for group in reasons_of(roll, entitled=False)) == 2


def test_a_person_who_is_a_member_and_represents_another_has_one_vote(organisation):
    farm = a_legal_member(organisation, represented_by="Ana Diallo")
    ana = Person.objects.get(given_name="Ana")
    own = a_member(organisation, "Ana", "Autre")
    own.person_id = ana.pk
    own.save()
    roll = rolled(organisation)
    assert line(roll, own).is_entitled
    assert not line(roll, farm).is_entitled
    assert line(roll, farm).reason_code == "representative_votes_as_member"


def test_the_database_itself_refuses_a_second_vote_for_one_person(organisation):
    one, other = members(organisation, 2)
    roll = rolled(organisation)
    with pytest.raises(IntegrityError), transaction.atomic():
        RollEntry.objects.create(
            organisation=organisation,
            roll=roll,
            membership=a_member(organisation, since=JOINED_ON),
            exercised_by=one.person,
            is_entitled=True,
            reason_code="represented",
            name="x",
            number="x",
            place=9,
        )
    assert line(roll, other).is_entitled


@pytest.mark.parametrize(
    "change", [{"is_entitled": False}, {"reason_code": "suspended"}, {"name": "Quelqu’un d’autre"}, {"number": "X"}]
)
def test_a_frozen_line_does_not_change(organisation, change):
    members(organisation, 2)
    roll = rolled(organisation)
    with pytest.raises(FROZEN), transaction.atomic():
        roll.entries.update(**change)
    with pytest.raises(FROZEN), transaction.atomic():
        roll.entries.all().delete()


def test_a_roll_is_frozen_once(organisation):
    members(organisation, 2)
    poll = an_open_poll(an_evening(organisation))
    with pytest.raises(RollAlreadyFrozen):
        freeze_roll(poll, record_instant=now(), actor=SYSTEM)


def test_a_roll_is_never_drawn_before_its_instant(organisation):
    members(organisation, 2)
    assembly = an_evening(organisation)
    poll = prepare_poll(assembly.motions.get(), actor=SYSTEM)
    with pytest.raises(TooEarlyForRoll):
        freeze_roll(poll, record_instant=now() + timedelta(minutes=1), actor=SYSTEM)
    assert not ElectoralRoll.objects.exists()


def test_the_hash_can_be_made_again_from_the_register_as_it_was_known(organisation):
    members(organisation, 3)
    a_legal_member(organisation)
    roll = rolled(organisation)
    a_suspension(organisation_member(organisation), since=date(2027, 1, 1))
    assembly = roll.poll.assembly
    then = standings_on(organisation, MEETING_ON, rules_of(assembly), known_at=roll.record_instant)
    since = standings_on(organisation, MEETING_ON, rules_of(assembly))
    assert roll_hash(then) == roll.sha256
    assert roll_hash(since) != roll.sha256


def test_the_hash_can_be_made_again_from_its_lines_by_their_keys(organisation):
    for family in ("Roy", "Côté", "Abel", "Zola"):
        a_member(organisation, "Zoé", family)
    a_legal_member(organisation)
    a_member(organisation, "Ana", "Lévesque", category="auxiliary")
    roll = rolled(organisation)
    digest = sha256()
    for entry in roll.entries.order_by("place", "seat_no"):
        side = "in" if entry.is_entitled else "out"
        digest.update(f"{entry.number}\t{side}\t{entry.reason_code}\t{entry.exercised_by_name}\n".encode())
    assert digest.hexdigest() == roll.sha256


def organisation_member(organisation):
    return MembershipPeriod.objects.for_organisation(organisation).order_by("pk").first().membership


def test_a_strike_wants_a_reason_and_falls_once(organisation):
    one, _ = members(organisation, 2)
    entry = line(rolled(organisation), one)
    with pytest.raises(ReasonMissing):
        strike(entry, reason=" ", actor=SYSTEM)
    first = strike(entry, reason="Décès le 24 avril", actor=SYSTEM)
    assert strike(entry, reason="Autre chose", actor=SYSTEM) == first
    assert RollStrike.objects.get().reason == "Décès le 24 avril"


class TestThePreview:
    @pytest.fixture
    def assembly(self, organisation):
        members(organisation, 3)
        self.gone = a_member(organisation, "Luc", "Parti", until=date(2027, 4, 20))
        self.new = a_member(organisation, "Rose", "Neuve", since=date(2027, 4, 15))
        a_member(organisation, "Hélène", "Côté", category="auxiliary")
        return an_evening(organisation)

    def test_tells_the_difference_from_those_told(self, assembly):
        preview = preview_of(assembly, now())
        assert preview.told == 5
        assert self.gone.pk in preview.told_and_out
        assert preview.in_and_not_told == {self.new.pk}
        assert preview.entitled == 4

    def test_whoever_was_told_since_the_call_is_no_difference(self, assembly):
        told = Recipient("email", "rose@example.org", "fr", self.new.pk, self.new.person_id, name="Rose")
        assert tell_late(assembly.notice, recipient=told, actor=SYSTEM)
        preview = preview_of(assembly, now())
        assert (preview.told, preview.in_and_not_told) == (6, frozenset())

    def test_finds_people_by_name_without_accents_or_by_number(self, assembly):
        preview = preview_of(assembly, now())
        assert [one.facts.name for one in among(preview, search="COTE helene")] == ["Hélène Côté"]
        assert [one.facts.name for one in among(preview, search=self.new.number)] == ["Rose Neuve"]
        assert among(preview, search="personne") == []

    def test_shows_one_side_at_a_time(self, assembly):
        preview = preview_of(assembly, now())
        assert len(among(preview, show="in")) == preview.entitled
        assert len(among(preview, show="out")) == preview.left_out
        assert {one.facts.membership_id for one in among(preview, show="changed")} == preview.changed

    def test_freezes_nothing_and_agrees_with_the_roll_that_follows(self, assembly):
        preview = preview_of(assembly, now())
        assert not ElectoralRoll.objects.exists()
        roll = an_open_poll(assembly).roll
        assert (roll.entitled, roll.left_out) == (preview.entitled, preview.left_out)
        assert [entry.name for entry in entries_among(roll, show="out", search="cote")] == ["Hélène Côté"]


def test_each_line_says_what_the_rules_say_of_that_member_in_the_order_of_names(organisation):
    ana, luc = a_member(organisation, "Ana", "Diallo"), a_member(organisation, "Luc", "Roy")
    ill, away = a_member(organisation, "Éva", "Abel"), a_member(organisation, "Éric", "Abel")
    spouse = Person.objects.create(organisation=organisation, given_name="Zoé", family_name="Roy")
    farm = a_legal_member(organisation, represented_by="")
    for membership, person, relation in (
        (ill, spouse, Relation.SPOUSE),
        (away, ana.person, Relation.SPOUSE),
        (farm, luc.person, Relation.ENTITY),
    ):
        Representation.objects.create(
            organisation=organisation,
            membership=membership,
            person=person,
            relation=relation,
            effective=DateRange(JOINED_ON, None),
        )
    a_legal_member(organisation, "Scierie", represented_by="Luc Roy")
    a_legal_member(organisation, "Moulin", represented_by="")
    suspended(organisation)
    kept(organisation)
    a_member(organisation, "Parti", "Avant", until=date(2025, 1, 1))
    a_member(organisation, "Parti", "\tAussi", until=date(2025, 1, 1), category="support")
    assembly = an_evening(organisation)
    roll = an_open_poll(assembly).roll
    assert [
        (
            one.membership_id,
            one.name,
            one.number,
            one.category,
            one.is_entitled,
            one.reason_code,
            one.reason_params,
            one.exercised_by_id,
            one.exercised_by_name,
        )
        for one in roll.entries.order_by("place", "seat_no")
    ] == [
        (
            stands.facts.membership_id,
            stands.facts.name,
            stands.facts.number,
            stands.facts.category or "",
            stands.is_entitled,
            stands.reason_code,
            stands.reason_params,
            stands.exercised_by if stands.is_entitled else None,
            stands.exercised_by_name if stands.is_entitled else "",
        )
        for stands in standings_on(organisation, MEETING_ON, rules_of(assembly), known_at=roll.record_instant)
    ]
    # Ana has a vote of her own: who is away keeps the voice that she could not be.
    assert [roll.entries.get(membership=one).exercised_by for one in (ill, away)] == [spouse, away.person]


def test_whoever_has_waited_long_enough_is_judged_as_one_whatever_the_days(monkeypatch):
    """Who has not, or is suspended, has left or may not vote, is judged by the facts, as anybody may be."""
    organisation = an_organisation(bylaws={"seniority_days": 90})
    for days in (0, 1, 89, 90, 91, 400, 4000):
        a_member(organisation, since=MEETING_ON - timedelta(days=days))
    a_member(organisation, since=None)
    a_member(organisation, until=MEETING_ON + timedelta(days=30))
    a_member(organisation, since=MEETING_ON - timedelta(days=500), category="auxiliary")
    a_member(organisation, until=MEETING_ON)
    suspended(organisation)
    judged: list[int] = []
    monkeypatch.setattr(roll_lines, "judged_alone", lambda facts, *asked, **more: _counted(judged, facts, asked, more))
    assembly = an_evening(organisation)
    roll = an_open_poll(assembly).roll
    stands = standings_on(organisation, MEETING_ON, rules_of(assembly), known_at=roll.record_instant)
    assert roll_hash(stands) == roll.sha256
    reasons = [one.reason_code for one in roll.entries.order_by("membership_id")]
    assert reasons == ["too_recent"] * 3 + ["member_in_good_standing"] * 6 + [
        "category_without_vote", "membership_ended", "suspended",
    ]  # fmt: skip
    # Three who wait, all who have waited, those who do not vote, who left and who is suspended.
    assert judged == [7]


def _counted(judged, facts, asked, more):
    judged.append(len(facts))
    return judged_alone(facts, *asked, **more)


def test_a_roll_is_drawn_alone_where_the_database_has_no_room_for_several(organisation):
    members(organisation, 3)
    refused: list[str] = []

    def without_room(execute, sql, *asked):
        if "CREATE TEMPORARY TABLE roll_draft" in sql and not refused:
            refused.append(sql)
            raise OperationalError("could not resize shared memory segment: No space left on device")
        return execute(sql, *asked)

    with connection.execute_wrapper(without_room):
        roll = rolled(organisation)
    assert (len(refused), roll.entitled) == (1, 3)


def test_a_strike_is_told_in_the_trail_as_an_act_on_the_member(organisation):
    anne, _ = members(organisation, 2)
    roll = rolled(organisation)
    strike(line(roll, anne), reason="Décès", actor=SYSTEM)
    entry = AuditEntry.objects.get(action="roll.struck")
    assert (entry.object_kind, entry.object_id) == ("membership", anne.public_id)
    assert entry.detail.values == {"poll": roll.poll.public_id, "seat_no": 1, "reason": "Décès"}
