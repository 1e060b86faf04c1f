"""An import is undone as one unit, truly, and only while nothing rests on what it brought."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from membership.actors import Actor
from membership.errors import ImportInUse, StateNotAllowed
from membership.models import (
    Age,
    AuditEntry,
    Consultation,
    ConsultationKind,
    EventKind,
    ImportBatch,
    ImportRefusal,
    Membership,
    MembershipEvent,
    Person,
    Phone,
    PhoneKind,
    ReaderCapacity,
    Representation,
    Role,
    SectionKind,
    ShareTransaction,
    Suspension,
)
from membership.rules.bulk import BulkKind, Change
from membership.services import audit, history
from membership.services.bulk import change_in_bulk, undo_bulk
from membership.services.consulting import DeskReading, note_desk_reading
from membership.services.contacts import change_contact, note_age
from membership.services.imports.undoing import undo_import, what_holds
from membership.services.imports.writing import WRITTEN
from membership.services.merging.joining import merge_persons
from membership.services.privacy.erasing import erase_person
from membership.services.representation import name_representative
from membership.services.sections import open_section
from tests.factories.meetings import CALLED_ON, a_called_assembly, jump
from tests.factories.register import SYSTEM, a_member, an_account_of, an_officer
from tests.membership.importing.conftest import ARIANE, FULL_LIST

FERME = {
    **ARIANE,
    "member_number": "M2",
    "kind": "legal",
    "given_name": "",
    "family_name": "Ferme Cloutier",
    "representative": "Zoé Roy",
    "shares_amount": "10",
    "city": "Québec",
}
SUSPENDED = {
    **ARIANE,
    "member_number": "M3",
    "status": "suspended",
    "region": "Estrie",
    "phone_mobile": "819 555-0101",
    "attested_age": "18",
}


@pytest.fixture
def batch(coop, listed, bring_in) -> ImportBatch:
    open_section(coop, kind=SectionKind.REGION, key="estrie", name_fr="Estrie", actor=SYSTEM)
    report = bring_in(listed(ARIANE, FERME, SUSPENDED, {**ARIANE, "member_number": ""}))
    return ImportBatch.objects.get(public_id=report.import_id)


def test_undoing_deletes_everything_the_import_wrote(coop, batch):
    here_before = a_member(coop)

    assert undo_import(batch, actor=SYSTEM) == 3

    for model in WRITTEN:
        assert not model._default_manager.filter(import_batch=batch).exists()
    assert list(Membership.objects.for_organisation(coop)) == [here_before]
    assert not ImportRefusal.objects.exists()
    batch.refresh_from_db()
    assert batch.undone_at is not None


def test_undoing_the_full_list_leaves_an_empty_register(coop, bring_in):
    report = bring_in(FULL_LIST.read_bytes())
    assert undo_import(ImportBatch.objects.get(public_id=report.import_id), actor=SYSTEM) == 2400
    assert not Person.objects.exists()
    assert not ShareTransaction.objects.exists()


def test_undoing_leaves_one_entry_and_an_audit_trail_that_holds(coop, batch):
    undo_import(batch, actor=SYSTEM)

    [entry] = AuditEntry.objects.filter(action="import.undone")
    assert entry.object_id == batch.public_id
    assert list(audit.verify(coop)) == []


def test_what_was_undone_may_be_brought_in_again(coop, batch, listed, bring_in):
    undo_import(batch, actor=SYSTEM)
    assert bring_in(listed(ARIANE)).new == 1


def test_an_import_is_undone_once(coop, batch):
    undo_import(batch, actor=SYSTEM)
    with pytest.raises(StateNotAllowed):
        undo_import(batch, actor=SYSTEM)


def refused_by(batch: ImportBatch) -> str:
    before = Membership.objects.count()
    with pytest.raises(ImportInUse) as refused:
        undo_import(batch, actor=Actor.system())
    assert Membership.objects.count() == before
    assert refused.value.members >= 1
    assert refused.value.numbers
    return refused.value.used_by


def test_reading_the_files_of_an_import_does_not_hold_it_back(coop, batch, client):
    client.force_login(an_officer(coop, Role.SECRETARY), backend="allauth.account.auth_backends.AuthenticationBackend")
    brought = Membership.objects.get(number="M1")
    for page in ("", "shares/", "letters/"):
        assert client.get(f"/o/{coop.slug}/register/{brought.public_id}/{page}").status_code == 200
    told = Consultation.objects.filter(membership=brought).values_list("pk", "kind", "account", "consulted_at")
    before = list(told)
    assert len(before) == 3

    assert undo_import(batch, actor=SYSTEM) == 3

    kept = Consultation.objects.filter(pk__in=[line[0] for line in before])
    assert list(kept.values_list("pk", "kind", "account", "consulted_at")) == before
    assert {(line.membership_id, line.search) for line in kept} == {(None, "person=M1")}
    assert "M1" in client.get(f"/o/{coop.slug}/register/consultations/").content.decode()


def test_a_reading_at_the_office_by_somebody_of_an_import_stays_by_name(coop, batch):
    brought = Membership.objects.get(number="M1").person
    shown = DeskReading("", ReaderCapacity.MEMBER, "La liste", date(2026, 1, 1), person=brought)
    line = note_desk_reading(coop, reading=shown, actor=SYSTEM)
    undo_import(batch, actor=SYSTEM)
    line.refresh_from_db()
    assert (line.shown_to, line.reader, line.quality) == (None, brought.full_name, "M1")


def test_it_is_refused_once_somebody_who_was_shown_the_register_was_erased(coop, listed, bring_in):
    """Their line says nobody by name any more: it cannot let go of whom it knows."""
    left = {**ARIANE, "status": "resigned", "left_on": "2020-01-31"}
    batch = ImportBatch.objects.get(public_id=bring_in(listed(left)).import_id)
    person = Membership.objects.get(number="M1").person
    shown = DeskReading("", ReaderCapacity.OTHER, "La liste", date(2026, 1, 1), quality="Elle", person=person)
    line = note_desk_reading(coop, reading=shown, actor=SYSTEM)
    erase_person(person, reason="À sa demande", actor=SYSTEM)
    line.refresh_from_db()
    assert (line.reader, line.shown_to) == ("", person)
    assert refused_by(batch) == "event"


def test_a_reading_lets_go_of_nobody_else(coop, batch):
    """While an import is undone, the log gives way for its members alone, and for nothing but who was read."""
    brought, other = Membership.objects.get(number="M1"), a_member(coop)
    lines = [
        Consultation.objects.create(
            organisation=coop, kind=ConsultationKind.FILE, as_of=date(2026, 1, 1), membership=one
        ).pk
        for one in (brought, other)
    ]
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('unevoix.undo_import', %s, true)", [str(batch.pk)])
    of_brought, of_other = (Consultation.objects.filter(pk=pk) for pk in lines)
    for rows, changed in (
        (of_other, {"membership": None}),
        (of_brought, {"membership": other}),
        (of_brought, {"membership": None, "as_of": date(2026, 1, 2)}),
        (of_brought, {"search": "x"}),
        (of_brought, {"shown_to": other.person}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**changed)


def test_it_is_refused_once_a_meeting_was_called(coop, batch):
    jump(coop, CALLED_ON)
    a_called_assembly(coop)
    assert refused_by(batch) == "notice"


def test_it_is_refused_once_a_member_has_an_account(coop, batch):
    an_account_of(Membership.objects.get(number="M1"))
    assert refused_by(batch) == "link"


def test_it_is_refused_once_something_happened_to_a_member(coop, batch):
    membership = Membership.objects.get(number="M1")
    MembershipEvent.objects.create(
        organisation=coop, membership=membership, kind=EventKind.RESIGNED, effective_on=date(2026, 1, 1)
    )
    assert refused_by(batch) == "event"


def test_it_is_refused_once_a_telephone_was_corrected(coop, batch):
    person = Membership.objects.get(number="M1").person
    change_contact(person, email=person.email, phone="418 555-0199", language="fr", phones=(), actor=SYSTEM)
    assert refused_by(batch) == "event"


def test_it_is_refused_once_a_language_was_changed_of_several(coop, batch):
    english = Change(BulkKind.LANGUAGE, "en", date(2026, 1, 1))
    bulk = change_in_bulk(coop, members=[Membership.objects.get(number="M1")], change=english, actor=SYSTEM)
    assert refused_by(batch) == "event"
    undo_bulk(bulk, actor=SYSTEM)
    assert undo_import(batch, actor=SYSTEM) == 3


def test_it_says_of_whom_something_was_recorded(coop, batch):
    """Of two persons who are joined, both: the days were written anew, and rest on the import's own."""
    joined, kept = (Person.objects.get(memberships__number=number) for number in ("M1", "M3"))
    merge_persons(kept, joined, actor=SYSTEM, reason="Une seule.")
    held = what_holds(batch)
    assert held is not None
    assert (held.used_by, held.is_joined) == ("merge", True)
    assert {one.number for one in held.first} == {"M1", "M3"}
    assert held.members == 2
    with pytest.raises(ImportInUse) as refused:
        undo_import(batch, actor=SYSTEM)
    assert (refused.value.members, refused.value.numbers) == (2, "M1, M3")


