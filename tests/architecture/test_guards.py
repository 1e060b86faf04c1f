"""What is never rewritten is held by the database itself, whatever a program or a person at a terminal tries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from governance.models import (
    AgendaItem,
    Assembly,
    Audience,
    Body,
    BodyKind,
    CallerWithdrawal,
    CandidacyCall,
    ChangeKind,
    CommonText,
    CommonTextTerm,
    CorrectedEntry,
    CorrectedNotice,
    DebateFact,
    FollowUpLetter,
    Guest,
    Interest,
    Mandate,
    Measure,
    MeetingChange,
    Minutes,
    Motion,
    Nomination,
    NominationSupport,
    OfficeKind,
    Officer,
    Recusal,
    RequisitionCaller,
    Resolution,
    Seat,
    SittingKind,
    StruckStay,
    Waiver,
    WrittenSignature,
)
from governance.services import objectives
from governance.services.discipline import Charge, open_procedure
from governance.services.follow_ups import note_progress, plan_follow_up
from governance.services.minutes import comment_on_minutes, send_for_comment
from governance.services.objectives import Aim, set_indicator, set_objective
from governance.services.register import note_change
from governance.services.requisitions import PointAsked, open_requisition
from membership.clock import now
from membership.errors import ClockNotMovable
from membership.models import (
    Account,
    Address,
    Attachment,
    Attempt,
    BulkChange,
    Consultation,
    ConsultationKind,
    Death,
    Delivery,
    Erasure,
    EventKind,
    EventLetter,
    EventWaiver,
    MembershipEvent,
    Notice,
    NoticeAttachment,
    NoticeKind,
    OwnPassage,
    Person,
    PersonMerge,
    PostBatch,
    PublicManner,
    Purpose,
    Rebate,
    RebatePayment,
    RedemptionStep,
    RegisterCheck,
    SectionKind,
    ShareClass,
    VotesBasis,
    VotingRestriction,
)
from membership.models.base import Bitemporal
from membership.services import clock
from membership.services.bounces import note_returned
from membership.services.contacts import change_contact, form_household, join_household, record_consent
from membership.services.documents import keep
from membership.services.persons import Name, rename_person
from membership.services.proof import certify_notice
from membership.services.public_notices import Posted, record_public_notice
from membership.services.redemptions import request_redemption
from membership.services.sections import open_section, place_in_section
from membership.services.shares import record_share_payment, subscribe_shares
from tests.factories.meetings import an_evening, an_open_poll, vote
from tests.factories.papers import an_open_count, type_all
from tests.factories.pictures import a_jpeg
from tests.factories.register import JOINED_ON, SYSTEM, a_legal_member, a_member, a_suspension, an_organisation
from tests.factories.sealed import an_open_secret_poll
from voting.models import (
    Announcement,
    AnnouncementKind,
    BallotDestruction,
    CredentialAuthority,
    EvidencePublication,
    LotsBy,
    PollElection,
    SealedReturn,
    SealedTrustee,
)
from voting.services.kiosk import give_kiosk_codes
from voting.services.paper.counting import count_papers, enter_draw
from voting.services.polls import close_poll
from voting.services.proclaim import proclaim_result
from voting.services.rolls import strike
from voting.services.sheets import Picture, add_sheet_of_count
from voting.services.tally import run_tally

APPEND_ONLY = (
    "governance_struckstay",
    "membership_auditentry",
    "membership_consultation",
    "membership_death",
    "membership_consentevent",
    "membership_deliveryevent",
    "membership_document",
    "membership_erasure",
    "membership_eventletter",
    "membership_eventwaiver",
    "membership_formercontact",
    "membership_formername",
    "membership_membershipevent",
    "membership_noticecertificate",
    "membership_noticeattachment",
    "membership_noticetext",
    "membership_ownpassage",
    "membership_publicnotice",
    "membership_rebate",
    "membership_redemptionstep",
    "membership_registercheck",
    "membership_shareinstalment",
    "membership_sharepayment",
    "membership_sharetransaction",
    "governance_callerwithdrawal",
    "governance_commontextterm",
    "governance_convenedentry",
    "governance_convenedlist",
    "governance_correctedentry",
    "governance_correctednotice",
    "governance_debatefact",
    "governance_followupletter",
    "governance_followupnote",
    "governance_minutes",
    "governance_nominationsupport",
    "governance_quorumcheck",
    "governance_requisitioncaller",
    "governance_minutesround",
    "governance_resolution",
    "governance_resolutionchange",
    "governance_waiver",
    "governance_writtensignature",
    "voting_ballotdestruction",
    "voting_electoralroll",
    "voting_evidencepublication",
    "voting_paperdraw",
    "voting_paperresult",
    "voting_pollelection",
    "voting_result",
    "voting_rollentry",
    "voting_rollstrike",
    "voting_sealedelection",
    "voting_sealedquestion",
    "voting_tallystage",
)
NEVER_DELETED = (
    "governance_followup",
    "governance_indicator",
    "governance_objective",
    "membership_auditchain",
    "membership_delivery",
    "membership_membership",
    "membership_notice",
    "membership_organisation",
    "membership_person",
    "membership_postbatch",
    "membership_rebatepayment",
    "membership_redemptionrequest",
    "governance_procedure",
    "governance_requisition",
    "voting_announcement",
    "voting_credentialauthority",
    "voting_kioskcode",
    "voting_poll",
    "voting_rollcallvote",
    "voting_sealedreturn",
)
# Kept as they are once the papers they belong to are sealed; tried in tests/voting/paper.
SEALED = ("voting_paperentry", "voting_paperpack", "voting_paperscrutineer", "voting_papersettlement")
BITEMPORAL = (
    "membership_address",
    "membership_householdmember",
    "membership_membershipperiod",
    "membership_parameteroverride",
    "membership_representation",
    "membership_sectionmembership",
    "membership_suspension",
    "membership_votesbasis",
    "membership_votingrestriction",
    "governance_mandate",
    "governance_officer",
)
# The columns that may be written once after the row, and a value for each.
WRITTEN_ONCE = {
    "governance_attendance": {"departed_at": "unevoix_now()"},
    "governance_guest": {"departed_at": "unevoix_now()"},
    "governance_interest": {"ended_on": "DATE '2027-12-31'"},
    # One goes with the other.
    "governance_recusal": {
        "taken_back_at": "unevoix_now(), taken_back_because = 'Une autre.'",
        "taken_back_because": "'Une autre.', taken_back_at = unevoix_now()",
    },
    "voting_tallysheet": {"withdrawn_at": "unevoix_now(), withdrawn_because = 'Floue.'"},
    "governance_requisitionsignature": {"withdrawn_at": "unevoix_now()"},
    "governance_meetingchange": {"notice_id": "(SELECT id FROM membership_notice ORDER BY id LIMIT 1)"},
    "governance_minutescomment": {"answer": "'Oui.'", "answered_at": "unevoix_now()"},
    "membership_bulkchange": {"undone_at": "unevoix_now()"},
    "membership_personmerge": {"undone_at": "unevoix_now()", "restored": "'[]'"},
    "membership_attempt": {
        "finished_at": "unevoix_now()",
        "outcome": "'accepted'",
        "answer": "'250 Ok'",
        "provider_id": "'<1@x>'",
    },
    "voting_sealedtrustee": dict.fromkeys(
        ("announcement", "cert", "coefexps", "values", "signature", "key", "decryption"), "'once'"
    ),
}

# Those that only keep something up to date guard nothing; those in the place of references are tried in test_tenancy.
# That each member has one vote, but in federations, is tried in tests/voting/test_seats.py.
TRIGGERS = """
SELECT relname, pg_get_triggerdef(pg_trigger.oid) FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
WHERE NOT tgisinternal AND tgenabled = 'O' AND tgname NOT LIKE 'unevoix_keep_%'
  AND tgfoid::regproc::text NOT IN ('unevoix_is_there', 'unevoix_are_there', 'unevoix_is_not_named',
    'unevoix_keeps_its_key', 'unevoix_one_vote_per_member', 'unevoix_lines_are_of_the_register')
