"""What the days of a decision must not be: before what it decides of, after the effect it has."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from membership.errors import (
    ActRuledOut,
    AlreadySo,
    BeforeAdmission,
    DatesReversed,
    NeverAndOtherwise,
    OverrideReasonMissing,
    PersonKnown,
)
from membership.models import (
    Application,
    ApplicationState,
    EventKind,
    Membership,
    MembershipEvent,
    PersonKind,
    Relation,
)
from membership.queries.life import situation_of
from membership.rules.findings import Outcome
from membership.services.applications import Place, admit_applicant, refuse_application
from membership.services.life.acts import Decision
from membership.services.life.admission import begin_trial
from membership.services.life.corrections import Correction, correct
from membership.services.life.departures import expel
from membership.services.life.suspensions import (
    SuspensionOrder,
    contest_vote_suspension,
    suspend,
    suspend_vote,
    uphold_vote_suspension,
)
from membership.services.parameters import set_parameter
from membership.services.persons import PersonDetails, enter_stranger
from membership.services.representation import name_representative
from tests.factories.life import ADULT, BOARD, a_person, an_application, category, decision, finding_of, of_the_board
from tests.factories.register import SYSTEM, a_member

TODAY = date(2027, 1, 25)
DECIDED, TOLD = date(2027, 1, 20), date(2027, 1, 21)
DAYS = {"decided_on": DECIDED, "notice_on": TOLD, "tells": False}
VERBS = {
    "suspend": lambda member, said: suspend(
        member, order=SuspensionOrder(date(2027, 3, 1)), decision=said, actor=SYSTEM
    ),
    "expel": lambda member, said: expel(member, decision=said, actor=SYSTEM),
    "suspend_vote": lambda member, said: suspend_vote(member, reason="Dette", decision=said, actor=SYSTEM),
}


def effect(done):
    return next(one for one in done.findings if one.code.endswith("_effect"))


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize(
    ("on", "outcome"),
    [
        (date(2027, 1, 15), Outcome.NOT_MET),
        (DECIDED, Outcome.DOUBTFUL),
        (TOLD, Outcome.MET),
        (date(2027, 2, 1), Outcome.MET),
    ],
)
def test_what_takes_rights_away_takes_effect_once_it_is_decided_and_told(anne, verb, on, outcome):
    said = Decision(on, decided_by=BOARD, ground="competes", override="Essai", **DAYS)
    found = effect(VERBS[verb](anne, said))
    assert found.outcome is outcome
    assert found.figure("decided") == DECIDED.isoformat()


def test_an_early_effect_wants_a_reason(rives):
    held = a_member(rives, "Luc", "Roy", number="M0007")
    set_vote_rule(rives)
    with pytest.raises(OverrideReasonMissing) as refused:
        suspend_vote(held, reason="Dette", decision=Decision(date(2027, 1, 15), decided_by=BOARD, **DAYS), actor=SYSTEM)
    assert finding_of(refused.value).code == "vote_suspension_effect"


def set_vote_rule(organisation):
    set_parameter(
        organisation, key="vote_suspension", value=True, article="9", adopted_on=date(2024, 5, 2), actor=SYSTEM
    )


def test_a_correction_of_the_days_is_weighed_too(anne):
    event = VERBS["suspend_vote"](anne, Decision(TOLD, decided_by=BOARD, override="Essai", **DAYS)).event
    with pytest.raises(OverrideReasonMissing):
        correct(event, to=Correction("Erreur", effective_on=date(2027, 1, 3), tells=False), actor=SYSTEM)


def test_the_vote_is_suspended_by_a_decision_that_is_named(anne):
    with pytest.raises(ActRuledOut) as refused:
        suspend_vote(anne, reason="Dette", decision=Decision(TODAY, override="Essai"), actor=SYSTEM)
    assert finding_of(refused.value).rule.key == "vote_suspension_body"


@pytest.mark.parametrize("verb", VERBS)
def test_nobody_is_judged_before_they_came_in(anne, verb):
    said = Decision(TODAY, decided_by=BOARD, ground="competes", override="Essai", decided_on=date(1999, 1, 20))
    with pytest.raises(BeforeAdmission):
        VERBS[verb](anne, said)


class TestContest:
    @pytest.fixture
    def contested(self, anne) -> Membership:
        suspend_vote(anne, reason="Dette", decision=decision(date(2027, 1, 4), override="Essai"), actor=SYSTEM)
        contest_vote_suspension(anne, decision=Decision(date(2027, 1, 15)), actor=SYSTEM)
        return anne

    def test_it_is_contested_once(self, contested):
        with pytest.raises(AlreadySo) as refused:
            contest_vote_suspension(contested, decision=Decision(date(2027, 1, 16)), actor=SYSTEM)
        assert refused.value.event == EventKind.VOTE_CONTESTED
        here = situation_of(contested, TODAY)
        assert (here.may_contest, here.is_contested) == (False, True)

    def test_once_upheld_it_is_over(self, contested):
        uphold_vote_suspension(contested, decision=decision(TODAY), actor=SYSTEM)
        here = situation_of(contested, TODAY)
        assert (here.may_contest, here.is_contested) == (False, False)
        for verb, event in (
            (contest_vote_suspension, EventKind.VOTE_CONTESTED),
            (uphold_vote_suspension, EventKind.VOTE_UPHELD),
        ):
            with pytest.raises(AlreadySo) as refused:
                verb(contested, decision=Decision(TODAY), actor=SYSTEM)
            assert refused.value.event == event

    def test_taken_back_it_may_be_contested_again(self, contested):
        event = MembershipEvent.objects.get(membership=contested, kind=EventKind.VOTE_CONTESTED)
        correct(event, to=Correction("Un autre membre", is_void=True, tells=False), actor=SYSTEM)
        assert situation_of(contested, TODAY).may_contest
        assert contest_vote_suspension(contested, decision=Decision(TODAY), actor=SYSTEM).event.pk

    def test_it_is_not_upheld_before_it_came(self, contested):
        early = decision(TODAY, decided_on=date(2027, 1, 10))
        with pytest.raises(OverrideReasonMissing) as refused:
            uphold_vote_suspension(contested, decision=early, actor=SYSTEM)
        assert finding_of(refused.value).code == "decided_once_received"


class TestApplication:
    EARLY = date(2025, 3, 27)

    def test_an_admission_before_it_came_wants_a_reason_which_is_kept(self, rives):
        asked = an_application(rives)
        place = Place(asked.category)
        early = decision(TODAY, decided_on=self.EARLY)
        with pytest.raises(OverrideReasonMissing) as refused:
            admit_applicant(asked, place=place, decision=early, actor=SYSTEM)
        assert finding_of(refused.value).code == "decided_once_received"
        kept = decision(TODAY, decided_on=self.EARLY, override="Sur papier, en mars 2025.")
        assert admit_applicant(asked, place=place, decision=kept, actor=SYSTEM).event.pk

    def test_a_refusal_neither(self, rives):
        asked = an_application(rives)
        said = {"reason": "Hors territoire", "decided_by": BOARD, "decided_on": self.EARLY, "actor": SYSTEM}
        with pytest.raises(OverrideReasonMissing):
            refuse_application(asked, **said)
        assert refuse_application(asked, **said, override="Sur papier").state == ApplicationState.REFUSED

    def test_whoever_bears_a_members_name_is_told_apart(self, rives, anne):
        asked = an_application(rives)
        Application.objects.filter(pk=asked.pk).update(given_name="Anne", family_name="Roy", sort_key="roy anne")
        asked.refresh_from_db()
        with pytest.raises(PersonKnown) as refused:
            admit_applicant(asked, place=Place(asked.category), decision=decision(TODAY), actor=SYSTEM)
        assert refused.value.person == anne.person.public_id
        another = Place(asked.category, is_somebody_else=True)
        with pytest.raises(OverrideReasonMissing) as warned:
            admit_applicant(asked, place=another, decision=decision(TODAY), actor=SYSTEM)
        assert finding_of(warned.value).figure("members") == anne.number
        kept = decision(TODAY, override="Une autre Anne Roy, née en 1990.")
        assert admit_applicant(asked, place=another, decision=kept, actor=SYSTEM).event.membership != anne


@pytest.mark.parametrize("known", [{"email": "ana.lima@ex.ca"}, {"family_name": "Lima", "email": ""}])
def test_somebody_typed_anew_is_told_apart_from_whoever_the_register_knows(rives, known):
    ana = a_person(rives, "Ana", "Lima", email="ana.lima@ex.ca")
    details = PersonDetails(**({"family_name": "Autre", "given_name": "Ana"} | known))
    with pytest.raises(PersonKnown) as refused:
        enter_stranger(rives, details=details, actor=SYSTEM)
    assert refused.value.person == ana.public_id
    assert enter_stranger(rives, details=details, is_somebody_else=True, actor=SYSTEM).pk != ana.pk


def test_a_spouse_who_is_a_member_is_refused_in_words_of_their_own(rives, anne):
    luc = a_member(rives, "Luc", "Roy", number="M0007").person
    named = name_representative(anne, person=luc, since=TODAY, relation=Relation.SPOUSE, override="Essai", actor=SYSTEM)
    found = next(one for one in named.findings if one.code == "member_and_rep_same_person")
    assert "legal person" not in found.sentence("en")
    assert "personne morale" not in found.sentence("fr")


def test_an_end_too_early_tells_the_last_day_that_was_typed(rives, anne):
    over = TODAY - timedelta(days=1)
    with pytest.raises(DatesReversed) as refused:
        suspend(anne, order=SuspensionOrder(TODAY), decision=of_the_board(TODAY, ground="competes"), actor=SYSTEM)
    assert refused.value.end_on == over
    coop = a_member(rives, "", "Ferme du Quai", number="M0009", kind=PersonKind.LEGAL)
    with pytest.raises(DatesReversed) as refused:
        name_representative(coop, person=a_person(rives), since=TODAY, until=TODAY, actor=SYSTEM)
    assert refused.value.end_on == over


def test_what_never_happened_did_not_happen_otherwise(anne):
    event = suspend_vote(anne, reason="Dette", decision=decision(TODAY, override="Essai"), actor=SYSTEM).event
    with pytest.raises(NeverAndOtherwise):
        correct(event, to=Correction("Erreur", is_void=True, effective_on=date(2027, 1, 3)), actor=SYSTEM)


def test_the_letter_gives_the_day_of_the_decision_and_the_ground_as_the_law_has_it(anne):
    done = expel(anne, decision=of_the_board(TODAY, ground="competes", decided_on=DECIDED), actor=SYSTEM)
    text = done.notice.texts.get(language="fr").body_text
    assert "20\N{NO-BREAK SPACE}janvier 2027" in text
    assert "membre qui fait concurrence" in text


def test_the_letter_of_a_trial_that_is_over_does_not_say_that_it_begins(rives):
    kinds = {"auxiliary": category(rives, "auxiliary"), "becomes": category(rives, "worker")}
    said = decision(date(2020, 1, 6), override="Essai")
    done = begin_trial(a_person(rives), decision=said, age=ADULT, actor=SYSTEM, last_on=date(2020, 6, 1), **kinds)
    assert done.notice.texts.get(language="fr").subject == "Votre essai comme membre auxiliaire"
