"""From a member's file, a secretary starts an act, sees what it does, and confirms it."""

from __future__ import annotations

from datetime import date
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from membership.models import Account, EventWaiver, MembershipEvent, NoticeAttachment, NoticeText, Role, Suspension
from membership.models.base import STILL_RECORDED
from membership.services.life.departures import resign
from tests.factories.life import BOARD, decision, standing
from tests.factories.register import (
    SYSTEM,
    a_legal_member,
    a_member,
    an_account,
    an_account_of,
    an_officer,
    an_organisation,
)

ON = date(2027, 2, 1)
SUSPENSION = {
    "ground": "competes",
    "note": "Il vend les mêmes paniers.",
    "effective_on": "2027-02-01",
    "last_on": "2027-07-31",
    "kept_rights": ["attendance"],
    "decided_by": BOARD,
    "decided_on": "2027-01-25",
    "notice_on": "2027-01-25",
    "tells": "on",
    "override": "Procédure tenue hors du registre.",
}
VOTE = {"reason": "Aucune affaire.", "effective_on": "2027-02-01", "decided_by": BOARD, "tells": "on"}


@pytest.fixture
def office(rives) -> Client:
    return browser(an_officer(rives, Role.SECRETARY))


def browser(account: Account) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def address(member, act: str) -> str:
    return reverse("member-act", kwargs={"slug": "rives", "public_id": member.public_id, "act": act})


def text(page) -> str:
    return unescape(page.content.decode())


def test_an_act_is_looked_at_before_it_is_done(office, anne):
    seen = office.post(address(anne, "suspend"), SUSPENSION)
    assert seen.status_code == 200
    assert "A suspension lasts 6\u00a0months at most" in text(seen)
    assert "after the summary of a judgment" in text(seen), "the source is shown"
    assert "Suspension of your membership" in text(seen), "so is the letter"
    assert "No procedure held here before the board decided it" in text(seen)
    assert f"/discipline/new/?number={anne.number}" in text(seen), "where one is opened"
    for what in ("Il vend les mêmes paniers.", "July 31, 2027", "January 25, 2027", "attendance"):
        assert what in text(seen), "what was filled in is there to be read once more"
    assert not MembershipEvent.objects.exists()
    done = office.post(address(anne, "suspend"), SUSPENSION | {"step": "confirm"}, follow=True)
    assert done.redirect_chain
    assert "Recorded. The letter leaves by e-mail." in text(done)
    assert standing(anne, ON).facts.kept_rights == ["attendance"]
    assert standing(anne, ON).facts.suspended_until == date(2027, 8, 1)
    assert EventWaiver.objects.get().reason == SUSPENSION["override"]


def test_without_a_procedure_a_reason_is_asked_before_a_member_is_suspended(office, anne):
    assert "/discipline/new/" in text(office.get(address(anne, "suspend")))
    assert "/discipline/new/" not in text(office.get(address(anne, "resign")))
    refused = office.post(address(anne, "suspend"), SUSPENSION | {"step": "confirm", "override": " "})
    assert refused.status_code == 422
    assert not MembershipEvent.objects.exists()


def test_what_the_law_bars_is_said_with_its_figures_and_cannot_be_confirmed(office, anne):
    seen = office.post(address(anne, "suspend"), SUSPENSION | {"last_on": "2027-08-31"})
    assert seen.status_code == 422
    assert (
        "the last day of this one is July 31, 2027 at the latest, and all rights come back on August 1, 2027"
        in text(seen)
    )
    assert 'value="confirm"' not in text(seen)
    office.post(address(anne, "suspend"), SUSPENSION | {"last_on": "2027-08-31", "step": "confirm"})
    assert not MembershipEvent.objects.exists()


def test_where_a_rule_warns_the_reason_is_asked_and_kept(office, anne):
    seen = office.post(address(anne, "suspend-vote"), VOTE)
    assert "Reason for going on all the same" in text(seen)
    refused = office.post(address(anne, "suspend-vote"), VOTE | {"step": "confirm", "override": " "})
    assert refused.status_code == 422
    assert not MembershipEvent.objects.exists()
    office.post(address(anne, "suspend-vote"), VOTE | {"step": "confirm", "override": "Article 9."})
    assert EventWaiver.objects.get().reason == "Article 9."


def test_what_was_filled_in_comes_back_to_be_changed(office, anne):
    seen = office.post(
        address(anne, "suspend"), {k: v for k, v in SUSPENSION.items() if k != "tells"} | {"step": "edit"}
    )
    form = seen.context["form"]
    assert form["note"].value() == "Il vend les mêmes paniers."
    assert form["tells"].value() is False
    assert not form.errors


def test_a_document_follows_through_the_last_look(office, anne):
    paper = SimpleUploadedFile("resolution.pdf", b"%PDF-1.7 resolution")
    seen = office.post(address(anne, "suspend"), SUSPENSION | {"document": paper})
    token = dict(seen.context["carried"])["held"]
    office.post(address(anne, "suspend"), SUSPENSION | {"held": token, "step": "confirm"})
    document = MembershipEvent.objects.get().document
    assert (document.name, bytes(document.content)) == ("resolution.pdf", b"%PDF-1.7 resolution")


def test_a_wrong_day_is_said_beside_its_field_and_nothing_is_lost(office, anne):
    seen = office.post(address(anne, "suspend"), SUSPENSION | {"effective_on": "demain"})
    assert seen.status_code == 422
    assert "effective_on" in seen.context["form"].errors
    assert "Il vend les mêmes paniers." in text(seen)


