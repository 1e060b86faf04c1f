"""One house at each stage of a meeting, with the ids by which the programming interface names what is there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.backends.postgresql.psycopg_any import DateRange

from governance.models import Assembly, Body, BodyKind, Mandate, Motion, Requisition, Seat, SittingKind
from governance.queries.surplus import Allocation
from governance.services.agenda_templates import keep_agenda
from governance.services.attaching import attach_to_meeting
from governance.services.bylaws import adopt_bylaws, begin_bylaws
from governance.services.candidacy_calls import CallPlan, open_candidacies
from governance.services.guests import Coming, admit_guest
from governance.services.minutes import draft_minutes
from governance.services.nominations import propose_candidate
from governance.services.planned_calls import plan_call
from governance.services.planning import Plan, plan_assembly
from governance.services.requisitions import PointAsked, open_requisition, present_requisition, sign_requisition
from governance.services.surplus import Use, propose_surplus, take_in_uses
from membership.clock import now
from membership.models import (
    Account,
    Address,
    BulkChange,
    BulkOrder,
    Category,
    Delivery,
    Incident,
    Membership,
    Newsletter,
    Organisation,
    Rebate,
    RedemptionRequest,
    RequestKind,
    ReturnReason,
    Role,
    RoleGrant,
    SavedView,
    SectionKind,
    ShareClass,
)
from membership.queries.duplicates import to_look_at
from membership.rules.bulk import BulkKind, Change
from membership.services.accounts import open_account
from membership.services.attachments import File, attach_to_news
from membership.services.bulk import change_in_bulk
from membership.services.bulk_orders import go_on_with, order_bulk
from membership.services.contacts import form_household
from membership.services.correspondence import note_posted
from membership.services.imports.importing import import_members
from membership.services.merging.duplicates import look_for_duplicates
from membership.services.merging.joining import merge_persons
from membership.services.parameters import set_parameter
from membership.services.post_batches import make_batch
from membership.services.posting import Returned, note_letter_returned
from membership.services.privacy.archives import ask_archive
from membership.services.redemptions import request_redemption
from membership.services.requests import file_request
from membership.services.roles import grant_role
from membership.services.sections import open_section, place_in_section
from membership.services.sender_domains import set_up_sender
from membership.services.shares import record_share_payment, subscribe_shares
from tests.api import letters
from tests.factories.life import a_person, an_application
from tests.factories.meetings import CALLED_ON, a_called_assembly, an_assembly, an_evening, an_open_poll, jump, vote
from tests.factories.papers import a_paper_count, ranked, scrutineer, type_all, type_papers
from tests.factories.register import ADOPTED_ON, JOINED_ON, SYSTEM, a_legal_member, a_member, an_account
from tests.factories.surveys import an_open_survey
from voting.models import AnnouncementKind, LotsBy, PaperCount, Poll
from voting.services.announcing import plan_announcement
from voting.services.paper.counting import count_papers
from voting.services.paper.entering import finish_pack
from voting.services.paper.preparing import name_scrutineer, open_paper_count
from voting.services.paper.settling import propose_settlement
from voting.services.polls import close_poll, prepare_poll
from voting.services.proclaim import proclaim_result
from voting.services.tally import run_tally

LIST = b"member_number,given_name,family_name,category,status\nN1,Zoe,Roy,user,active\nN2,Max,Roy,nothing,active\n"

# What a path names by a word or a number, the same in every organisation.
WORDS = {"step": "rehearsal", "csv": "csv", "fr": "fr", "notices": "notices", "vacant": "2", "held": "1", "first": "1"}


@dataclass
class House:
    """An organisation, and the public id of whatever a path may name."""

    organisation: Organisation
    ids: dict[str, str] = field(default_factory=dict)

    def named(self, template: str) -> str:
        return template.format(slug=self.organisation.slug, **self.ids)


def furnished(organisation: Organisation, anne: Membership) -> House:
    """Return a house with members, a list brought in, and a board."""
    for name in ("Berger", "Caron"):
        a_member(organisation, "Luc", name)
    farm = a_legal_member(organisation)
    gone = a_member(organisation, "Parti", "Depuis", until=JOINED_ON + timedelta(days=30))
    body = Body.objects.create(organisation=organisation, kind=BodyKind.BOARD, name_fr="Conseil", name_en="Board")
    seats = [Seat.objects.create(organisation=organisation, body=body, number=number) for number in (1, 2)]
    mandate = Mandate.objects.create(
        organisation=organisation,
        seat=seats[0],
        person=anne.person,
        membership=anne,
        effective=DateRange(JOINED_ON, None),
    )
    report = import_members(organisation, actor=SYSTEM, content=LIST, file_name="liste.csv")
    twins = [a_member(organisation, "Zoé", name, email="zoe@example.org") for name in ("Diallo", "Dialo", "Diallho")]
    look_for_duplicates(organisation, actor=SYSTEM)
    pair = to_look_at(organisation)[0]
    merge = merge_persons(twins[0].person, twins[2].person, actor=SYSTEM, reason="La même.")
    north, south = (
        open_section(organisation, kind=SectionKind.REGION, key=key, name_fr=key.title(), actor=SYSTEM)
        for key in ("nord", "sud")
    )
    place_in_section(anne, section=north, since=JOINED_ON, actor=SYSTEM)
    return House(
        organisation,
        {
            "section": north.public_id,
            "other_section": south.public_id,
            "household": form_household(organisation, name="Roy", actor=SYSTEM).public_id,
            "membership": anne.public_id,
            "farm": farm.public_id,
            "gone": gone.public_id,
            "beside": a_person(organisation, "Paul", "Seul").public_id,
            "application": an_application(organisation).public_id,
            "person": anne.person.public_id,
            "batch": str(report.import_id),
            "proposal": pair.public_id,
            "kept": twins[0].person.public_id,
            "joined": twins[1].person.public_id,
            "merge": merge.public_id,
            "body": body.public_id,
            "version": adopt_bylaws(
                begin_bylaws(organisation, actor=SYSTEM),
                adopted_on=ADOPTED_ON,
                in_force_from=ADOPTED_ON,
                override="Adoptés ailleurs.",
                actor=SYSTEM,
            ).public_id,
            "mandate": mandate.public_id,
            "redemption": _asked_back(anne).public_id,
            "asked": file_request(anne, kind=RequestKind.OTHER, message="Une carte.", actor=SYSTEM).public_id,
            "archive": ask_archive(anne.person, actor=SYSTEM).public_id,
            "rebate": _a_rebate(anne).public_id,
            "incident": Incident.objects.create(
                organisation=organisation, found_on=JOINED_ON, data="Courriels", circumstances="Envoi."
            ).public_id,
            "view": _a_view_of_the_secretary(organisation).public_id,
            "bulk": _a_bulk_change(farm).public_id,
            "grant": str(_a_role(organisation).pk),
            "category": "user",
            "share_class": "qualifying",
            "order": _an_order_looked_at(anne).public_id,
            **letters.a_letter(anne, farm),
            **WORDS,
        },
    )


def _a_role(organisation: Organisation) -> RoleGrant:
    account = an_account("depouille@example.org")
    return grant_role(account, organisation=organisation, role=Role.SCRUTINEER, actor=SYSTEM)


def _a_rebate(anne: Membership) -> Rebate:
    rebate: Rebate = Rebate.objects.create(
        organisation=anne.organisation,
        membership=anne,
        category=Category.objects.get(organisation=anne.organisation, key="user"),
        year_end_on=date(2026, 12, 31),
        use_cents=100_000,
        amount_cents=1_000,
        effective_on=date(2027, 4, 1),
        resolution="AG-2027-3",
    )
    return rebate


def _asked_back(anne: Membership) -> RedemptionRequest:
    """Some shares are paid, some due, and one is asked back."""
    common = ShareClass.objects.get(organisation=anne.organisation)
    subscribe_shares(anne, share_class=common, quantity=10, actor=SYSTEM, on=JOINED_ON)
    record_share_payment(anne, share_class=common, amount_cents=5_000, actor=SYSTEM, on=JOINED_ON)
    return request_redemption(anne, share_class=common, quantity=1, actor=SYSTEM, on=JOINED_ON)


def _a_bulk_change(farm: Membership) -> BulkChange:
    english = Change(BulkKind.LANGUAGE, "en", JOINED_ON)
    return change_in_bulk(farm.organisation, members=[farm], change=english, actor=SYSTEM)


def _an_order_looked_at(anne: Membership) -> BulkOrder:
    english = Change(BulkKind.LANGUAGE, "en", JOINED_ON)
    these = Membership.objects.filter(pk=anne.pk)
    order = order_bulk(anne.organisation, members=these, change=english, actor=SYSTEM)
    go_on_with(order.pk)
    return order


def _a_view_of_the_secretary(organisation: Organisation) -> SavedView:
    account = Account.objects.filter(grants__organisation=organisation, grants__role=Role.SECRETARY).first()
    account = account or an_account("keeper@example.org")
    return SavedView.objects.create(organisation=organisation, account=account, name="Sans adresse", query="missing=a")


def _named(house: House, assembly: Assembly, poll: Poll | None = None) -> House:
    motion = assembly.motions.get()
    house.ids |= {"assembly": assembly.public_id, "item": motion.item.public_id, "motion": motion.public_id}
    if poll is not None:
        house.ids["poll"] = poll.public_id
    return house


def draft(house: House, anne: Membership) -> House:
    """In preparation."""
    jump(house.organisation, CALLED_ON)
    meeting = an_assembly(house.organisation)
    house.ids["template"] = keep_agenda(meeting, name="Annuelle", actor=SYSTEM).public_id
    return _named(house, meeting)


def draft_to_leave(house: House, anne: Membership) -> House:
    """In preparation, and to be called by itself the next morning."""
    found = draft(house, anne)
    meeting = Assembly.objects.for_organisation(house.organisation).get(state="draft")
    plan_call(meeting, at=now() + timedelta(hours=20), actor=SYSTEM)
    return found


def letter_addressed(house: House, anne: Membership) -> House:
    """In preparation; there is a street to write on the envelope of the letter that waits."""
    found, letter = draft(house, anne), _letter(house)
    assert letter.person is not None
    Address.objects.create(
        organisation=letter.organisation,
        person=letter.person,
        effective=DateRange(None, None),
        line="1, rue du Quai",
    )
    return found


def letter_printed(house: House, anne: Membership) -> House:
    """That letter lies in a batch."""
    found = letter_addressed(house, anne)
    found.ids["post_batch"] = make_batch(house.organisation, piles=["letter"], actor=SYSTEM).public_id
    return found


def letter_posted(house: House, anne: Membership) -> House:
    """That letter has left."""
    found = letter_addressed(house, anne)
    note_posted(_letter(house), actor=SYSTEM)
    return found


def letter_came_back(house: House, anne: Membership) -> House:
    """It came back the same day."""
    found = letter_posted(house, anne)
    note_letter_returned(_letter(house), returned=Returned(CALLED_ON, ReturnReason.MOVED), actor=SYSTEM)
    return found


def _letter(house: House) -> Delivery:
    found: Delivery = Delivery.objects.get(public_id=house.ids["letter"])
    return found


def documents_joined(house: House, anne: Membership) -> House:
    """In preparation, with a document that goes with the notice, and news with another."""
    found = draft(house, anne)
    file = File("États financiers", "etats.pdf", "application/pdf", b"%PDF-1.7")
    meeting = Assembly.objects.get(public_id=found.ids["assembly"])
    found.ids["attachment"] = attach_to_meeting(meeting, file=file, actor=SYSTEM).public_id
    news = Newsletter.objects.get(public_id=found.ids["newsletter"])
    found.ids["news_attachment"] = attach_to_news(news, file=file, actor=SYSTEM).public_id
    return found


def allocated(house: House, anne: Membership) -> House:
    """An annual meeting in preparation, to which a surplus is put, with the business of one member."""
    found = draft(house, anne)
    meeting = Assembly.objects.get(public_id=found.ids["assembly"])
    amounts = Allocation(date(2026, 12, 31), 1000, 600, {"user": 400}, date(2027, 3, 2))
    plan = propose_surplus(meeting, amounts, actor=SYSTEM)
    group = Category.objects.for_organisation(house.organisation).get(key="user")
    take_in_uses(plan, [Use(anne, group, 100)], actor=SYSTEM)
    return found


def sitting_prepared(house: House, anne: Membership) -> House:
    """A meeting of the board in preparation."""
    found = draft(house, anne)
    board = Body.objects.select_related("organisation").get(public_id=house.ids["body"])
    starts_at = datetime(2027, 5, 3, 18, tzinfo=board.organisation.zone)
    plan = Plan(SittingKind.MEETING, "Réunion", "Meeting", starts_at, "Bureau", body=board)
    found.ids["sitting"] = plan_assembly(house.organisation, plan, actor=SYSTEM).public_id
    return found


def asked_for(house: House, anne: Membership) -> House:
    """The member's request for a special meeting has enough signatures."""
    jump(house.organisation, CALLED_ON)
    asked = open_requisition(anne, points=[PointAsked("Les cotisations")], actor=SYSTEM)
    for signer in Membership.objects.for_organisation(house.organisation).filter(person__given_name="Luc"):
        sign_requisition(asked, membership=signer, actor=SYSTEM)
    house.ids["requisition"] = asked.public_id
    return house


