"""One browser walks the whole evening: from the list of members to the draft minutes.

Twenty members, a real worker, a real mail server. Every page is looked at on a phone and on a
desk, and read by axe; the pictures are left in `artefacts/`.
"""

from __future__ import annotations

import re
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from governance.models import Assembly, Minutes, Motion, MotionState
from membership.models import Delivery, DeliveryState, Membership, Role
from membership.services import audit
from tests.factories.meetings import jump
from tests.factories.register import a_member, an_account_of, an_officer, an_organisation
from tests.looking import press
from tests.processes import type_of_start
from tests.waiting import wait_until
from tests.walk.conftest import Looker, letter_to, link_in
from voting.models import Poll, PollState, RollCallVote

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

MEETING_ON, CALLED_ON = date(2027, 4, 24), date(2027, 4, 9)
HEADER = (
    "member_number,kind,given_name,family_name,email,phone,address,city,postal_code,"
    "language,category,status,joined_on,left_on,shares_amount,representative"
)


def a_list_of_twenty(folder: Path) -> Path:
    """Return a file as an office would export it: twenty members, one without an e-mail."""
    rows = [
        f"M{n:04d},natural,Prénom{n},Nom{n},{'' if n == 20 else f'm{n}@example.org'},418 555-01{n:02d},"
        f'"{n}, rue du Quai",Québec,G1K 2B4,{"en" if n == 19 else "fr"},{"auxiliary" if n == 18 else "user"},'
        f"active,2019-03-{n:02d},,10,"
        for n in range(1, 21)
    ]
    file = folder / "membres.csv"
    file.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    return file


def test_a_first_assembly_from_the_list_of_members_to_the_minutes(
    live_server: Any,
    settings: Any,
    tmp_path: Path,
    looker: Looker,
    desk: Page,
    phone: Page,
    mail_port: int,
    start_worker: type_of_start,
) -> None:
    settings.SITE_URL = live_server.url
    organisation = an_organisation("rives")
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
    jump(organisation, CALLED_ON)
    home = f"{live_server.url}/o/rives/"

    # The secretary signs in with a code that came by mail.
    desk.goto(live_server.url)
    looker.look(desk, "accueil")
    sign_in(desk, live_server.url, "claire@example.org", looker)

    # 1. A list of members goes in, rehearsed first.
    desk.goto(f"{home}register/import/")
    looker.look(desk, "importer")
    desk.locator("input[type=file]").set_input_files(a_list_of_twenty(tmp_path))
    press(desk.locator("main form button[type=submit]").first)
    looker.look(desk, "importer-apercu")
    assert not Membership.objects.exists()
    press(desk.locator("main form button[type=submit]:not(.quiet)").first)
    looker.look(desk, "importer-fait")
    assert Membership.objects.count() == 20
    desk.goto(f"{home}register/")
    looker.look(desk, "registre")
    press(desk.get_by_role("link", name="Prénom1 Nom1", exact=True))
    looker.look(desk, "membre")

    # 2. The annual meeting is planned.
    desk.goto(f"{home}assemblies/")
    looker.look(desk, "assemblees-vide")
    desk.goto(f"{home}assemblies/new/")
    looker.look(desk, "preparer")
    plan_the_meeting(desk)
    assembly = Assembly.objects.get()
    meeting = f"{home}assemblies/{assembly.public_id}/"
    desk.goto(f"{meeting}agenda/add/")
    looker.look(desk, "ajouter-un-point")
    put_a_motion(desk)
    desk.goto(f"{meeting}agenda/")
    looker.look(desk, "ordre-du-jour")

    # 3. It is called: nineteen letters by mail, one by post.
    desk.goto(f"{meeting}notice/")
    looker.look(desk, "avis")
    desk.goto(f"{meeting}notice/preview/")
    looker.look(desk, "avis-apercu")
    desk.goto(f"{meeting}notice/")
    press(desk.locator("form[action$='/call/'] button"))
    wait_until(lambda: Delivery.objects.filter(state=DeliveryState.SENT).count() == 19)
    desk.goto(f"{meeting}told/")
    looker.look(desk, "avises")
    assert Delivery.objects.filter(state=DeliveryState.BY_POST).count() == 1
    letter = letter_to("m1@example.org")
    assert "Prénom1 Nom1" in letter.letter.subject
    assert "Bonjour" in letter.text
    assert "Hello" in letter_to("m19@example.org").text

    # 4. The evening. A scanner that opens the link changes nothing; the member does.
    jump(organisation, MEETING_ON, time(18, 50))
    link = link_in(letter)
    phone.goto(link)
    looker.look(phone, "lien")
    assert not assembly.attendance.exists()
    press(phone.locator("main form button").first)
    looker.look(phone, "salle-avant")
    desk.goto(f"{meeting}door/?q=Nom2")
    looker.look(desk, "porte")
    for n in (2, 3):
        note_arrival(desk, meeting, f"M{n:04d}")
    desk.goto(f"{meeting}roll/")
    looker.look(desk, "liste-apercu")

    sign_out(desk, live_server.url)
    sign_in(desk, live_server.url, "marc@example.org", looker)
    desk.goto(f"{meeting}conduct/")
    looker.look(desk, "conduire-avant")
    press(desk.locator("form[action$='conduct/open/'] button"))
    looker.look(desk, "conduire")

    # 5. The vote opens, the member votes in two taps and a confirmation, and may change.
    opening = desk.locator("form[action*='/motions/'][action$='/open/']").first
    press(opening.locator("button"))
    poll = Poll.objects.get()
    looker.look(desk, "conduire-vote-ouvert")
    phone.goto(f"{meeting}room/")
    looker.look(phone, "salle-vote-ouvert")
    press(phone.locator("main a[href*='/votes/']").first)
    expect(phone.locator("main")).to_contain_text("procès-verbal")
    assert phone.locator("input[name=choice]:checked").count() == 0
    looker.look(phone, "voter")
    choose(phone, "against")
    looker.look(phone, "relire")
    press(phone.locator("button[value=cast]"))
    looker.look(phone, "recu")
    phone.goto(f"{meeting}room/votes/{poll.public_id}/")
    choose(phone, "for")
    press(phone.locator("button[value=cast]"))
    assert RollCallVote.objects.get().choice == "for"
    phone.goto(f"{meeting}can-i-vote/")

    # The clock passes the close; the worker closes and counts by itself.
    poll.refresh_from_db()
    assert poll.closes_at is not None
    after = poll.closes_at.astimezone(organisation.zone)
    jump(organisation, MEETING_ON, after.time())
    wait_until(lambda: Poll.objects.get().state == PollState.TALLIED)
    desk.goto(f"{meeting}conduct/")
    looker.look(desk, "conduire-compte")
    press(desk.locator("form[action$='/proclaim/'] button"))
    assert Motion.objects.get().state == MotionState.ADOPTED
    desk.goto(f"{home}polls/{poll.public_id}/")
    looker.look(desk, "resultat")
    expect(desk.locator("h1")).to_contain_text("deux ans")
    phone.goto(f"{meeting}room/")
    looker.look(phone, "salle-resultat")
    desk.goto(f"{home}resolutions/")
    looker.look(desk, "resolutions")
    expect(desk.locator("main")).to_contain_text("2027-01")

    # 6. The meeting ends; the draft minutes come out in both languages.
    desk.goto(f"{meeting}conduct/")
    desk.locator("details:has(form[action$='conduct/end/']) > summary").click()
    press(desk.locator("form[action$='conduct/end/'] button"))
    sign_out(desk, live_server.url)
    sign_in(desk, live_server.url, "claire@example.org", looker)
    desk.goto(f"{meeting}minutes/")
    looker.look(desk, "proces-verbal")
    for language in ("fr", "en"):
        press(desk.locator(f"main button[name=language][value={language}]"))
    assert sorted(Minutes.objects.values_list("language", flat=True)) == ["en", "fr"]
    assert all(bytes(row.document.content).startswith(b"%PDF") for row in Minutes.objects.select_related("document"))

    assert list(audit.verify(organisation)) == []
    assert looker.faults == []


