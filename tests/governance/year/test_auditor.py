"""The auditor: appointed by the members for a year, one at a time, told of meetings, and how an audit ends."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from governance.errors import AuditorNamedAlready, NoSuchYearEnd
from governance.models import AssemblyKind, AuditorEnd, AuditorTerm, Resolution
from governance.queries.annual_reports import parts_of, report_of
from governance.queries.compliance import obligations_on
from governance.queries.proceedings import Point
from governance.queries.year_file import year_file_on
from governance.rules.auditor import on_appointing, on_removing
from governance.rules.year import AUDITOR
from governance.services.annual_report_text import bound_report
from governance.services.auditors import Appointment, Ending, appoint_auditor, end_audit, hand_in_audit
from governance.services.decisions_text import Annexes, points_shown
from membership.clock import now
from membership.errors import DatesReversed, OverrideReasonMissing, ReasonMissing, RuledOut, StateNotAllowed
from membership.models import Correspondent, Document, Role
from membership.queries.rules import rules_for
from membership.rules.findings import Level, Outcome
from membership.services.documents import keep
from tests.factories.meetings import a_motion, an_assembly, jump
from tests.factories.register import SYSTEM, an_officer, an_organisation
from tests.governance.minutes.papers import text_of
from tests.governance.web.reading import said
from tests.governance.year.papers import a_pdf

pytestmark = pytest.mark.django_db

ON, ADOPTED_ON, YEAR = date(2027, 5, 3), date(2027, 4, 24), date(2027, 12, 31)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def organisation(db):
    organisation = an_organisation()
    jump(organisation, ON)
    return organisation


def a_resolution(organisation, *, series="", rank=1, kind=AssemblyKind.ANNUAL):
    motion = a_motion(an_assembly(organisation, kind=kind))
    return Resolution.objects.create(
        organisation=organisation, motion=motion, series=series, year=2027, rank=rank,
        adopted_on=ADOPTED_ON, title_fr="Nomination de l’auditeur", text_fr="Texte",
    )  # fmt: skip


@pytest.fixture
def resolution(organisation):
    return a_resolution(organisation)


def appointed(resolution, **more) -> AuditorTerm:
    said_of = {"name": "Lê CPA inc.", "permit": "A12345", "year_end_on": YEAR} | more
    reason = said_of.pop("reason", "")
    return appoint_auditor(
        resolution.organisation, Appointment(resolution=resolution, **said_of), reason=reason, actor=SYSTEM
    )


def resigned(term) -> AuditorTerm:
    return end_audit(term, Ending(ON, AuditorEnd.RESIGNED, "Conflit d’intérêts."), actor=SYSTEM)


def duty(organisation):
    return next(one for one in obligations_on(organisation, ON) if one.key == AUDITOR)


def a_paper(organisation):
    return keep(organisation, name="rapport.pdf", media_type="application/pdf", content=a_pdf())


class TestAppointing:
    def test_the_duty_of_the_year_is_done_on_the_day_of_the_resolution(self, organisation, resolution):
        assert duty(organisation).done_on is None
        appointed(resolution)
        assert duty(organisation).done_on == ADOPTED_ON
        step = next(one for one in year_file_on(organisation, ON, (duty(organisation),)).steps if one.key == "auditor")
        assert step.done_on == ADOPTED_ON

    def test_a_year_has_one_at_a_time(self, resolution):
        appointed(resolution)
        with pytest.raises(AuditorNamedAlready):
            appointed(resolution, name="Autre")
        appointed(resolution, name="Autre", year_end_on=date(2028, 12, 31))
        assert AuditorTerm.objects.count() == 2

    def test_a_year_ends_on_its_day(self, resolution):
        with pytest.raises(NoSuchYearEnd):
            appointed(resolution, year_end_on=date(2027, 12, 30))

    @pytest.mark.parametrize(("series", "permit"), [("CA", "A12345"), ("", "")])
    def test_one_whom_the_rules_do_not_foresee_is_not_recorded_as_if_nothing_were(self, organisation, series, permit):
        with pytest.raises((RuledOut, OverrideReasonMissing)) as refused:
            appointed(a_resolution(organisation, series=series), permit=permit)
        wanted = "L’assemblée annuelle nomme l’auditeur." if series else "L’auditeur est un CPA du Québec."
        assert wanted in refused.value.finding.sentence("fr")
        assert not AuditorTerm.objects.exists()

    def test_the_board_fills_a_vacancy_for_the_time_left(self, organisation, resolution):
        rules = rules_for(organisation, ADOPTED_ON)
        (found, _professional) = on_appointing(rules, by_members=False, has_permit=True, is_vacancy=True)
        assert (found.rule.key, found.outcome) == ("auditor_vacancy_board", Outcome.MET)
        resigned(appointed(resolution))
        assert duty(organisation).done_on is None
        appointed(a_resolution(organisation, series="CA", rank=2), name="Autre")
        assert duty(organisation).done_on == ADOPTED_ON


class TestBeingTold:
    def test_they_are_kept_once_among_those_told_of_meetings(self, resolution):
        first = appointed(resolution, email="audit@example.org")
        again = appointed(resolution, email="Audit@example.org", year_end_on=date(2028, 12, 31))
        assert first.correspondent == again.correspondent
        assert Correspondent.objects.get().kind == "auditor"

    def test_meetings_in_preparation_tell_them_and_a_successor_takes_their_place(self, organisation, resolution):
        draft = an_assembly(organisation, on=date(2027, 9, 4))
        term = appointed(resolution, email="audit@example.org")
        assert told(draft) == ["audit@example.org"]
        assert told(an_assembly(organisation, on=date(2027, 9, 11))) == ["audit@example.org"]
        resigned(term)
        assert told(draft) == []
        appointed(a_resolution(organisation, rank=2), name="Autre", email="autre@example.org")
        assert told(draft) == ["autre@example.org"]


def told(assembly):
    return list(assembly.also_told.values_list("correspondent__email", flat=True))


class TestTheReport:
    def test_it_is_kept_and_joined_to_the_annual_report_that_hears_of_the_year(self, organisation, resolution):
        term = appointed(resolution, year_end_on=date(2026, 12, 31))
        meeting = resolution.motion.assembly
        handed = hand_in_audit(term, on=ON, document=a_paper(organisation), actor=SYSTEM)
        assert handed.report_on == ON
        (part,) = parts_of(report_of(meeting))
        assert (part.kind, part.document) == ("auditor_report", handed.report)
        step = next(one for one in year_file_on(organisation, ON, (duty(organisation),)).steps if one.key == "audit")
        assert step.done_on == ON

    def test_it_comes_after_the_year_and_not_in_the_future(self, organisation, resolution):
        term = appointed(resolution)
        for on in (ON, date(2028, 1, 3)):
            with pytest.raises(DatesReversed):
                hand_in_audit(term, on=on, document=a_paper(organisation), actor=SYSTEM)
        with pytest.raises(StateNotAllowed):
            hand_in_audit(resigned(term), on=ON, document=a_paper(organisation), actor=SYSTEM)

    def test_the_annual_report_names_who_audited_its_year(self, organisation, resolution):
        appointed(resolution, year_end_on=date(2026, 12, 31))
        content = bound_report(resolution.motion.assembly, None, language="fr", at=now())
        assert "Lê CPA inc." in text_of(content)


class TestEnding:
    def test_another_may_follow_and_the_first_stays(self, organisation, resolution):
        resigned(appointed(resolution))
        appointed(resolution, name="Autre")
        assert AuditorTerm.objects.filter(ended_on=ON, end="resigned").count() == 1

    def test_it_ends_once_for_a_reason_and_not_in_the_future(self, resolution):
        term = appointed(resolution)
        for on, because, refusal in (
            (date(2027, 5, 4), "Conflit.", DatesReversed), (date(2027, 4, 1), "Conflit.", DatesReversed),
            (ON, " ", ReasonMissing),
        ):  # fmt: skip
            with pytest.raises(refusal):
                end_audit(term, Ending(on, AuditorEnd.RESIGNED, because), actor=SYSTEM)
        with pytest.raises(StateNotAllowed):
            resigned(resigned(term))

    def test_members_remove_one_in_a_special_meeting_called_for_it(self, organisation, resolution):
        rules = rules_for(organisation, ON)
        finding = on_removing(rules, by_special_meeting=False)
        assert (finding.rule.key, finding.level) == ("auditor_dismissal_meeting", Level.WARN)
        term = appointed(resolution)
        with pytest.raises(OverrideReasonMissing):
            end_audit(term, Ending(ON, AuditorEnd.REMOVED, "Décidé.", by=resolution), actor=SYSTEM)
        special = a_resolution(organisation, rank=2, kind=AssemblyKind.SPECIAL)
        ended = end_audit(term, Ending(ON, AuditorEnd.REMOVED, "Décidé.", by=special), actor=SYSTEM)
        assert ended.ended_by == special


def test_the_minutes_say_whom_a_motion_appointed_and_removed(organisation, resolution):
    term = appointed(resolution)
    point = Point(resolution.motion.item, resolution.motion, "2027-01", auditors=(term,), auditors_ended=(term,))
    (shown,) = points_shown([point], "fr", Annexes(organisation.zone))
    facts = shown["motion"]["facts"]
    assert any("Lê CPA inc., permis A12345" in fact for fact in facts)
    assert len(facts) == 2


# --- the page


def test_the_office_records_one_with_the_letter_the_report_and_how_it_ended(organisation, resolution, client):
    client.force_login(an_officer(organisation, Role.SECRETARY), backend=BACKEND)
    at = {"slug": "rives"}
    letter = b"%PDF-1.7 consentement"
    sent = {
        "name": "Lê CPA inc.", "permit": "A12345", "year": "2026-12-31", "resolution": resolution.public_id,
        "email": "audit@example.org", "language": "fr", "consent": SimpleUploadedFile("lettre.pdf", letter),
    }  # fmt: skip
    page = client.post(reverse("governance:auditor-appoint", kwargs=at), sent, follow=True)
    assert "Lê CPA inc." in said(page)
    term = AuditorTerm.objects.get()
    consent = reverse("governance:auditor-paper", kwargs=at | {"term": term.public_id, "which": "consent"})
    assert client.get(consent).content == letter
    one = at | {"term": term.public_id}
    handed = {"on": "2027-05-03", "file": SimpleUploadedFile("rapport.pdf", a_pdf())}
    page = client.post(reverse("governance:auditor-report", kwargs=one), handed, follow=True)
    assert "remis le 3 mai 2027" in said(page).replace("\xa0", " ")
    ended = {"on": "2027-05-03", "end": "resigned", "because": "Départ à la retraite."}
    page = client.post(reverse("governance:auditor-end", kwargs=one), ended, follow=True)
    assert "Départ à la retraite." in said(page)
    client.force_login(an_officer(organisation, Role.AUDITOR), backend=BACKEND)
    assert client.get(consent).status_code == 200
    client.force_login(an_officer(organisation, Role.CHAIR), backend=BACKEND)
    assert client.get(consent).status_code == 404


def test_the_year_leads_the_office_to_it(organisation, resolution, client):
    client.force_login(an_officer(organisation, Role.SECRETARY), backend=BACKEND)
    page = client.get(reverse("governance:compliance", kwargs={"slug": "rives"}))
    assert reverse("governance:auditor", kwargs={"slug": "rives"}) in page.content.decode()


def test_what_is_refused_leaves_no_letter(organisation, resolution, client):
    client.force_login(an_officer(organisation, Role.SECRETARY), backend=BACKEND)
    sent = {
        "name": "Lê", "permit": "", "year": "2027-12-31", "resolution": resolution.public_id,
        "consent": SimpleUploadedFile("lettre.pdf", b"%PDF-1.7"),
    }  # fmt: skip
    answer = client.post(reverse("governance:auditor-appoint", kwargs={"slug": "rives"}), sent)
    assert answer.status_code == 422
    assert not AuditorTerm.objects.exists()
    assert not Document.objects.exists()
