"""Who may open what, and when: a table of roles by pages by states, read from the page itself."""

from __future__ import annotations

import html
import re
from datetime import date, time

import pytest
from django.urls import reverse

from governance.models import (
    AmendedArticle,
    Attendance,
    Audience,
    Body,
    CommonText,
    Mandate,
    OfficeKind,
    Resolution,
    Seat,
)
from governance.services.agenda_templates import keep_agenda
from governance.services.bylaws import adopt_bylaws, begin_bylaws
from governance.services.follow_ups import plan_follow_up
from governance.services.guests import Coming, admit_guest
from governance.services.mandates import Term, give_mandate
from governance.services.minutes import comment_on_minutes, draft_minutes, send_for_comment
from governance.services.objectives import Aim, set_objective
from governance.services.officers import Charge, name_officer
from governance.web.urls import urlpatterns
from membership.models import AuditEntry, Notice, PublicManner
from membership.models.base import new_public_id
from membership.services.documents import keep
from membership.services.proof import certify_notice
from membership.services.public_notices import Posted, record_public_notice
from tests.factories.meetings import (
    CALLED_ON,
    MEETING_ON,
    SYSTEM,
    a_called_assembly,
    an_assembly,
    an_evening,
    jump,
)

pytestmark = pytest.mark.django_db

ALL = ("secretary", "administrator", "chair", "auditor", "scrutineer", "member")
PREPARATION = ("secretary", "administrator", "chair", "auditor")
REGISTER = ("secretary", "administrator", "auditor")
OFFICE = ("secretary", "administrator")
CONDUCT = ("secretary", "administrator", "chair")
OFFICERS = ("secretary", "administrator", "chair", "scrutineer", "auditor")
EVERYBODY = (*ALL, "other_secretary", "anonymous")