def test_an_account_in_two_organisations_sees_neither_from_the_other(
    live_server: Any, looker: Looker, desk: Page, mail_port: int
) -> None:
    first, second = an_organisation("rives"), an_organisation("conseil", name_fr="Conseil", name_en="Council")
    ours = a_member(first, "Anne", "Roy", email="anne@example.org")
    a_member(second, "Anne", "Roy", email="anne@example.org")
    other = a_member(second, "Paul", "Autre")
    an_account_of(ours, "anne@example.org")
    sign_in(desk, live_server.url, "anne@example.org", looker)
    desk.goto(live_server.url)
    looker.look(desk, "mes-organisations")
    expect(desk.locator("main")).to_contain_text("Conseil")
    answer = desk.request.get(f"{live_server.url}/o/rives/register/{other.public_id}/")
    assert answer.status == 404


def sign_in(page: Page, base: str, address: str, looker: Looker) -> None:
    """Ask for a code, read it in the mailbox, type it."""
    page.goto(f"{base}/compte/login/")
    if "connexion" not in looker.seen:
        looker.look(page, "connexion")
    page.locator("input[type=email]").fill(address)
    press(page.locator("main form button[type=submit]").first)
    if "code" not in looker.seen:
        looker.look(page, "code")
    letter = letter_to(address)
    code = re.search(r"^\s*([A-Z0-9]{3,}-?[A-Z0-9]{3,})\s*$", letter.text, re.MULTILINE)
    assert code is not None, letter.text
    page.locator("input[name=code]").fill(code[1])
    press(page.locator("main form button[type=submit]").first)
    page.wait_for_url(lambda url: "/compte/" not in url)


def sign_out(page: Page, base: str) -> None:
    page.goto(f"{base}/")
    page.context.clear_cookies()


def plan_the_meeting(page: Page) -> None:
    page.locator("[name=title_fr]").fill("Assemblée générale annuelle")
    page.locator("[name=title_en]").fill("Annual general meeting")
    page.locator("[name=held_on]").fill("2027-04-24")
    page.locator("[name=held_at]").fill("19:00")
    page.locator("[name=place]").fill("Centre communautaire, Québec")
    press(page.locator("main form button[type=submit]").first)


def put_a_motion(page: Page) -> None:
    page.locator("[name=title_fr]").fill("Des mandats de deux ans")
    page.locator("[name=title_en]").fill("Two-year terms")
    page.locator("[name=kind][value=decision]").check()
    page.locator("[name=text_fr]").fill("Que les mandats durent deux ans.")
    page.locator("[name=text_en]").fill("That terms last two years.")
    press(page.locator("main form button[type=submit]").first)


def note_arrival(page: Page, meeting: str, number: str) -> None:
    page.goto(f"{meeting}door/?q={number}")
    page.locator("form[action$='/arrive/'] button").first.click()
    # Noted by a script, in its place on the page: leaving before it answered would call it off.
    page.locator(".comer.here").first.wait_for()


def choose(page: Page, choice: str) -> None:
    page.locator(f"label.choice:has(input[value={choice}])").click()
    press(page.locator("button[value=review]"))
