"""A special meeting asked for by members, from signatures to sealed minutes, in French.

Twelve members, a real worker, a real mail server. Every page is looked at on a phone and on a desk, and read by axe.
"""

from __future__ import annotations

import hashlib
from datetime import date, time
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from governance.models import Assembly, Minutes, MinutesState, Motion, MotionState, Requisition, RequisitionState
from membership.models import Delivery, DeliveryState, Organisation, Role
from membership.services import audit
from tests.factories.meetings import jump
from tests.factories.register import a_member, an_account_of, an_officer, an_organisation
from tests.governance.minutes.papers import text_of
from tests.looking import press
from tests.processes import type_of_start
from tests.waiting import wait_until
from tests.walk.conftest import Looker, letter_to, link_in
from tests.walk.test_first_assembly import choose, note_arrival, sign_in, sign_out
from voting.models import Poll, PollState

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

ASKED_ON, RECEIVED_ON = date(2027, 1, 25), date(2027, 2, 1)
CALLED_ON, HELD_ON = date(2027, 2, 8), date(2027, 2, 20)
NEXT_CALLED_ON, NEXT_ON = date(2027, 3, 2), date(2027, 3, 20)


def twelve_members(organisation: Organisation) -> None:
    for n in range(1, 13):
        member = a_member(
            organisation, f"Prénom{n}", f"Nom{n}", number=f"M{n:04d}", email=f"m{n}@example.org" if n < 12 else ""
        )
        if n < 12:
            an_account_of(member)


def plain(text: str) -> str:
    """Return a text with its spaces made plain."""
    return " ".join(text.split())