# Who may open each page while the meeting is in preparation, once it is called, and during the evening.
PAGES = {
    "assemblies": (ALL, ALL, ALL),
    "assembly": (PREPARATION, ALL, ALL),
    "calendar": (PREPARATION, ALL, ALL),
    "minutes": (PREPARATION, ALL, ALL),
    "minutes-document": ((), (), ALL),
    "minutes-passages": (OFFICE, OFFICE, OFFICE),
    "minutes-comments": ((), (), (*OFFICE, "member")),
    "resolutions": (ALL, ALL, ALL),
    "resolution": ((), (), ALL),
    "resolution-extract": ((), (), OFFICE),
    "objective-new": ((), (), OFFICE),
    "follow-ups": (ALL, ALL, ALL),
    "follow-up": ((), (), OFFICERS),
    "my-follow-ups": (("member",), ("member",), ("member",)),
    # Whoever has it alone: test_my_follow_ups.py.
    "my-follow-up": ((), (), ()),
    "plan": (ALL, ALL, ALL),
    "plan-csv": (ALL, ALL, ALL),
    "objective": ((), (), ALL),
    "member-list": (ALL, ALL, ALL),
    "opened-minutes": (ALL, ALL, ALL),
    "handover": (OFFICE, OFFICE, OFFICE),
    "mandates": (ALL, ALL, ALL),
    "mandate-end": (OFFICE, OFFICE, OFFICE),
    "mandate-void": (OFFICE, OFFICE, OFFICE),
    "directors": (ALL, ALL, ALL),
    "directors-file": (ALL, ALL, ALL),
    "officers": (OFFICE, OFFICE, OFFICE),
    "office-end": (OFFICE, OFFICE, OFFICE),
    "office-void": (OFFICE, OFFICE, OFFICE),
    "one-page": (PREPARATION, ALL, ALL),
    "one-page-pdf": (PREPARATION, ALL, ALL),
    "what-if": (CONDUCT, CONDUCT, CONDUCT),
    "surplus": (REGISTER, REGISTER, REGISTER),
    # Once there are amounts; tried in test_surplus.py.
    "surplus-csv": ((), (), ()),
    # Once the rebates stand in the ledger; tried in test_rebate_payments.py.
    "rebates-paid": ((), (), ()),
    # Once members were written to; tried in test_rebate_letters.py.
    "rebates-letters": ((), (), ()),
    "auditor": (REGISTER, REGISTER, REGISTER),
    # Once there is one who consented; tried in test_auditor.py.
    "auditor-paper": ((), (), ()),
    "annual-report": (REGISTER, REGISTER, REGISTER),
    "annual-report-preview": (REGISTER, REGISTER, REGISTER),
    # Once it was produced; tried in test_annual_report.py.
    "annual-report-document": ((), (), ()),
    "script-pdf": (CONDUCT, CONDUCT, CONDUCT),
    "script": (CONDUCT, CONDUCT, CONDUCT),
    "body-new": (OFFICE, OFFICE, OFFICE),
    "body": (OFFICE, OFFICE, OFFICE),
    "seat": (OFFICE, OFFICE, OFFICE),
    "seat-fill": (OFFICE, OFFICE, OFFICE),
    "plan-new": (OFFICE, OFFICE, OFFICE),
    "plan-part": (OFFICE, OFFICE, OFFICE),
    "repeat": (OFFICE, OFFICE, OFFICE),
    "details": (OFFICE, OFFICE, OFFICE),
    "agenda": (OFFICE, OFFICE, OFFICE),
    "agenda-keep": (OFFICE, OFFICE, OFFICE),
    "agenda-templates": (OFFICE, OFFICE, OFFICE),
    "agenda-template": (OFFICE, OFFICE, OFFICE),
    "item-add": (OFFICE, OFFICE, OFFICE),
    "item": (OFFICE, OFFICE, OFFICE),
    # Once somebody is elected there; tried in test_seating.py.
    "elected": ((), (), ()),
    "notice": (OFFICE, OFFICE, OFFICE),
    "also-told": (OFFICE, OFFICE, OFFICE),
    "common-texts": (OFFICE, OFFICE, OFFICE),
    "common-text": (PREPARATION, ALL, ALL),
    "notice-preview": (REGISTER, REGISTER, REGISTER),
    "notice-mail": (REGISTER, REGISTER, REGISTER),
    "correct": (OFFICE, OFFICE, OFFICE),
    "told": (REGISTER, REGISTER, REGISTER),
    "certificate": ((), REGISTER, REGISTER),
    "sending-slip": ((), REGISTER, REGISTER),
    "letters-pdf": (OFFICE, OFFICE, OFFICE),
    "public-notices": (REGISTER, REGISTER, REGISTER),
    "public-notice-photo": ((), REGISTER, REGISTER),
    "labels-pdf": (REGISTER, REGISTER, REGISTER),
    "letters": (REGISTER, REGISTER, REGISTER),
    "letters-csv": (REGISTER, REGISTER, REGISTER),
    "cancel": (OFFICE, OFFICE, OFFICE),
    "postpone": (OFFICE, OFFICE, OFFICE),
    "adjourn": (CONDUCT, CONDUCT, CONDUCT),
    "hands-correct": (CONDUCT, CONDUCT, CONDUCT),
    "second-call": (CONDUCT, CONDUCT, CONDUCT),
    "change": ((), (), ()),
    "door": (OFFICE, OFFICE, OFFICE),
    "presence": (OFFICE, OFFICE, OFFICE),
    "ledger": (REGISTER, REGISTER, REGISTER),
    "strike": (OFFICE, OFFICE, OFFICE),
    "ledger-csv": (REGISTER, REGISTER, REGISTER),
    "bylaws": (ALL, ALL, ALL),
    "rules": (ALL, ALL, ALL),
    "bylaw-version": (ALL, ALL, ALL),
    "bylaw-compare": (ALL, ALL, ALL),
    "bylaw-draft": (OFFICE, OFFICE, OFFICE),
    "bylaw-article-new": (OFFICE, OFFICE, OFFICE),
    "bylaw-article": (OFFICE, OFFICE, OFFICE),
    "set-up": (OFFICE, OFFICE, OFFICE),
    "set-up-question": (OFFICE, OFFICE, OFFICE),
    "amendments": (OFFICE, OFFICE, OFFICE),
    "amend": (OFFICE, OFFICE, OFFICE),
    "compliance": (OFFICERS, OFFICERS, OFFICERS),
    "compliance-calendar": (OFFICERS, OFFICERS, OFFICERS),
    "year-step": (OFFICE, OFFICE, OFFICE),
    # Once a paper was kept; tried in test_filings.py.
    "compliance-proof": ((), (), ()),
}
# What changes something: the office alone, in every state; whether it succeeds is for the services to say.
ACTS = (
    "plan-new",
    "plan-part",
    "details",
    "agenda-start",
    "agenda-keep",
    "agenda-begin",
    "agenda-template",
    "agenda-template-remove",
    "item-add",
    "item",
    "item-move",
    "item-papers",
    "item-place",
    "item-remove",
    "common-texts",
    "call",
    "call-plan",
    "attach",
    "told-again",
    "told-close",
    "told-act",
    "told-certify",
    "letters-posted",
    "surplus",
    "surplus-uses",
    "surplus-enter",
    "rebates-tell",
    "rebates-posted",
    "auditor-appoint",
    "auditor-report",
    "auditor-end",
    "annual-report-describe",
    "annual-report-join",
    "annual-report-part",
    "annual-report-produce",
    "cancel",
    "postpone",
    "change-tell",
    "change-reach",
    "letters-codes",
    "public-notices",
    "arrive",
    "depart",
    "strike",
    "guest-admit",
    "guest-leave",
    "minutes",
    "minutes-passages",
    "minutes-send",
    "minutes-answer",
    "mandate-end",
    "mandate-void",
    "officers",
    "office-end",
    "office-void",
    "body-new",
    "body",
    "body-close",
    "seats-add",
    "seat",
    "seat-retire",
    "seat-fill",
    "bylaw-begin",
    "bylaw-draft",
    "bylaw-discard",
    "bylaw-article-new",
    "bylaw-article",
    "bylaw-article-value",
    "bylaw-article-remove",
    "set-up-question",
    "amend",
    "amendment-value",
    "amendment-withdraw",
    "compliance-done",
    "year-step",
    "resolution-change",
    "follow-up-add",
    "follow-up",
    "objective-new",
    "objective",
)
ONLY_ACTS = (
    "rebates-tell",
    "rebates-posted",
    "auditor-appoint",
    "auditor-report",
    "auditor-end",
    "annual-report-describe",
    "annual-report-join",
    "annual-report-part",
    "annual-report-produce",
    "surplus-uses",
    "surplus-enter",
    "minutes-send",
    "minutes-answer",
    "resolution-change",
    "follow-up-add",
    "bylaw-begin",
    "bylaw-discard",
    "bylaw-article-remove",
    "amendment-withdraw",
    "compliance-done",
    "agenda-start",
    "agenda-begin",
    "agenda-template-remove",
    "item-move",
    "item-papers",
    "item-place",
    "item-remove",
    "call",
    "call-plan",
    "attach",
    "told-again",
    "told-close",
    "told-act",
    "told-certify",
    "letters-posted",
    "change-tell",
    "change-reach",
    "arrive",
    "depart",
    "guest-admit",
    "guest-leave",
    "body-close",
    "seats-add",
    "seat-retire",
)
# What those who conduct may do beside the office; tried in test_promises.py.
CONDUCTED = {"promise"}
STATES = ("draft", "called", "evening")