def consulting(house: House, anne: Membership) -> House:
    """A consultation of the members is open."""
    jump(house.organisation, CALLED_ON)
    house.ids["survey"] = an_open_survey(house.organisation).public_id
    return house


def standing(house: House, anne: Membership) -> House:
    """Candidacies are called for, and another member puts this one forward."""
    found = called(house, anne)
    motion = Motion.objects.get(assembly__public_id=found.ids["assembly"])
    closes_at = datetime(2027, 4, 20, 17, tzinfo=house.organisation.zone)
    call = open_candidacies(motion, CallPlan(closes_at), actor=SYSTEM)
    luc = Membership.objects.for_organisation(house.organisation).filter(person__given_name="Luc").order_by("pk")[0]
    found.ids["call"] = call.public_id
    found.ids["nomination"] = propose_candidate(call, membership=anne, by=luc, actor=SYSTEM).public_id
    return found


def asked_for_in_vain(house: House, anne: Membership) -> House:
    """The board let its days pass without calling the meeting it was asked for."""
    asked = present_requisition(
        Requisition.objects.get(public_id=asked_for(house, anne).ids["requisition"]), actor=SYSTEM
    )
    assert asked.others_from is not None
    jump(house.organisation, asked.others_from)
    return house


def called(house: House, anne: Membership) -> House:
    """Called, with a reminder to come."""
    jump(house.organisation, CALLED_ON)
    assembly = a_called_assembly(house.organisation)
    reminder = plan_announcement(assembly, kind=AnnouncementKind.MEETING_NEAR, before=timedelta(days=1), actor=SYSTEM)
    house.ids["announcement"] = reminder.public_id
    return _named(house, assembly)