def test_it_is_refused_once_an_age_was_corrected(coop, batch):
    note_age(Person.objects.get(memberships__number="M3"), attested=19, actor=SYSTEM)
    assert refused_by(batch) == "event"


def test_what_was_corrected_of_others_holds_no_import_back(coop, batch):
    other = a_member(coop)
    change_contact(other.person, email="", phone="418 555-0199", language="fr", phones=(), actor=SYSTEM)
    change_in_bulk(coop, members=[other], change=Change(BulkKind.LANGUAGE, "en", date(2026, 1, 1)), actor=SYSTEM)
    assert undo_import(batch, actor=SYSTEM) == 3


def test_it_is_refused_once_a_member_of_it_acts_for_another(coop, batch):
    other = a_member(coop, kind="legal", family_name="Garderie du Port")
    name_representative(
        other,
        person=Person.objects.get(memberships__number="M1"),
        since=date(2026, 1, 1),
        actor=SYSTEM,
        instrument_note="x",
        override="Dérogation.",
    )
    assert refused_by(batch) == "event"


def test_it_is_refused_once_the_telephones_of_a_member_were_written_anew(coop, batch):
    person = Person.objects.get(memberships__number="M3")
    change_contact(
        person, email=person.email, phone="", language="fr", phones=[(PhoneKind.MOBILE, "819 555-0102")], actor=SYSTEM
    )
    assert refused_by(batch) == "event"


