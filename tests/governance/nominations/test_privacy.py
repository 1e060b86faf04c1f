"""What is held on somebody who stood, what of it goes with them, and that they stood stays."""

from __future__ import annotations

import pytest

from governance.models import Nomination
from membership.models import AuditDetail
from membership.queries.erasing import empty_texts, erasable, kept_of
from membership.queries.held.sources import held_on
from tests.factories.meetings import CALLED_ON, jump
from tests.factories.register import a_member, a_suspension, an_organisation
from tests.governance.nominations.test_who_is_on_the_ballot import a_call, enter

pytestmark = pytest.mark.django_db


@pytest.fixture
def zoe(db):
    here = an_organisation(bylaws={"nomination_good_standing": True})
    jump(here, CALLED_ON)
    luc, zoe = a_member(here, "Luc", "Côté"), a_member(here, "Zoé", "Roy")
    a_suspension(zoe, since=CALLED_ON)
    enter(a_call(here), zoe, proposed_by=luc, statement="Pour continuer.", reason="Compte réglé hier.")
    return zoe


def told(person):
    return str(next(part for part in held_on(person) if part.key == "candidacies").rows)


def test_the_file_of_whoever_stood_tells_their_words_and_the_office_s_and_nobody_else_s_does(zoe):
    luc = Nomination.objects.get().proposed_by
    for words in ("Pour continuer.", "Compte réglé hier.", Nomination.objects.get().findings[0]["sentence_fr"]):
        assert words in told(zoe.person)
        assert words not in told(luc.person)


def test_what_was_written_goes_with_whoever_stood_and_that_they_stood_stays(zoe):
    assert ("candidacies", 1) in list(erasable([zoe.person]))
    empty_texts([zoe.person])
    row = Nomination.objects.get()
    assert (row.statement, row.reason, row.findings, row.name) == ("", "", [], "Zoé Roy")
    assert not AuditDetail.objects.filter(entry__action__startswith="nomination.", values__icontains="hier").exists()
    assert "candidacies" not in dict(erasable([zoe.person]))
    assert "rolls" in {part.what.value for part in kept_of(zoe.person, CALLED_ON)}