class Scene:
    """A meeting in one state, with an address for every route."""

    def __init__(self, cast, state):
        self.cast = cast
        organisation = cast.organisation
        jump(organisation, CALLED_ON)
        self.seat(organisation, cast.membership)
        self.version = adopt_bylaws(
            begin_bylaws(organisation, actor=SYSTEM),
            adopted_on=CALLED_ON,
            in_force_from=CALLED_ON,
            override="Adoptés ailleurs.",
            actor=SYSTEM,
        )
        self.draft = begin_bylaws(organisation, actor=SYSTEM)
        self.guest = self.document = self.resolution = self.follow_up = self.objective = self.comment = None
        match state:
            case "draft":
                self.assembly = an_assembly(organisation)
            case "called":
                self.assembly = a_called_assembly(organisation)
            case "evening":
                self.assembly = an_evening(organisation, cast.membership)
                self.guest = admit_guest(self.assembly, Coming("Lise Caron"), actor=SYSTEM)
                self.document = draft_minutes(self.assembly, language="fr", actor=SYSTEM)
                sent = send_for_comment(self.document, audience=Audience.PRESENT, until=MEETING_ON, actor=SYSTEM)
                self.comment = comment_on_minutes(sent, person=cast.membership.person, text="Bien.", actor=SYSTEM)
                self.resolution = self.adopt()
                self.follow_up = plan_follow_up(
                    self.resolution, task="Écrire à la ville", owner="Anne Roy", due_on=MEETING_ON, actor=SYSTEM
                )
                self.objective = set_objective(self.resolution, Aim("Grandir", 2027, 2030), actor=SYSTEM)
        notice = self.assembly.notice
        self.certificate = notice and certify_notice(notice, language="fr", actor=SYSTEM)
        self.public_notice = notice and a_public_notice(notice)
        self.item = self.assembly.motions.get().item
        self.template = keep_agenda(self.assembly, name="Annuelle", actor=SYSTEM)
        self.common = CommonText.objects.create(
            organisation=organisation, motion=self.item.motion, code=new_public_id(), place=1
        )
        self.amended = AmendedArticle.objects.create(
            organisation=organisation, motion=self.item.motion, number="4.2", title_fr="Avis", text_fr="Texte"
        )

    def seat(self, organisation, membership):
        board = Body.objects.create(organisation=organisation, kind="board", name_fr="Conseil")
        self.part = Body.objects.create(organisation=organisation, kind="group_meeting", name_fr="Secteur")
        seat = Seat.objects.create(organisation=organisation, body=board, number=1)
        self.mandate = give_mandate(
            seat, Term(date(2026, 4, 25)), person=membership.person, membership=membership, actor=SYSTEM
        )

        self.officer = name_officer(
            organisation, Charge(OfficeKind.PRESIDENT, date(2026, 4, 26)), person=membership.person, actor=SYSTEM
        )

    def adopt(self):
        motion = self.assembly.motions.get()
        return Resolution.objects.create(
            organisation=motion.organisation, motion=motion, year=2027, rank=1, adopted_on=MEETING_ON,
            title_fr=motion.title_fr, text_fr=motion.text_fr,
        )  # fmt: skip

    def url(self, name, *, slug=None):
        """Return the address of a route, None while its object does not exist."""
        notice = self.assembly.notice
        known = {
            "slug": slug or self.cast.organisation.slug,
            "assembly": self.assembly.public_id,
            "item": self.item.public_id,
            "motion": self.item.motion.public_id,
            "membership": self.cast.membership.public_id,
            "mandate": self.mandate.public_id,
            "officer": self.officer.public_id,
            "taken_as": "csv",
            "body": self.mandate.seat.body.public_id,
            "number": self.mandate.seat.number,
            "version": self.version.public_id,
            "article": self.draft.articles.get().public_id,
            "key": "board_size",
            "step": "rehearsal",
            "minutes": self.document and self.document.public_id,
            "resolution": self.resolution and self.resolution.public_id,
            # Before a notice there is none, and whatever is asked of it leads nowhere.
            "delivery": notice.deliveries.order_by("pk")[0].public_id if notice else "nobody",
            "act": "post",
            "guest": self.guest and self.guest.public_id,
            "public_notice": self.public_notice and self.public_notice.public_id,
            "certificate": self.certificate and self.certificate.public_id,
            "kind": "pdf",
            "change": None,
            "common": self.common.public_id,
            "template": self.template.public_id,
            "follow_up": self.follow_up and self.follow_up.public_id,
            "objective": self.objective and self.objective.public_id,
            "document": None,
            "term": None,
            "which": "consent",
            "part": None,
            "comment": self.comment and self.comment.public_id,
            "language": "fr",
        }
        pattern = next(one for one in urlpatterns if one.name == name)
        if name == "plan-part":
            known["body"] = self.part.public_id
        if name.startswith("amendment-"):
            known["article"] = self.amended.public_id
        wanted = {key: known[key] for key in pattern.pattern.converters}
        return reverse(f"governance:{name}", kwargs=wanted) if all(wanted.values()) else None