def test_it_is_refused_once_a_fact_of_it_was_corrected(coop, batch):
    history.retract(Suspension.objects.get())
    assert refused_by(batch) == "event"


def test_it_is_refused_once_its_bare_name_became_a_person(coop, batch):
    person = Person.objects.create(organisation=coop, given_name="Zoé", family_name="Roy")
    name_representative(
        Membership.objects.get(number="M2"), person=person, since=date(2026, 1, 1), actor=SYSTEM, instrument_note="x"
    )
    assert refused_by(batch) == "event"


def test_a_later_import_that_only_matched_does_not_hold_it_back(coop, batch, listed, bring_in):
    bring_in(listed(ARIANE))
    assert undo_import(batch, actor=SYSTEM) == 3


def test_nothing_else_deletes_a_fact_of_the_register(coop, batch):
    # A telephone and an age are convenience, which a privacy request erases.
    for model in set(WRITTEN) - {Phone, Age}:
        with pytest.raises(IntegrityError), transaction.atomic():
            model._default_manager.filter(import_batch=batch).delete()


def test_the_permission_to_delete_ends_with_the_undoing(coop, batch, listed, bring_in):
    undo_import(batch, actor=SYSTEM)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('unevoix.undo_import', true)")
        assert cursor.fetchone()[0] == ""
    assert not Representation.objects.filter(effective=DateRange(None, None)).exists()