def test_a_special_meeting_from_signatures_to_minutes(
    live_server: Any,
    settings: Any,
    looker: Looker,
    desk: Page,
    phone: Page,
    mail_port: int,
    start_worker: type_of_start,
) -> None:
    settings.SITE_URL = live_server.url
    organisation = an_organisation("rives", name_en="", offers_english=False)
    twelve_members(organisation)
    an_officer(organisation, Role.SECRETARY, "claire@example.org")
    an_officer(organisation, Role.CHAIR, "marc@example.org")
    start_worker(
        "--queues",
        "default,ballots,counts,notices,mail",
        mail_port=mail_port,
        SITE_URL=live_server.url,
        # The links it writes are read back here.
        SECRET_KEY=settings.SECRET_KEY,
    )
    home = f"{live_server.url}/o/rives/"

    # 1. A member asks for a meeting, from the page of the organisation, and signs.
    jump(organisation, ASKED_ON)
    sign_in(phone, live_server.url, "m1@example.org", looker)
    phone.goto(home)
    looker.look(phone, "membre-accueil")
    press(phone.get_by_role("link", name="Demander une assemblée extraordinaire"))
    looker.look(phone, "demander")
    phone.locator("[name=subject_1]").fill("Les cotisations de 2027")
    phone.locator("[name=text_1]").fill("Que la cotisation demeure à dix dollars.")
    press(phone.get_by_role("button", name="Ouvrir la demande et la signer"))
    looker.look(phone, "demande-ouverte")
    expect(phone.locator("main")).to_contain_text("1 signature sur 3 requises")
    asked = Requisition.objects.get()
    page_of_request = f"{home}special-meetings/{asked.public_id}/"

    # 2. Another signs from their own telephone, changes their mind, and signs again.
    sign_out(phone, live_server.url)
    sign_in(phone, live_server.url, "m2@example.org", looker)
    phone.goto(home)
    looker.look(phone, "a-signer")
    press(phone.get_by_role("link", name="Lire la demande"))
    press(phone.get_by_role("button", name="Signer comme Prénom2 Nom2"))
    press(phone.get_by_role("button", name="Retirer la signature"))
    press(phone.get_by_role("button", name="Signer comme Prénom2 Nom2"))
    looker.look(phone, "demande-signee")
    expect(phone.locator("main")).to_contain_text("2 signatures sur 3 requises")

    # 3. The office enters the signature of somebody without an address.
    sign_in(desk, live_server.url, "claire@example.org", looker)
    desk.goto(page_of_request)
    desk.locator("[name=number]").fill("M0012")
    desk.locator("[name=signed_on]").fill("2027-01-23")
    press(desk.get_by_role("button", name="Inscrire la signature"))
    looker.look(desk, "demande-bureau")
    expect(desk.locator("main")).to_contain_text("3 signatures sur 3 requises")

    # 4. Whoever asked presents it; the clock starts, and a letter says until when.
    jump(organisation, RECEIVED_ON)
    sign_out(phone, live_server.url)
    sign_in(phone, live_server.url, "m1@example.org", looker)
    phone.goto(page_of_request)
    press(phone.get_by_role("button", name="Présenter la demande au conseil"))
    looker.look(phone, "demande-presentee")
    expect(phone.locator("main")).to_contain_text("22 février 2027")
    assert "12 février 2027" in plain(letter_to("m1@example.org", about="présentée au conseil").text)

    # 5. The office plans the meeting from it, its agenda being what was asked, and the notice says who asked.
    jump(organisation, CALLED_ON)
    desk.goto(home)
    looker.look(desk, "bureau-accueil")
    press(desk.get_by_role("link", name="Voir la demande"))
    press(desk.get_by_role("link", name="Préparer l’assemblée"))
    looker.look(desk, "preparer-demandee")
    desk.locator("[name=held_on]").fill(HELD_ON.isoformat())
    desk.locator("[name=place]").fill("Centre communautaire, Québec")
    press(desk.get_by_role("button", name="Préparer l’assemblée avec cet ordre du jour"))
    looker.look(desk, "ordre-du-jour-demande")
    assembly = Assembly.objects.get()
    meeting = f"{home}assemblies/{assembly.public_id}/"
    expect(desk.locator("main")).to_contain_text("Les cotisations de 2027")
    desk.goto(f"{meeting}notice/")
    looker.look(desk, "avis-demandee")
    press(desk.locator("form[action$='/call/'] button"))
    called = Delivery.objects.filter(notice__assembly=assembly)
    wait_until(lambda: called.filter(state=DeliveryState.SENT).count() == 11)
    letter = letter_to("m2@example.org", about="Avis de convocation")
    assert "à la demande de 3 membres" in plain(letter.text)
    asked.refresh_from_db()
    assert asked.state == RequisitionState.PLANNED
    phone.goto(page_of_request)
    looker.look(phone, "demande-suivie")
    press(phone.get_by_role("link", name="Voir l’assemblée"))
    looker.look(phone, "assemblee-demandee")

    # 6. The evening: a quorum, a vote on what was asked, proclaimed.
    jump(organisation, HELD_ON, time(18, 50))
    phone.goto(link_in(letter))
    press(phone.locator("main form button").first)
    for n in (1, 3, 12):
        note_arrival(desk, meeting, f"M{n:04d}")
    sign_out(desk, live_server.url)
    sign_in(desk, live_server.url, "marc@example.org", looker)
    desk.goto(f"{meeting}conduct/")
    press(desk.locator("form[action$='conduct/open/'] button"))
    press(desk.locator("form[action*='/motions/'][action$='/open/']").first.locator("button"))
    poll = Poll.objects.get()
    phone.goto(f"{meeting}room/votes/{poll.public_id}/")
    choose(phone, "for")
    press(phone.locator("button[value=cast]"))
    poll.refresh_from_db()
    assert poll.closes_at is not None
    jump(organisation, HELD_ON, poll.closes_at.astimezone(organisation.zone).time())
    wait_until(lambda: Poll.objects.get().state == PollState.TALLIED)
    desk.goto(f"{meeting}conduct/")
    press(desk.locator("form[action$='/proclaim/'] button"))
    assert Motion.objects.get().state == MotionState.ADOPTED
    desk.goto(f"{meeting}conduct/")
    desk.locator("details:has(form[action$='conduct/end/']) > summary").click()
    press(desk.locator("form[action$='conduct/end/'] button"))

    # 7. The minutes, whose document never changes: its hash is kept.
    sign_out(desk, live_server.url)
    sign_in(desk, live_server.url, "claire@example.org", looker)
    desk.goto(f"{meeting}minutes/")
    press(desk.locator("main button[name=language][value=fr]"))
    looker.look(desk, "proces-verbal-demandee")
    draft = Minutes.objects.select_related("document").get()
    assert bytes(draft.document.content).startswith(b"%PDF")

    # 8. The next meeting finds them on its agenda by itself, and adopts them by show of hands.
    jump(organisation, NEXT_CALLED_ON)
    desk.goto(f"{home}assemblies/new/")
    desk.locator("[name=held_on]").fill(NEXT_ON.isoformat())
    desk.locator("[name=place]").fill("Centre communautaire, Québec")
    press(desk.locator("main form button"))
    looker.look(desk, "ordre-du-jour-suivant")
    expect(desk.locator("main")).to_contain_text("Adoption du procès-verbal du 20 février 2027")
    following = Assembly.objects.exclude(pk=assembly.pk).get()
    next_meeting = f"{home}assemblies/{following.public_id}/"
    desk.goto(f"{next_meeting}notice/")
    press(desk.locator("form[action$='/call/'] button"))
    jump(organisation, NEXT_ON, time(18, 50))
    for n in (2, 3, 12):
        note_arrival(desk, next_meeting, f"M{n:04d}")
    sign_out(desk, live_server.url)
    sign_in(desk, live_server.url, "marc@example.org", looker)
    desk.goto(f"{next_meeting}conduct/")
    press(desk.locator("form[action$='conduct/open/'] button"))
    by_hands = desk.locator("form[action$='/hands/']")
    by_hands.locator("[name=votes_for]").fill("3")
    by_hands.locator("[name=votes_against]").fill("0")
    press(by_hands.locator("button"))
    looker.look(desk, "proces-verbal-relecture")
    press(desk.locator("main button[name=proclaim]"))
    looker.look(desk, "proces-verbal-vote")
    assert Motion.objects.get(assembly=following).state == MotionState.ADOPTED

    # 9. Adopted, they are sealed: a document of its own, whose fingerprint every member can hold against it.
    sign_out(desk, live_server.url)
    sign_in(desk, live_server.url, "claire@example.org", looker)
    desk.goto(f"{meeting}minutes/")
    press(desk.locator("main button[name=seal][value=fr]"))
    looker.look(desk, "proces-verbal-scelle")
    sealed = Minutes.objects.select_related("document").get(state=MinutesState.ADOPTED)
    content = bytes(sealed.document.content)
    assert hashlib.sha256(content).hexdigest() == sealed.document.sha256 != draft.document.sha256
    assert "Adopté le 20 mars 2027" in text_of(content)
    phone.goto(f"{meeting}minutes/")
    looker.look(phone, "proces-verbal-membre")
    expect(phone.locator("main")).to_contain_text(sealed.document.sha256)

    assert list(audit.verify(organisation)) == []
    assert looker.faults == []