def a_public_notice(notice):
    photo = keep(notice.organisation, name="hall.png", media_type="image/png", content=b"\x89PNG\r\n\x1a\n")
    posted = Posted(PublicManner.POSTING, "Hall", date(2027, 4, 1), attested_by="Anne Roy", photo=photo)
    return record_public_notice(notice, posted=posted, actor=SYSTEM)


def opens(status):
    """Return whether an answer shows something: a page, or the way to the page that fits the state."""
    return status in {200, 302}


def to_sign_in(response):
    return response.status_code == 302 and response.headers["Location"].startswith(reverse("account_login"))


def test_the_table_knows_every_route():
    assert {one.name for one in urlpatterns} == set(PAGES) | set(ACTS) | CONDUCTED


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("state", STATES)
def test_each_page_opens_for_those_it_is_for(cast, browser_of, state, who):
    scene, browser = Scene(cast, state), browser_of(who)
    wrong = []
    for name, columns in PAGES.items():
        url = scene.url(name)
        if url is None:
            continue
        response = browser.get(url)
        if who == "anonymous":
            right = to_sign_in(response)
        else:
            allowed = who in columns[STATES.index(state)]
            right = opens(response.status_code) if allowed else response.status_code == 404
        if not right:
            wrong.append((name, response.status_code))
    assert wrong == []