def told(house: House, anne: Membership) -> House:
    """Called, with what proves it."""
    jump(house.organisation, CALLED_ON)
    assembly = a_called_assembly(house.organisation)
    house.ids |= letters.told_of(assembly, anne)
    return _named(house, assembly)


def sender_set_up(house: House, anne: Membership) -> House:
    """The organisation wants letters to leave by an address of its own; its domain was not looked at yet."""
    set_up_sender(house.organisation, address="avis@coop.example.org", actor=SYSTEM)
    return house


def evening(house: House, anne: Membership) -> House:
    """In session, with a vote prepared."""
    assembly = an_evening(house.organisation, anne)
    return _named(house, assembly, prepare_poll(assembly.motions.get(), actor=SYSTEM))


def late(house: House, anne: Membership) -> House:
    """In session, nothing prepared, the member not there yet."""
    return _named(house, an_evening(house.organisation))


def visited(house: House, anne: Membership) -> House:
    """In session, with a guest in the hall."""
    assembly = an_evening(house.organisation)
    found = _named(house, assembly)
    found.ids["guest"] = admit_guest(assembly, Coming("Lise Caron"), actor=SYSTEM).public_id
    return found


def voting(house: House, anne: Membership) -> House:
    """In session, with a vote open and the member's cast; papers of an election are to be counted."""
    assembly = an_evening(house.organisation, anne)
    poll = an_open_poll(assembly)
    vote(poll, anne, "for")
    _papers(house)
    return _named(house, assembly, poll)