"""


@pytest.fixture(scope="module")
def records(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Leave at least one row in every guarded table, for the whole module: no test here changes any for good."""
    with django_db_blocker.unblock(), transaction.atomic():
        _write_records()
        yield
        transaction.set_rollback(True)


def _write_records() -> None:
    organisation = an_organisation()
    anne, luc, omar = (a_member(organisation, name) for name in ("Anne", "Luc", "Omar"))
    a_legal_member(organisation)
    _write_facts_of(omar)
    BulkChange.objects.create(organisation=organisation, kind="language", to="en", members=1)
    PersonMerge.objects.create(organisation=organisation, kept=anne.person, joined=luc.person)
    rebate = Rebate.objects.create(
        organisation=organisation, membership=anne, category=anne.periods.get().category, year_end_on=JOINED_ON,
        use_cents=100, amount_cents=5, effective_on=JOINED_ON, resolution="2027-01",
    )  # fmt: skip
    RebatePayment.objects.create(organisation=organisation, rebate=rebate, way="cheque", paid_on=JOINED_ON)
    assembly = an_evening(organisation, anne, luc)
    poll = an_open_poll(assembly)
    strike(poll.roll.entries.get(membership=omar), reason="Décès", actor=SYSTEM)
    for member in (anne, luc):
        vote(poll, member, "for")
    close_poll(poll, actor=SYSTEM)
    run_tally(poll.pk)
    proclaim_result(poll, actor=SYSTEM)
    _follow_resolutions(poll.motion)
    _vote_secretly(organisation, anne)
    _count_papers(organisation)
    event = MembershipEvent.objects.get(membership=omar)
    EventWaiver.objects.create(organisation=organisation, event=event, finding={}, reason="Le conseil y tient.")
    assert assembly.notice is not None
    Death.objects.create(organisation=organisation, person=anne.person, effective_on=JOINED_ON)
    EventLetter.objects.create(organisation=organisation, event=event, notice=assembly.notice)
    OwnPassage.objects.create(organisation=organisation, notice=assembly.notice, membership=anne, text_fr="40 $")
    document = keep(organisation, name="pv.pdf", media_type="application/pdf", content=b"%PDF")
    PostBatch.objects.create(organisation=organisation, number=1, letters=1)
    joined = Attachment.objects.create(organisation=organisation, title="Budget", document=document, size=4)
    NoticeAttachment.objects.create(organisation=organisation, notice=assembly.notice, attachment=joined)
    draft = Minutes.objects.create(
        organisation=organisation, assembly=assembly, language="fr", version=1, document=document
    )
    sent = send_for_comment(draft, audience=Audience.PRESENT, until=date(2027, 6, 1), actor=SYSTEM)
    comment_on_minutes(sent, person=anne.person, text="Bien.", actor=SYSTEM)
    Guest.objects.create(organisation=organisation, assembly=assembly, name="Lise Caron", channel="hall")
    StruckStay.objects.create(
        organisation=organisation, stay=assembly.attendance.order_by("pk")[1], reason="Un autre membre.", until=now(),
        before={}, after={},
    )  # fmt: skip
    Waiver.objects.create(organisation=organisation, assembly=assembly, finding={}, reason="Le conseil y tient.")
    corrected = CorrectedNotice.objects.create(
        organisation=organisation, assembly=assembly, version=2, notice=_another_notice(organisation),
        replaces=assembly.notice, changes={}, why_fr="La salle est prise.", finding={},
    )  # fmt: skip
    CorrectedEntry.objects.create(
        organisation=organisation, correction=corrected, membership=anne, name="Anne", number="1", is_told=True,
        reason_code="member_in_good_standing",
    )  # fmt: skip
    Announcement.objects.create(organisation=organisation, assembly=assembly, kind=AnnouncementKind.MEETING_NEAR)
    MeetingChange.objects.create(
        organisation=organisation, assembly=assembly, kind="cancelled", reason_fr="Inondée.", was_at=assembly.starts_at
    )
    told = Delivery.objects.all()[0]
    Attempt.objects.create(organisation=organisation, delivery=told, number=1)
    note_returned(told, actor=SYSTEM)
    certify_notice(told.notice, language="fr", actor=SYSTEM)
    posted = Posted(PublicManner.POSTING, "Hall", date(2027, 4, 1), attested_by="Anne")
    record_public_notice(told.notice, posted=posted, actor=SYSTEM)
    body = Body.objects.create(organisation=organisation, kind=BodyKind.BOARD, name_fr="Conseil", name_en="Board")
    seat = Seat.objects.create(organisation=organisation, body=body, number=1)
    charge = Charge(Measure.SUSPENSION, "competes", "Un kiosque en face.", now() + timedelta(days=30), "Siège")
    open_procedure(luc, charge, actor=SYSTEM)
    asked = open_requisition(anne, points=[PointAsked("Les cotisations")], actor=SYSTEM)
    caller = RequisitionCaller.objects.create(
        organisation=organisation, requisition=asked, membership=anne, name="Anne", number=anne.number
    )
    CallerWithdrawal.objects.create(organisation=organisation, caller=caller)
    call = CandidacyCall.objects.create(
        organisation=organisation, motion=assembly.motions.earliest("pk"), closes_at=now() + timedelta(days=9)
    )
    candidacy = Nomination.objects.create(organisation=organisation, call=call, membership=anne, name="Anne")
    NominationSupport.objects.create(organisation=organisation, nomination=candidacy, membership=luc, name="Luc")
    mandate = Mandate.objects.create(
        organisation=organisation, seat=seat, person=anne.person, membership=anne, effective=DateRange(JOINED_ON, None)
    )
    _sit(mandate, poll.motion)
    Officer.objects.create(
        organisation=organisation, office=OfficeKind.PRESIDENT, slot="president", person=anne.person,
        effective=DateRange(JOINED_ON, None),
    )  # fmt: skip


