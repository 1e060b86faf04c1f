"""Who acts for a member changes while a secret vote is open: what was handed out stands, and nobody votes twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from membership.errors import DomainError
from membership.models import Membership, Person, Relation, Representation
from membership.services.alternates import come_in_person
from membership.services.representation import end_representation, name_representative
from tests.factories.life import a_person
from tests.factories.meetings import MEETING_ON, an_evening
from tests.factories.register import JOINED_ON, SYSTEM, members
from tests.factories.register import an_organisation as organisation_of
from tests.factories.sealed import AGAINST, FOR, a_claim, an_open_secret_poll, cast, fetch, seal
from voting.errors import CredentialTaken, NotOnRoll, ReturnUnknown, StruckFromRoll, VotedOnPaper
from voting.models import Poll, PollMode, RollStrike
from voting.queries.sealed.marks import Marks, marks_of
from voting.services.polls import open_poll, prepare_poll
from voting.services.sealed.issuing import fetch_credential
from voting.services.sealed.returning import hand_out_paper

pytestmark = pytest.mark.django_db


@pytest.fixture
def those() -> list[Membership]:
    return members(organisation_of(kind="qc_coop"), 3)


@pytest.fixture
def anne(those: list[Membership]) -> Membership:
    return those[0]


@pytest.fixture
def paul(anne: Membership) -> Person:
    return a_person(anne.organisation, "Paul")


def named(member: Membership, person: Person, since=MEETING_ON) -> Representation:
    done = name_representative(
        member, person=person, since=since, relation=Relation.SPOUSE, instrument_note="Lettre", actor=SYSTEM
    )
    return done.representation


def opened(those: list[Membership], **asked: object) -> Poll:
    draft = prepare_poll(
        an_evening(those[0].organisation, *those).motions.get(), actor=SYSTEM, mode=PollMode.SECRET, **asked
    )
    return open_poll(draft, actor=SYSTEM, lasts=timedelta(minutes=30))


def refused(poll: Poll, member: Membership, person: int) -> type[DomainError]:
    """Return why this human being is handed nothing for this member."""
    with pytest.raises(DomainError) as refusal:
        fetch_credential(
            organisation_id=poll.organisation_id,
            assembly=poll.assembly.public_id,
            poll=poll.public_id,
            membership_id=member.pk,
            person_id=person,
            claim=a_claim(),
        )
    return type(refusal.value)


def test_a_member_who_has_a_credential_is_then_represented_and_their_vote_stands_alone(those, anne, paul):
    poll = an_open_secret_poll(an_evening(anne.organisation, *those))
    handed = fetch(poll, anne).private
    named(anne, paul)
    assert refused(poll, anne, paul.pk) is NotOnRoll
    assert refused(poll, anne, anne.person_id) is CredentialTaken
    assert not RollStrike.objects.exists()
    assert cast(poll, seal(poll, handed, FOR)).tracker
    assert marks_of(poll) == Marks(issued=1, on_paper=0)


def end(representation: Representation) -> tuple[str, ...]:
    done = end_representation(representation, on=MEETING_ON, actor=SYSTEM)
    return tuple(one.code for one in done.consequences)


def replace(representation: Representation) -> tuple[str, ...]:
    other = a_person(representation.organisation, "Luce")
    done = name_representative(
        representation.membership,
        person=other,
        since=MEETING_ON,
        relation=Relation.ADULT_CHILD,
        instrument_note="Lettre",
        actor=SYSTEM,
    )
    return tuple(one.code for one in done.consequences)


def come_after_all(representation: Representation) -> tuple[str, ...]:
    assert come_in_person(representation.membership, on=MEETING_ON, actor=SYSTEM)
    return ()


@pytest.mark.parametrize("turn", [end, replace, come_after_all])
def test_a_representative_who_has_a_credential_casts_the_only_vote_whoever_acts_next(those, anne, paul, turn):
    acting = named(anne, paul, since=JOINED_ON)
    poll = an_open_secret_poll(an_evening(anne.organisation, *those))
    handed = fetch(poll, anne).private
    told = turn(acting)
    assert not RollStrike.objects.exists()
    assert turn is come_after_all or "vote_stands" in told
    for person in {anne.person_id, *Person.objects.filter(given_name="Luce").values_list("pk", flat=True)}:
        assert refused(poll, anne, person) is NotOnRoll
    assert refused(poll, anne, paul.pk) is CredentialTaken
    assert cast(poll, seal(poll, handed, AGAINST)).tracker
    assert marks_of(poll) == Marks(issued=1, on_paper=0)


@pytest.mark.parametrize("turn", [end, replace])
def test_a_representative_who_has_nothing_yet_is_stopped_and_nobody_takes_the_place(those, anne, paul, turn):
    acting = named(anne, paul, since=JOINED_ON)
    poll = an_open_secret_poll(an_evening(anne.organisation, *those))
    assert "vote_stopped" in turn(acting)
    assert refused(poll, anne, paul.pk) is StruckFromRoll
    assert refused(poll, anne, anne.person_id) is NotOnRoll
    assert marks_of(poll) == Marks(issued=0, on_paper=0)


def paper_first(poll: Poll, member: Membership) -> None:
    hand_out_paper(poll.roll.entries.get(membership=member), actor=SYSTEM)


def credential_first(poll: Poll, member: Membership) -> None:
    fetch(poll, member)


@pytest.mark.parametrize(
    ("first", "no_credential", "no_paper"),
    [(paper_first, VotedOnPaper, VotedOnPaper), (credential_first, CredentialTaken, ReturnUnknown)],
)
def test_one_paper_or_one_credential_for_a_member_whoever_held_out_the_hand(
    those, anne, paul, first: Callable[[Poll, Membership], None], no_credential, no_paper
):
    acting = named(anne, paul, since=JOINED_ON)
    poll = opened(those, takes_paper=True)
    first(poll, anne)
    assert "vote_stands" in end(acting)
    assert refused(poll, anne, paul.pk) is no_credential
    assert refused(poll, anne, anne.person_id) is NotOnRoll
    with pytest.raises(no_paper):
        hand_out_paper(poll.roll.entries.get(membership=anne), actor=SYSTEM)
    assert sum((marks_of(poll).issued, marks_of(poll).on_paper)) == 1
