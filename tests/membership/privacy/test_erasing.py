"""What is convenience goes, wherever it lies; register, shares, rolls and counts stay to the byte; a receipt tells."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from governance.models import Body, BodyKind, CalendarFeed, Mandate, Seat
from governance.services.calendar_feeds import issue_calendar_feed
from membership.clock import now
from membership.errors import DataStillNeeded, NothingToErase, ReasonMissing
from membership.models import (
    Account,
    Address,
    AuditDetail,
    AuditEntry,
    Delivery,
    Document,
    Erasure,
    EventKind,
    HouseholdMember,
    MembershipEvent,
    Person,
    RequestKind,
    Role,
    SavedView,
    ShareClass,
)
from membership.queries.erasing import foresee_erasure
from membership.queries.glance import growth
from membership.queries.held.sources import held_on
from membership.queries.moment import Moment
from membership.queries.registry import register_on
from membership.queries.shares import capital_on
from membership.rules.erasing import Need
from membership.schema.guards import ERASABLE
from membership.services import audit
from membership.services.contacts import change_contact
from membership.services.exports.exporting import export_register
from membership.services.letters import Letter, issue_letter
from membership.services.merging.joining import merge_persons, undo_merge
from membership.services.parameters import set_parameter
from membership.services.privacy.erasing import erase_person
from membership.services.representation import name_representative
from membership.services.requests import file_request
from membership.services.roles import grant_role
from membership.services.shares import subscribe_shares
from tests.factories.meetings import an_evening, an_open_poll, jump
from tests.factories.register import (
    ADOPTED_ON,
    JOINED_ON,
    SYSTEM,
    a_legal_member,
    a_member,
    an_account_of,
    an_officer,
)
from tests.membership.privacy.conftest import LEFT_ON, ON, SECRETS, browser, fill, give_shares_back, leave
from voting.models import ElectoralRoll, RollEntry
from voting.services.polls import cancel_poll

DAYS = (JOINED_ON, date(2024, 1, 1), date(2026, 5, 31), ON)
WHY = "Demandé par la personne"


def everything_stored() -> str:
    """Return every row of every table of ours, as text, with the files."""
    return "\n".join(
        json.dumps({name: _plain(value) for name, value in row.items()}, default=str, ensure_ascii=False)
        for app in ("membership", "governance", "voting", "account")
        for model in apps.get_app_config(app).get_models()
        for row in model._base_manager.values()
    )


def _plain(value):
    return bytes(value).decode("latin-1") if isinstance(value, (memoryview, bytes)) else value


def exported(rives, taken_as: str, on: date, known_at=None) -> bytes:
    at = Moment(on, known_at)
    return b"".join(export_register(rives, at=at, taken_as=taken_as, language="fr", actor=SYSTEM).pieces)


def what_must_not_change(rives) -> dict[str, object]:
    """Return the register on several days, the ledgers, the capital, the rolls and the counts."""
    instant = now()
    return {
        "register": [list(register_on(rives, on, known_at=known)) for on in DAYS for known in (None, instant)],
        "csv": [exported(rives, "csv", on) for on in DAYS],
        "json": [exported(rives, "json", on) for on in DAYS],
        "capital": [capital_on(rives, on) for on in DAYS],
        "growth": growth(rives, ON),
        "rolls": list(ElectoralRoll.objects.values("sha256")),
        "entries": list(RollEntry.objects.order_by("pk").values()),
        "members": Person.objects.count(),
        "addresses": list(Address.objects.order_by("pk").values()),
    }


def test_nothing_that_was_erased_is_left_anywhere(gone, rives):
    assert all(secret in everything_stored() for secret in SECRETS)
    jump(rives, ON + timedelta(days=8 * 366))  # the proof of sending is past its period too
    erase_person(gone.person, reason=WHY, actor=SYSTEM)
    stored = everything_stored().casefold()
    assert [secret for secret in SECRETS if secret.casefold() in stored] == []


def test_nothing_that_was_filled_in_by_a_merge_is_left_either(gone, rives):
    twin = a_member(rives, "Anne", "Roi", email="anne.roi@example.org", until=LEFT_ON)
    merge = merge_persons(gone.person, twin.person, actor=SYSTEM, reason="Une seule", email_of=twin.person)
    move_count = len(merge.moves)
    jump(rives, ON + timedelta(days=8 * 366))
    erase_person(Person.objects.get(pk=gone.person_id), reason=WHY, actor=SYSTEM)
    stored = everything_stored().casefold()
    assert [one for one in (*SECRETS, "anne.roi@example.org") if one.casefold() in stored] == []
    # What moved is still told, and can be taken back; how to reach either of them is not given back.
    merge.refresh_from_db()
    assert len(merge.moves) == move_count
    undo_merge(merge, actor=SYSTEM)
    assert set(Person.objects.filter(memberships__in=[gone, twin]).values_list("email", flat=True)) == {""}


def test_of_a_merge_an_erasure_takes_nothing_else(rives, anne):
    twin = a_member(rives, "Anne", "Roi", email="anne.roi@example.org")
    merge = merge_persons(anne.person, twin.person, actor=SYSTEM, reason="Une seule", email_of=twin.person)
    for changed in ("moves = '[]'", "moves = '\"\"'", "reason = ''"):
        with pytest.raises(DatabaseError):
            while_erasing(f"UPDATE membership_personmerge SET {changed} WHERE id = %s", merge.pk)


def test_what_the_trail_tells_of_others_whose_address_or_name_holds_a_part_of_it_stays(gone, rives):
    other = a_member(rives, "Mère", "Tutrice", email="m.anne.roy@example.org")
    change_contact(other.person, email=other.person.email, phone="", language="fr", phones=[], actor=SYSTEM)
    audit.record(
        rives,
        actor=SYSTEM,
        action="representative.refused",
        object_kind="membership",
        object_id=other.public_id,
        values={"name": "Mère Tutrice"},
    )
    told = AuditDetail.objects.filter(entry__object_id__in=[other.public_id, other.person.public_id])
    before = told.count()
    view = SavedView.objects.create(
        organisation=rives, account=an_officer(rives, Role.CHAIR), name="x", query="q=m.anne.roy%40example.org"
    )
    erase_person(gone.person, reason=WHY, actor=SYSTEM)
    assert told.count() == before
    assert SavedView.objects.filter(pk=view.pk).exists()
    assert list(audit.verify(rives)) == []


def test_register_ledgers_rolls_and_counts_stay_to_the_byte(rives, anne):
    fill(anne)
    an_open_poll_that_is_over(rives, anne)
    give_shares_back(anne)
    leave(anne)
    before = what_must_not_change(rives)
    assert before["entries"]
    erase_person(anne.person, reason=WHY, actor=SYSTEM)
    assert what_must_not_change(rives) == before


def an_open_poll_that_is_over(rives, anne):
    jump(rives, ON)
    poll = an_open_poll(an_evening(rives, anne))
    cancel_poll(poll, because="Essai", actor=SYSTEM)
    jump(rives, date(2028, 1, 3))


def test_the_trail_still_holds(gone, rives):
    erase_person(gone.person, reason=WHY, actor=SYSTEM)
    assert list(audit.verify(rives)) == []
    assert AuditEntry.objects.filter(action="person.erased").count() == 1


def test_the_receipt_says_what_went_what_stays_why_and_until_when(gone, office):
    erasure = erase_person(gone.person, reason=WHY, actor=SYSTEM)
    assert {one["what"] for one in erasure.erased} >= {"email", "phones", "age", "households", "sign_ins", "requests"}
    kept = {one["what"]: one for one in erasure.kept}
    assert kept["register"]["until"] is None
    assert kept["letters"]["until"] == "2034-01-25", "seven years after the last one"
    paper = office.get(f"/o/rives/privacy/erasures/{erasure.public_id}/pdf/")
    assert paper.content.startswith(b"%PDF")
    page = office.get(f"/o/rives/privacy/erasures/{erasure.public_id}/").content.decode()
    assert "January 25, 2034" in page
    assert "s. 124" in page, "with the source of the rule"
    assert not [secret for secret in SECRETS if secret in page]


def test_the_proof_of_sending_stays_for_its_period(gone, rives):
    erase_person(gone.person, reason=WHY, actor=SYSTEM)
    assert Delivery.objects.filter(person=gone.person, address="anne.roy@example.org").exists()


def test_a_by_law_sets_the_period(gone, rives):
    set_parameter(rives, key="retention_notice_years", value=2, article="9", adopted_on=ADOPTED_ON, actor=SYSTEM)
    kept = {one["what"]: one for one in erase_person(gone.person, reason=WHY, actor=SYSTEM).kept}
    assert kept["letters"]["until"] == "2029-01-25"


def test_a_file_that_something_else_rests_on_stays(gone, rives):
    paper = Document.objects.get(name="carte.pdf")
    MembershipEvent.objects.create(organisation=rives, membership=gone, kind="applied", document=paper)
    erase_person(gone.person, reason=WHY, actor=SYSTEM)
    assert Document.objects.filter(name="carte.pdf").exists()


def test_the_account_is_closed_unless_it_serves_somebody_else(rives, gone):
    account = Account.objects.get(links__person=gone.person)
    luc = a_member(rives, "Luc", "Fabre", email="luc@example.org")
    account.links.create(organisation=rives, person=luc.person)
    erase_person(gone.person, reason=WHY, actor=SYSTEM)
    account.refresh_from_db()
    assert account.is_active, "Luc still signs in with it"
    assert list(account.links.values_list("person", flat=True)) == [luc.person.pk]


def test_a_second_erasure_finds_nothing(gone):
    erase_person(gone.person, reason=WHY, actor=SYSTEM)
    with pytest.raises(NothingToErase):
        erase_person(gone.person, reason=WHY, actor=SYSTEM)
    assert Erasure.objects.count() == 1


def test_it_wants_a_reason(gone):
    with pytest.raises(ReasonMissing):
        erase_person(gone.person, reason=" ", actor=SYSTEM)


def a_share(anne):
    common = ShareClass.objects.for_organisation(anne.organisation).get()
    subscribe_shares(anne, share_class=common, quantity=1, on=JOINED_ON, actor=SYSTEM)


def an_open_request(anne):
    file_request(anne, kind=RequestKind.OTHER, message="x", actor=SYSTEM)


def a_letter_to_send(anne):
    Delivery.objects.filter(person=anne.person).update(state="pending")


def acting_for_a_farm(anne):
    farm = a_legal_member(anne.organisation, represented_by="")
    said = {"instrument_note": "Résolution", "override": "Elle agit pour la ferme depuis dix ans."}
    name_representative(farm, person=anne.person, since=JOINED_ON, actor=SYSTEM, **said)


def a_seat(anne):
    rives = anne.organisation
    body = Body.objects.create(organisation=rives, kind=BodyKind.BOARD, name_fr="Conseil", name_en="Board")
    seat = Seat.objects.create(organisation=rives, body=body, number=1)
    Mandate.objects.create(organisation=rives, seat=seat, person=anne.person, effective=DateRange(JOINED_ON, None))


def a_role(anne):
    account = Account.objects.get(links__person=anne.person)
    grant_role(
        account, organisation=anne.organisation, role=Role.AUDITOR, actor=SYSTEM, begins_on=JOINED_ON,
        last_on=date(2099, 1, 1),
    )  # fmt: skip


STANDING_AGAINST = {
    Need.SHARES: a_share,
    Need.REQUEST: an_open_request,
    Need.LETTER: a_letter_to_send,
    Need.ACTS: acting_for_a_farm,
    Need.OFFICE: a_seat,
    Need.ROLE: a_role,
}


@pytest.mark.parametrize("need", STANDING_AGAINST)
def test_somebody_whose_data_are_still_needed_is_refused_with_the_reason(gone, rives, office, need):
    STANDING_AGAINST[need](gone)
    with pytest.raises(DataStillNeeded) as refused:
        erase_person(gone.person, reason=WHY, actor=SYSTEM)
    assert refused.value.need == need.value
    assert need in foresee_erasure(gone.person, ON).needs
    page = f"/o/rives/register/{gone.public_id}/erase/"
    assert "Still needed" in office.get(page).content.decode()
    assert office.post(page, {"reason": WHY}).status_code == 422
    gone.person.refresh_from_db()
    assert gone.person.email == "anne.roy@example.org"


def test_a_member_is_refused(anne):
    fill(anne)
    with pytest.raises(DataStillNeeded) as refused:
        erase_person(anne.person, reason=WHY, actor=SYSTEM)
    assert refused.value.need == Need.MEMBER.value


def test_the_preview_changes_nothing_and_tells_what_is_done(gone, office):
    page = office.get(f"/o/rives/register/{gone.public_id}/erase/").content.decode()
    assert "E-mail address" in page
    assert not Erasure.objects.exists()
    gone.person.refresh_from_db()
    foreseen = foresee_erasure(gone.person, ON)
    done = erase_person(gone.person, reason=WHY, actor=SYSTEM)
    assert [(one["what"], one["count"]) for one in done.erased] == list(foreseen.erased)


def test_the_guards_give_way_to_an_erasure_alone(gone):
    erase_person(gone.person, reason=WHY, actor=SYSTEM)
    for statement in (
        "DELETE FROM membership_document",
        "DELETE FROM membership_erasure",
        "UPDATE membership_consultation SET search = 'x'",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert not HouseholdMember.objects.filter(person=gone.person).exists()


WHO = {"administrator", "secretary"}


def test_only_the_office_erases_and_whoever_checks_reads_the_receipts(rives, gone):
    luc = a_member(rives, "Luc", "Fabre", email="luc@example.org")
    everybody = {role.value: browser(an_officer(rives, role)) for role in Role}
    everybody |= {"member": browser(an_account_of(luc)), "nobody": browser(None)}
    page = f"/o/rives/register/{gone.public_id}/erase/"
    allowed = {who for who, client in everybody.items() if client.get(page).status_code == 200}
    assert allowed == WHO
    erasure = erase_person(gone.person, reason=WHY, actor=SYSTEM)
    for address in (
        f"/o/rives/privacy/erasures/{erasure.public_id}/",
        "/o/rives/privacy/",
        "/o/rives/privacy/retention/",
    ):
        read = {who for who, client in everybody.items() if client.get(address).status_code == 200}
        assert read == WHO | {"auditor"}, address
    assert everybody["auditor"].post("/o/rives/privacy/retention/").status_code == 404


def test_what_an_erasure_may_take_is_one_list_of_tables_and_columns_there_are():
    columns = {
        model._meta.db_table: {field.column for field in model._meta.local_fields} for model in apps.get_models()
    }
    assert [table for table, emptied in ERASABLE.items() if not set(emptied) <= columns.get(table, set())] == []


def while_erasing(statement, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('unevoix.erasing', 'on', true)")
        cursor.execute(statement, values)


def test_nothing_that_is_not_on_the_list_gives_way_to_an_erasure(rives):
    member = a_member(rives)
    MembershipEvent.objects.create(organisation=rives, membership=member, kind=EventKind.ADMITTED)
    for statement in (
        "DELETE FROM membership_membershipevent WHERE membership_id = %s",
        "UPDATE membership_membershipevent SET note = 'x' WHERE membership_id = %s",
        "DELETE FROM membership_membershipperiod WHERE membership_id = %s",
    ):
        with pytest.raises(DatabaseError):
            while_erasing(statement, member.pk)


def test_of_two_who_share_a_mailbox_and_a_telephone_only_the_one_erased_leaves_the_trail(rives, gone):
    """A couple: what the trail tells of the one who stays is not taken with the other."""
    luc = a_member(rives, "Luc", "Roy", email="Anne.Roy@example.org")
    change_contact(
        luc.person, email="Anne.Roy@example.org", phone="418 555-0101", language="fr", phones=[], actor=SYSTEM
    )
    erase_person(gone.person, reason=WHY, actor=SYSTEM)
    told = AuditDetail.objects.filter(entry__object_id=luc.person.public_id, entry__action="person.contact_changed")
    assert told.exists()
    assert not AuditDetail.objects.filter(entry__object_id=gone.person.public_id, values__contains="0202").exists()


def test_what_stayed_under_the_one_who_was_joined_is_told_and_counted_too(rives, anne):
    twin = a_member(rives, "Anne", "Roi", email="anne.roi@example.org")
    letter = Letter(subject="À l'autre", paragraphs=("Bonjour.",))
    issue_letter(twin, compose=lambda: letter, actor=SYSTEM)
    merge_persons(anne.person, twin.person, actor=SYSTEM, reason="Une seule personne")
    parts = {part.key: part for part in held_on(anne.person)}
    assert any("À l'autre" in [str(value) for value in row] for row in parts["letters"].rows)
    assert len(parts["person"].rows) == 2
    assert not parts["person"].is_single


def test_the_calendar_of_an_account_is_held_with_it_and_goes_with_it(rives, gone):
    account = an_account_of(gone, "anne.agenda@example.org")
    issue_calendar_feed(rives, account, language="fr", actor=SYSTEM)
    [held] = [part for part in held_on(gone.person) if part.key == "calendar_feeds"]
    assert len(held.rows) == 1
    erase_person(gone.person, reason=WHY, actor=SYSTEM)
    assert not CalendarFeed.objects.exists()