def _sit(mandate: Any, motion: Any) -> None:
    """Declare an interest, withdraw from a vote and sign a text, as a director does."""
    common = {"organisation": mandate.organisation}
    body = mandate.seat.body
    declared = {"person": mandate.person, "kind": "general", "text": "Un frère.", "declared_on": date(2027, 1, 1)}
    Interest.objects.create(body=body, **declared, **common)
    Recusal.objects.create(motion=motion, mandate=mandate, reason="Un frère.", **common)
    text = {"kind": SittingKind.WRITTEN, "title_fr": "Le bail", "starts_at": now()}
    written = Assembly.objects.create(body=body, **text, **common)
    WrittenSignature.objects.create(assembly=written, mandate=mandate, means="own", **common)


def _another_notice(organisation: Any) -> Notice:
    return Notice.objects.create(
        organisation=organisation, kind=NoticeKind.CALL, text_sha256="0" * 64, links_end_at=now()
    )


def _follow_resolutions(motion: Any) -> None:
    """Change the resolution of a motion by a later one, follow it up, and hang an objective on it."""
    resolution = motion.resolution
    later = Resolution.objects.create(
        organisation=motion.organisation, motion=a_motion_of_its_own(motion), year=resolution.year,
        rank=resolution.rank + 1, adopted_on=resolution.adopted_on, title_fr="Suite", text_fr="Suite",
    )  # fmt: skip
    note_change(resolution, by=later, kind=ChangeKind.AMENDS, actor=SYSTEM)
    DebateFact.objects.create(organisation=motion.organisation, motion=motion, kind="moved")
    task = plan_follow_up(resolution, task="Écrire", owner="Anne", due_on=date(2027, 6, 1), actor=SYSTEM)
    note_progress(task, text="Écrit.", actor=SYSTEM)
    person = Person.objects.for_organisation(motion.organisation).order_by("pk")[0]
    FollowUpLetter.objects.create(
        organisation=motion.organisation, follow_up=task, turn=1, kind="given", person=person,
        notice=_another_notice(motion.organisation),
    )  # fmt: skip
    objective = set_objective(resolution, Aim("Grandir", 2027, 2030), actor=SYSTEM)
    set_indicator(objective, objectives.Measure("Membres", Decimal(1), Decimal(2)), actor=SYSTEM)
    common = CommonText.objects.create(organisation=motion.organisation, motion=motion, code="1" * 22, place=1)
    CommonTextTerm.objects.create(
        organisation=motion.organisation, common=common, kind="written", until=date(2030, 4, 24)
    )