def _counted(house: House, anne: Membership, *choices: str) -> tuple[Assembly, Poll]:
    voters = [anne, *Membership.objects.for_organisation(house.organisation).filter(person__given_name="Luc")]
    assembly = an_evening(house.organisation, *voters)
    poll = an_open_poll(assembly)
    for voter, choice in zip(voters, choices, strict=False):
        vote(poll, voter, choice)
    close_poll(poll, actor=SYSTEM)
    run_tally(poll.pk)
    return assembly, poll


def counted(house: House, anne: Membership) -> House:
    """Counted, for the chair to proclaim."""
    return _named(house, *_counted(house, anne, "for", "for", "against"))


def tied(house: House, anne: Membership) -> House:
    """Counted, and tied, where the by-laws give the chair a casting vote."""
    set_parameter(
        house.organisation, key="tie_meeting", value="chair", article="4.2", adopted_on=ADOPTED_ON, actor=SYSTEM
    )
    return _named(house, *_counted(house, anne, "for", "against"))


def proclaimed(house: House, anne: Membership) -> House:
    """Proclaimed, adopted and in the minutes."""
    assembly, poll = _counted(house, anne, "for", "for", "against")
    motion = proclaim_result(poll, actor=SYSTEM)
    minutes = draft_minutes(assembly, language="fr", actor=SYSTEM)
    house.ids |= {"resolution": motion.resolution.public_id, "minutes": minutes.public_id}
    return _named(house, assembly, poll)