@pytest.mark.parametrize("who", [who for who in EVERYBODY if who not in OFFICE])
@pytest.mark.parametrize("state", STATES)
def test_nobody_else_changes_anything(cast, browser_of, state, who):
    scene, browser = Scene(cast, state), browser_of(who)
    before = what_is_recorded()
    wrong = []
    for name in ACTS:
        if (url := scene.url(name)) is None:
            continue
        response = browser.post(url, {"position": "2", "language": "fr", "on": "2027-04-24"})
        right = to_sign_in(response) if who == "anonymous" else response.status_code == 404
        if not right:
            wrong.append((name, response.status_code))
    assert wrong == []
    assert what_is_recorded() == before


def what_is_recorded():
    return AuditEntry.objects.count(), Notice.objects.count(), Attendance.objects.count(), Mandate.objects.count()


@pytest.mark.parametrize("state", STATES)
def test_the_secretary_of_another_organisation_reaches_nothing_under_their_own_address(cast, browser_of, other, state):
    scene, browser = Scene(cast, state), browser_of("other_secretary")
    of_a_whole_organisation = {
        "assemblies", "resolutions", "member-list", "mandates", "directors", "directors-file", "officers", "body-new",
        "handover", "opened-minutes",
        "plan-new", "bylaws", "rules", "bylaw-begin", "set-up",
        "set-up-question", "compliance", "compliance-done", "compliance-calendar", "year-step",
        "follow-ups", "my-follow-ups", "plan", "plan-csv", "auditor", "auditor-appoint", "agenda-templates",
    }  # fmt: skip
    of_one_meeting = [name for name in {*PAGES, *ACTS} if name not in of_a_whole_organisation]
    wrong = []
    for name in of_one_meeting:
        url = scene.url(name, slug=other.slug)
        if url is None:
            continue
        answers = {browser.get(url).status_code} if name in PAGES else set()
        answers |= {browser.post(url, {"position": "2"}).status_code} if name in ACTS else set()
        if answers != {404}:
            wrong.append((name, answers))
    assert wrong == []


@pytest.mark.parametrize("who", ALL)
@pytest.mark.parametrize("state", STATES)
def test_no_page_leads_to_a_refusal(cast, browser_of, state, who):
    """Whatever a page offers as a link opens for whoever the page opened for."""
    scene, browser = Scene(cast, state), browser_of(who)
    offered: dict[str, str] = {}
    for name, columns in PAGES.items():
        url = scene.url(name)
        if url and who in columns[STATES.index(state)]:
            for link in re.findall(r'href="(/o/[^"#]+)"', browser.get(url).content.decode(errors="replace")):
                offered.setdefault(html.unescape(link), name)
    refused = {link: name for link, name in offered.items() if browser.get(link).status_code == 404}
    assert refused == {}


def test_an_act_is_never_done_by_following_a_link(cast, browser_of):
    scene, browser = Scene(cast, "draft"), browser_of("secretary")
    urls = [scene.url(name) for name in ONLY_ACTS]
    assert {browser.get(url).status_code for url in urls if url} == {405}


def test_a_member_of_another_organisation_is_not_a_member_to_the_door(cast, browser_of, other):
    from tests.factories.register import a_member

    scene, browser = Scene(cast, "evening"), browser_of("secretary")
    stranger = a_member(other)
    url = scene.url("arrive").replace(cast.membership.public_id, stranger.public_id)
    assert browser.post(url).status_code == 404
    jump(cast.organisation, MEETING_ON, time(19, 10))
    assert browser.get(f"{scene.url('notice-preview')}?member={stranger.public_id}").status_code == 404


def test_members_read_only_the_latest_minutes_and_those_sent_to_them(cast, browser_of):
    scene = Scene(cast, "evening")
    sent = scene.url("minutes-document")
    scene.document = draft_minutes(scene.assembly, language="fr", actor=SYSTEM)
    draft_minutes(scene.assembly, language="fr", actor=SYSTEM)
    earlier = scene.url("minutes-document")
    assert browser_of("member").get(sent).status_code == 200
    assert browser_of("member").get(earlier).status_code == 404
    assert browser_of("secretary").get(earlier).status_code == 200