def a_motion_of_its_own(motion: Any) -> Motion:
    item = AgendaItem.objects.create(
        organisation=motion.organisation, assembly=motion.assembly, position=99, title_fr="Suite"
    )
    return Motion.objects.create(
        organisation=motion.organisation, assembly=motion.assembly, item=item, title_fr="Suite", text_fr="Suite"
    )


def _vote_secretly(organisation: Any, member: Any) -> None:
    """Open a secret vote, publish its evidence, and give a credential back; one key is still to be made."""
    poll = an_open_secret_poll(an_evening(organisation, member))
    PollElection.objects.create(organisation=organisation, poll=poll, candidates=[], method="approval", seed="1")
    EvidencePublication.objects.create(organisation=organisation, poll=poll)
    by = Resolution.objects.create(
        organisation=organisation,
        motion=a_motion_of_its_own(poll.motion),
        year=2027,
        rank=77,
        adopted_on=date(2027, 4, 24),
    )
    BallotDestruction.objects.create(organisation=organisation, poll=poll, resolution=by, finding={}, receipt="{}")
    SealedReturn.objects.create(organisation=organisation, election=poll.sealed, code_sha256="0" * 64)
    give_kiosk_codes(poll.assembly, numbers=[poll.assembly.attendance.first().membership.number], actor=SYSTEM)
    SealedTrustee.objects.create(organisation=organisation, poll=poll, number=2, name="Lise Roy")
    maker = Account.objects.create_user(email="maker@example.org")
    CredentialAuthority.objects.create(
        organisation=organisation, poll=poll, account=maker, name="Lise Roy", uuid="1" * 22
    )