def _papers(house: House, **fields: object) -> PaperCount:
    """Prepare a count whose first scrutineer is the one everybody here knows."""
    count = a_paper_count(house.organisation, **fields)
    slug = house.organisation.slug
    known = open_account(email=f"{Role.SCRUTINEER}.{slug}@example.org", name="Lise", actor=SYSTEM)
    name_scrutineer(count, place=1, account=known, actor=SYSTEM)
    house.ids["count"] = count.public_id
    return count


def papers_prepared(house: House, anne: Membership) -> House:
    """A count of papers in preparation."""
    _papers(house)
    return house


def papers_typed(house: House, anne: Membership) -> House:
    """Papers being typed: each scrutineer has typed two, and finished neither pack nor box."""
    count = open_paper_count(_papers(house, pack_size=10), actor=SYSTEM)
    type_papers(count, 1, ["1 2", "2"])
    type_papers(count, 2, ["2 1", "2"])
    type_papers(count, 1, ["1"], first=11)
    finish_pack(scrutineer(count, 1), pack=2, actor=SYSTEM)
    return house


def papers_differing(house: House, anne: Membership) -> House:
    """Papers typed by both, one read differently, a proposal waiting for the first scrutineer."""
    count = open_paper_count(_papers(house), actor=SYSTEM)
    type_all(count, ["1 2", "2"], ["2 1", "2"])
    propose_settlement(scrutineer(count, 2), number=1, reading=ranked(count, "1 2"), why="Relu", actor=SYSTEM)
    return house


def papers_agreed(house: House, anne: Membership) -> House:
    """Papers that both have alike."""
    count = open_paper_count(_papers(house), actor=SYSTEM)
    type_all(count, ["1 2", "2"], ["1 2", "2"])
    return house


def papers_tied(house: House, anne: Membership) -> House:
    """A count that waits for a lot between the third and the fourth candidate."""
    count = open_paper_count(_papers(house, seats=1, lots=LotsBy.OFFICERS), actor=SYSTEM)
    type_all(count, ["1", "2"], ["1", "2"])
    count_papers(count, actor=SYSTEM)
    return house


Stage = Callable[[House, Membership], House]