def test_a_resignation_proposes_the_last_day_of_the_notice(office, anne):
    form = office.get(address(anne, "resign")).context["form"]
    assert form["last_on"].value() == date(2027, 2, 23)


def test_the_file_offers_what_makes_sense_and_nothing_else(office, rives, anne):
    def offered(member) -> set[str]:
        page = office.get(reverse("member", kwargs={"slug": "rives", "public_id": member.public_id}))
        return {one["url"].rstrip("/").rsplit("/", 1)[1] for one in page.context["acts"]}

    assert offered(anne) == {"category", "suspend", "suspend-vote", "resign", "expel", "death", "represent"}
    assert "end" in offered(a_legal_member(rives))
    gone = a_member(rives, "Parti", until=date(2026, 1, 1))
    assert offered(gone) == {"readmit", "death"}
    assert office.get(address(gone, "suspend")).status_code == 302


def test_a_correction_names_the_event_and_takes_it_back(office, anne):
    resign(anne, decision=decision(ON, notice_on=date(2027, 1, 1)), actor=SYSTEM)
    fields = {"event": "1", "is_void": "on", "reason": "Lettre d’une homonyme."}
    seen = office.post(address(anne, "correct"), fields)
    assert seen.status_code == 200
    office.post(address(anne, "correct"), fields | {"step": "confirm"})
    assert standing(anne, ON).is_entitled
    told = text(office.get(reverse("member", kwargs={"slug": "rives", "public_id": anne.public_id})))
    assert "recorded by mistake: it did not happen" in told


def test_a_correction_that_changes_nothing_says_so(office, anne):
    resign(anne, decision=decision(ON, notice_on=date(2027, 1, 1)), actor=SYSTEM)
    seen = office.post(address(anne, "correct"), {"event": "1", "reason": "Erreur."})
    assert seen.status_code == 422
    assert "Say what is true instead" in text(seen)


def test_a_letter_can_be_read_and_printed(office, rives):
    paper = a_member(rives, "Paul", email="")
    done = resign(paper, decision=decision(date(2027, 3, 1)), actor=SYSTEM)
    page = office.get(f"/o/rives/register/{paper.public_id}/letters/{done.notice.public_id}/")
    assert "Votre démission" in text(page)
    assert "no postal address" in text(page)


@pytest.mark.parametrize("act", ["suspend", "resign", "death", "correct"])
def test_only_the_office_acts(rives, anne, act):
    resign(anne, decision=decision(date(2027, 6, 1)), actor=SYSTEM)
    cast = {role.value: an_officer(rives, role) for role in Role} | {
        "member": an_account_of(anne),
        "outsider": an_account("outsider@example.org"),
    }
    for who, account in cast.items():
        expected = 200 if who in {"administrator", "secretary"} else 404
        assert browser(account).get(address(anne, act)).status_code == expected, who
    assert Client().get(address(anne, act)).status_code == 302


def test_the_members_of_others_are_nobody_here(office, anne):
    theirs = a_member(an_organisation("ailleurs"), "Omar")
    assert office.get(address(theirs, "suspend")).status_code == 404
    assert office.get(address(anne, "sing")).status_code == 404


def test_a_document_may_go_with_the_letter(office, anne):
    paper = SimpleUploadedFile("Avis de motifs.pdf", b"%PDF-1.7 motifs")
    seen = office.post(address(anne, "suspend"), SUSPENSION | {"goes_with": paper})
    assert "Avis de motifs" in text(seen)
    carried = dict(seen.context["carried"])
    office.post(address(anne, "suspend"), SUSPENSION | {"held_joined": carried["held_joined"], "step": "confirm"})
    attachment = NoticeAttachment.objects.get().attachment
    assert (attachment.title, bytes(attachment.document.content)) == ("Avis de motifs", b"%PDF-1.7 motifs")
    url = reverse("attachment", args=[attachment.public_id])
    assert all(url in one.body_text for one in NoticeText.objects.all())


def test_without_a_letter_nothing_goes_with_it(office, anne):
    paper = SimpleUploadedFile("motifs.pdf", b"%PDF-1.7 motifs")
    seen = office.post(address(anne, "suspend"), SUSPENSION | {"goes_with": paper, "tells": ""})
    assert seen.status_code == 422
    assert "No letter leaves with which it could go" in text(seen)


def test_a_correction_says_the_ground_the_rights_and_the_days_of_the_decision_as_they_were(office, anne):
    office.post(address(anne, "suspend"), SUSPENSION | {"step": "confirm"})
    other = {
        "event": "1",
        "ground": "too_little_business",
        "other_rights": "on",
        "kept_rights": ["vote"],
        "decided_on": "2027-01-20",
        "notice_on": "2027-01-21",
        "reason": "La résolution dit autrement.",
    }
    seen = office.post(address(anne, "correct"), other)
    assert seen.status_code == 200
    office.post(address(anne, "correct"), other | {"step": "confirm", "override": "Les affaires sont au dossier."})
    event = MembershipEvent.objects.filter(corrects__isnull=False).get()
    assert (event.ground, event.decided_on, event.notice_on) == (
        "too_little_business", date(2027, 1, 20), date(2027, 1, 21)
    )  # fmt: skip
    assert Suspension.objects.get(STILL_RECORDED, membership=anne).kept_rights == ["vote"]


def test_a_correction_asks_of_a_suspension_only_where_there_is_one(office, anne):
    resign(anne, decision=decision(ON, notice_on=date(2027, 1, 1)), actor=SYSTEM)
    fields = office.get(address(anne, "correct")).context["form"].fields
    assert {"category", "last_on", "ground", "other_rights", "kept_rights"}.isdisjoint(fields)