def _count_papers(organisation: Any) -> None:
    """Count papers up to a lot that is drawn by hand."""
    count = an_open_count(organisation, seats=1, lots=LotsBy.OFFICERS)
    add_sheet_of_count(count, Picture(a_jpeg()), actor=SYSTEM)
    type_all(count, ["1", "2", "3"], ["1", "2", "3"])
    count_papers(count, actor=SYSTEM)
    count.refresh_from_db()
    enter_draw(count, chosen=["3"], officers=["Lise Roy", "Paul Côté"], actor=SYSTEM)


def _write_facts_of(member: Any) -> None:
    organisation = member.organisation
    past = DateRange(date(2021, 1, 1), date(2021, 6, 1))
    a_suspension(member, since=past.lower, until=past.upper)
    VotingRestriction.objects.create(organisation=organisation, membership=member, reason="Dette", effective=past)
    VotesBasis.objects.create(organisation=organisation, membership=member, size=120, source="Rapport", effective=past)
    Address.objects.create(organisation=organisation, person=member.person, effective=DateRange(JOINED_ON, None))
    MembershipEvent.objects.create(organisation=organisation, membership=member, kind=EventKind.ADMITTED)
    paper = keep(organisation, name="recu.pdf", media_type="application/pdf", content=b"%PDF recu")
    Erasure.objects.create(organisation=organisation, person=member.person, reason="x", receipt=paper, erased_at=now())
    change_contact(member.person, email="", phone="", language="en", phones=[], actor=SYSTEM)
    rename_person(member.person, to=Name("Roy-Fabre", "Omar"), since=JOINED_ON, actor=SYSTEM)
    record_consent(member.person, purpose=Purpose.NEWS, is_given=True, source="papier", actor=SYSTEM)
    join_household(
        member.person, household=form_household(organisation, name="Roy", actor=SYSTEM), since=JOINED_ON, actor=SYSTEM
    )
    region = open_section(organisation, kind=SectionKind.REGION, key="nord", name_fr="Nord", actor=SYSTEM)
    place_in_section(member, section=region, since=JOINED_ON, actor=SYSTEM)
    Consultation.objects.create(organisation=organisation, kind=ConsultationKind.LIST, as_of=JOINED_ON)
    RegisterCheck.objects.create(organisation=organisation, on=JOINED_ON, findings=[], broken=0)
    common = ShareClass.objects.for_organisation(organisation).get()
    subscribe_shares(
        member, share_class=common, quantity=5, actor=SYSTEM, on=JOINED_ON, instalments=[(JOINED_ON, 5_000)]
    )
    record_share_payment(member, share_class=common, amount_cents=5_000, actor=SYSTEM, on=JOINED_ON)
    asked = request_redemption(member, share_class=common, quantity=1, actor=SYSTEM, on=JOINED_ON)
    RedemptionStep.objects.create(organisation=organisation, request=asked, state="approved", on=JOINED_ON)


def attempt(*statements: str) -> int:
    """Run statements and take them back; return how many rows the last one touched."""
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
        touched: int = cursor.rowcount
        transaction.set_rollback(True)
    return touched


def one_row(table: str) -> str:
    """Return the condition that names the latest row of a table."""
    return f"WHERE id = (SELECT id FROM {table} ORDER BY id DESC LIMIT 1)"


@pytest.mark.django_db
def test_the_guards_are_these():
    """A table that loses its guard is noticed, and so is a new one that nobody tries below."""
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS)
        found: dict[str, str] = {}
        for table, said in sorted(cursor):
            guard = re.sub(r".* ((?:BEFORE|AFTER) .*) ON .*FUNCTION (.*)", r"\1 \2", said)
            found[table] = f"{found[table]} + {guard}" if table in found else guard
    expected = {
        **dict.fromkeys(APPEND_ONLY, "BEFORE DELETE OR UPDATE unevoix_append_only()"),
        **dict.fromkeys(NEVER_DELETED, "BEFORE DELETE unevoix_no_delete()"),
        **dict.fromkeys(BITEMPORAL, "BEFORE DELETE OR UPDATE unevoix_bitemporal()"),
        **dict.fromkeys(SEALED, "BEFORE INSERT OR DELETE OR UPDATE unevoix_paper_sealed()"),
        # Tried in tests/governance/bylaws.
        "governance_bylawversion": "BEFORE DELETE OR UPDATE unevoix_adopted_bylaws()",
        "governance_bylawarticle": "BEFORE INSERT OR DELETE OR UPDATE unevoix_adopted_articles()",
        "governance_bylawvalue": "BEFORE INSERT OR DELETE OR UPDATE unevoix_adopted_articles()",
        "voting_papercount": "BEFORE DELETE OR UPDATE unevoix_paper_count_sealed()",
        # Tried in tests/governance/test_telling_beyond.py; taken off the list while it is drawn up.
        "governance_alsotold": "BEFORE UPDATE unevoix_write_once('place', 'kind', 'name')",
        "governance_attendance": "BEFORE DELETE OR UPDATE unevoix_write_once('departed_at')",
        "governance_guest": "BEFORE DELETE OR UPDATE unevoix_write_once('departed_at')",
        "governance_interest": "BEFORE DELETE OR UPDATE unevoix_write_once('ended_on')",
        "governance_meetingchange": "BEFORE DELETE OR UPDATE unevoix_write_once('notice_id')",
        "governance_minutescomment": "BEFORE DELETE OR UPDATE unevoix_write_once('answer', 'answered_at')",
        "governance_recusal": "BEFORE DELETE OR UPDATE unevoix_write_once('taken_back_at', 'taken_back_because',"
        " 'taken_back_by_id')",
        "governance_requisitionsignature": "BEFORE DELETE OR UPDATE unevoix_write_once('withdrawn_at')",
        "membership_attempt": (
            "BEFORE DELETE OR UPDATE unevoix_write_once('finished_at', 'outcome', 'answer', 'provider_id', 'sender')"
        ),
        # Tried in tests/membership: test_digests.py, then me; in tests/governance/test_telling_beyond.py.
        "membership_delivery": "AFTER UPDATE OF state unevoix_finish_gathered()"
        " + BEFORE UPDATE OF first_seen_at, seen_through unevoix_seen_once()"
        " + BEFORE UPDATE OF told_as, quality unevoix_told_as_printed()"
        " + BEFORE DELETE unevoix_no_delete()"
        # Tried in test_tenancy.
        " + BEFORE UPDATE OF organisation_id, notice_id, membership_id, person_id, application_id, correspondent_id"
        " unevoix_references_stay()",
        "membership_bulkchange": "BEFORE DELETE OR UPDATE unevoix_write_once('undone_at')",
        "membership_personmerge": "BEFORE DELETE OR UPDATE unevoix_write_once('undone_at', 'restored')",
        "voting_markedroll": "BEFORE INSERT OR DELETE OR UPDATE unevoix_sealed_box('issued', 'on_paper')",
        "voting_tallysheet": "BEFORE DELETE OR UPDATE unevoix_write_once('withdrawn_at', 'withdrawn_because',"
        " 'withdrawn_by_id')",
        "voting_papertotal": "BEFORE INSERT OR DELETE OR UPDATE unevoix_paper_totals()",
        "voting_sealedballot": "BEFORE INSERT OR DELETE OR UPDATE unevoix_sealed_box"
        "('text', 'tracker', 'earlier', 'is_given_back')",
        "voting_sealedtrustee": "BEFORE DELETE OR UPDATE unevoix_write_once('announcement', 'cert', 'coefexps',"
        " 'values', 'signature', 'key', 'decryption')",
        "membership_clockoffset": "BEFORE INSERT OR DELETE OR UPDATE unevoix_guard_clock()",
    }
    assert found == expected


def test_every_fact_that_is_dated_twice_keeps_its_history():
    assert {model._meta.db_table for model in apps.get_models() if issubclass(model, Bitemporal)} == set(BITEMPORAL)


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("act", ["UPDATE {table} SET id = id", "DELETE FROM {table}"], ids=["update", "delete"])
def test_a_ledger_only_grows(records, table, act):
    with pytest.raises(DatabaseError, match=f"{table} is append-only"):
        attempt(f"{act.format(table=table)} {one_row(table)}")


@pytest.mark.parametrize("table", NEVER_DELETED)
def test_a_row_that_others_rest_on_is_never_deleted(records, table):
    with pytest.raises(DatabaseError, match=f"{table} rows are never deleted"):
        attempt(f"DELETE FROM {table} {one_row(table)}")


CLOSED = "recorded = tstzrange(lower(recorded), lower(recorded) + interval '1 second')"


@pytest.mark.parametrize("table", BITEMPORAL)
def test_what_is_known_of_a_fact_may_end(records, table):
    assert attempt(f"UPDATE {table} SET {CLOSED} {one_row(table)}") == 1


@pytest.mark.parametrize("table", BITEMPORAL)
@pytest.mark.parametrize(
    "acts",
    [
        pytest.param(["DELETE FROM {table} {one}"], id="deleted"),
        pytest.param(["UPDATE {table} SET effective = daterange('2001-01-01', '2001-02-01') {one}"], id="redated"),
        pytest.param([f"UPDATE {{table}} SET {CLOSED}, id = -1 {{one}}"], id="changed on the way out"),
        pytest.param(["UPDATE {table} SET recorded = tstzrange('2001-01-01', now()) {one}"], id="known earlier"),
        pytest.param([f"UPDATE {{table}} SET {CLOSED} {{one}}"] * 2, id="ended twice"),
        pytest.param(
            [
                f"UPDATE {{table}} SET {CLOSED} {{one}}",
                "UPDATE {table} SET recorded = tstzrange(lower(recorded), NULL) {one}",
            ],
            id="revived",
        ),
    ],
)
def test_a_fact_is_never_rewritten(records, table, acts):
    with pytest.raises(DatabaseError, match=f"{table} keeps its history"):
        attempt(*(act.format(table=table, one=one_row(table)) for act in acts))


CELLS = [(table, column, value) for table, columns in WRITTEN_ONCE.items() for column, value in columns.items()]


@pytest.mark.parametrize(("table", "column", "value"), CELLS)
def test_what_comes_later_is_written_once(records, table, column, value):
    written = f"UPDATE {table} SET {column} = {value} {one_row(table)}"
    assert attempt(written) == 1
    with pytest.raises(DatabaseError, match=f"{table}.{column} is written once"):
        attempt(written, f"UPDATE {table} SET {column} = NULL {one_row(table)}")


@pytest.mark.parametrize("table", WRITTEN_ONCE)
@pytest.mark.parametrize("act", ["UPDATE {table} SET id = -1", "DELETE FROM {table}"], ids=["update", "delete"])
def test_the_rest_of_such_a_row_never_changes(records, table, act):
    with pytest.raises(DatabaseError, match=f"{table} is a ledger"):
        attempt(f"{act.format(table=table)} {one_row(table)}")


EVENING = datetime(2027, 4, 24, 23, tzinfo=UTC)
# The services declare it for their transaction; a test is one transaction, so it is taken back here.
OUTSIDE = "SET LOCAL unevoix.demonstration = ''"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "act",
    [
        "INSERT INTO membership_clockoffset (id, shift) VALUES (1, interval '1 day')",
        "UPDATE membership_clockoffset SET shift = interval '1 day'",
        "DELETE FROM membership_clockoffset",
    ],
)
def test_the_database_moves_its_clock_in_a_demonstration_only(act):
    if not act.startswith("INSERT"):
        clock.jump_to(EVENING, actor=SYSTEM)
    with pytest.raises(DatabaseError, match="the clock may only be moved in a demonstration"):
        attempt(OUTSIDE, act)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "act",
    [lambda: clock.jump_to(EVENING, actor=SYSTEM), lambda: clock.return_to_present(actor=SYSTEM)],
    ids=["jump", "return"],
)
def test_the_services_move_the_clock_in_a_demonstration_only(settings, act):
    settings.DEMONSTRATION = False
    with pytest.raises(ClockNotMovable):
        act()
