"""The database itself keeps each organisation's rows together: nothing points into another's."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from membership.models import Address, Delivery, ImportBatch, Membership, Organisation
from membership.models.base import TenantModel, new_public_id
from membership.schema import AT_ONCE, reference_name, together_triggers
from tests.factories.meetings import a_called_assembly, an_evening, an_open_poll
from tests.factories.register import a_member, an_organisation, members
from voting.models import RollEntry

pytestmark = pytest.mark.django_db

OURS = ("membership", "governance", "voting", "tasks")
MODELS = [model for app in OURS for model in apps.get_app_config(app).get_models()]
TENANTS = [model for model in MODELS if any(field.name == "organisation" for field in model._meta.local_fields)]
# Whose owner may be nobody: the installation keeps a trail of its own.
OWNED_BY_NOBODY = {"AuditChain"}
# What lies below no organisation, and why.
GLOBAL = {
    "Organisation": "it is what owns",
    "Account": "one log-in serves several organisations",
    "ClockOffset": "the clock is the installation's",
    "AuditEntry": "it belongs to its chain",
    "AuditDetail": "it belongs to its entry",
    "ProviderEvent": "it comes from outside before anybody knows whose message it speaks of",
    "SpentToken": "a word of the provider of the installation",
    "SenderAccount": "an account at a mail server sends for everybody",
    "WorkerHeartbeat": "the workers serve everybody",
}
HELD = [model for model in TENANTS if model.__name__ not in OWNED_BY_NOBODY]
# Foreign keys and one-to-one fields alike, wherever they stand.
# Written a million rows at a time: asked once for each statement, by triggers, rather than row by row.
TOGETHER = [
    *((RollEntry, RollEntry._meta.get_field(name)) for name in ("roll", "membership", "exercised_by")),
    *(
        (Delivery, Delivery._meta.get_field(name))
        for name in ("notice", "membership", "person", "application", "correspondent")
    ),
]
REFERENCES = [
    (model, field)
    for model in MODELS
    for field in model._meta.local_fields
    if field.related_model in HELD and (model, field) not in TOGETHER
]

ALWAYS = DateRange(None, None)

DEFINITION = """
SELECT pg_get_constraintdef(c.oid), c.condeferred, c.convalidated FROM pg_constraint c
JOIN pg_class t ON t.oid = c.conrelid
WHERE t.relname = %s AND c.conname = %s AND c.contype = %s
"""


def constraint(table: str, name: str, kind: str) -> tuple[str, bool, bool] | None:
    """Return a constraint as the database has it: its text, whether it waits for the commit, whether it was checked."""
    with connection.cursor() as cursor:
        cursor.execute(DEFINITION, [table, name, kind])
        found: tuple[str, bool, bool] | None = cursor.fetchone()
        return found


def test_every_model_belongs_to_an_organisation_or_is_known_not_to():
    assert {model.__name__ for model in MODELS} - {model.__name__ for model in TENANTS} == GLOBAL.keys()


@pytest.mark.parametrize("model", HELD, ids=lambda model: model.__name__)
def test_a_row_belongs_to_one_organisation_for_certain(model):
    assert issubclass(model, TenantModel)
    assert not model._meta.get_field("organisation").null


@pytest.mark.parametrize("model", HELD, ids=lambda model: model.__name__)
def test_a_row_can_be_named_together_with_its_organisation(model):
    table = model._meta.db_table
    assert constraint(table, f"{table}_tenant", "u") == ("UNIQUE (organisation_id, id)", False, True)


@pytest.mark.parametrize(("model", "field"), REFERENCES, ids=lambda it: getattr(it, "__name__", "") or it.name)
def test_a_reference_carries_its_organisation_along(model, field):
    target = field.related_model._meta.db_table
    found = constraint(model._meta.db_table, reference_name(model, field), "f")
    assert found is not None
    definition, waits_for_the_commit, was_checked = found
    assert definition.startswith(
        f"FOREIGN KEY (organisation_id, {field.column}) REFERENCES {target}(organisation_id, id)"
    )
    assert waits_for_the_commit
    assert was_checked


def test_no_reference_leads_around_the_organisation():
    """A link table between two models would be one that no key above holds."""
    assert [field for model in MODELS for field in model._meta.local_many_to_many] == []


def commit_would_ask() -> None:
    """Ask now what is otherwise asked at the commit, which a test never reaches."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@pytest.fixture
def anne() -> Membership:
    return a_member(an_organisation("rives"))


@pytest.fixture
def elsewhere() -> Organisation:
    return an_organisation("ailleurs")


def test_a_row_that_points_into_another_organisation_is_refused(anne, elsewhere):
    Address.objects.create(organisation=elsewhere, person=anne.person, effective=ALWAYS)
    with pytest.raises(IntegrityError, match="membership_address_person_id_tenant"):
        commit_would_ask()


def test_the_same_row_in_its_own_organisation_is_taken(anne, elsewhere):
    Address.objects.create(organisation=anne.organisation, person=anne.person, effective=ALWAYS)
    commit_would_ask()


def test_a_row_does_not_move_to_another_organisation(anne, elsewhere):
    Membership.objects.filter(pk=anne.pk).update(organisation=elsewhere)
    with pytest.raises(IntegrityError, match="_tenant"):
        commit_would_ask()


class TestReferencesAskedTogether:
    """What a foreign key holds row by row is held for whole statements."""

    STANDS = "SELECT tgenabled FROM pg_trigger WHERE tgname = %s AND tgrelid = %s::regclass"

    @pytest.fixture
    def entry(self):
        coop = an_organisation()
        members(coop, 2)
        return an_open_poll(an_evening(coop)).roll.entries.first()

    def again(self, entry, **changes):
        """Write the line once more, for somebody else who may be a stranger."""
        somebody = a_member(entry.organisation)
        line = {
            "organisation": entry.organisation,
            "roll": entry.roll,
            "membership": somebody,
            "exercised_by": somebody.person,
            "is_entitled": True,
            "reason_code": "member_in_good_standing",
            "name": "Ana",
            "number": "9",
            "place": 9,
        }
        with transaction.atomic():
            return RollEntry.objects.create(**{**line, **changes})

    @pytest.mark.parametrize(("model", "field"), TOGETHER, ids=lambda it: getattr(it, "__name__", "") or it.name)
    def test_the_triggers_stand(self, model, field):
        triggers = together_triggers(model._meta.db_table, field.column, field.related_model._meta.db_table)
        with connection.cursor() as cursor:
            # A roll asks all its references in one pass.
            for name, table, _ in triggers[1:] if model is RollEntry else triggers:
                cursor.execute(self.STANDS, [name, table])
                assert cursor.fetchone() == ("O",)

    def test_one_trigger_asks_all_the_references_of_a_roll(self):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT tgenabled, encode(tgargs, 'escape') FROM pg_trigger"
                " WHERE tgname = %s AND tgrelid = 'voting_rollentry'::regclass",
                [AT_ONCE],
            )
            [(enabled, asked)] = cursor.fetchall()
        assert enabled == "O"
        references = [field for model, field in TOGETHER if model is RollEntry]
        assert asked.split("\\000")[:-1] == [
            name for field in references for name in (field.column, field.related_model._meta.db_table)
        ]

    def test_a_line_of_the_same_organisation_is_taken(self, entry):
        assert self.again(entry).pk

    @pytest.mark.parametrize("reference", ["roll_id", "membership_id", "exercised_by_id"])
    def test_a_line_that_names_nobody_is_refused_at_once(self, entry, reference):
        with pytest.raises(IntegrityError, match=f"voting_rollentry.{reference} names"):
            self.again(entry, **{reference: -1})

    @pytest.mark.parametrize("reference", ["roll_id", "membership_id", "exercised_by_id"])
    def test_a_line_that_points_into_another_organisation_is_refused(self, entry, reference):
        coop = an_organisation("ailleurs")
        stranger = a_member(coop)
        theirs = {"membership_id": stranger.pk, "exercised_by_id": stranger.person_id}
        theirs["roll_id"] = an_open_poll(an_evening(coop)).roll.pk
        with pytest.raises(IntegrityError, match=f"voting_rollentry.{reference} names"):
            self.again(entry, **{reference: theirs[reference]})

    def test_a_member_that_names_nobody_yet_lends_nobody_to_a_line(self, entry):
        somebody = a_member(entry.organisation)
        Membership.objects.filter(pk=somebody.pk).update(person_id=-1)
        with pytest.raises(IntegrityError, match="membership_membership_person_id_tenant"):
            self.again(entry, membership=somebody, exercised_by_id=-1)
        Membership.objects.filter(pk=somebody.pk).update(person_id=somebody.person_id)

    def test_whoever_votes_for_another_member_is_looked_for_among_the_persons(self, entry):
        for_another = a_member(entry.organisation)
        assert self.again(entry, exercised_by=for_another.person).exercised_by_id == for_another.person_id

    def key(self, entry, table):
        return {"membership_membership": entry.membership_id, "membership_person": entry.exercised_by_id}[table]

    def attempt(self, *statements):
        with transaction.atomic(), connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    @pytest.mark.parametrize("table", ["membership_membership", "membership_person"])
    def test_whom_a_roll_names_does_not_go_even_with_the_import_that_brought_them(self, entry, table):
        batch = ImportBatch.objects.create(
            organisation=entry.organisation, file_name="x", file_sha256="x", rows=0, new=0, matched=0, rejected=0
        )
        key = self.key(entry, table)
        acts = (
            f"UPDATE {table} SET import_batch_id = {batch.pk} WHERE id = {key}",
            f"SELECT set_config('unevoix.undo_import', '{batch.pk}', true)",
            f"DELETE FROM {table} WHERE id = {key}",
        )
        with pytest.raises(IntegrityError, match=r"is named in (voting_rollentry|membership_delivery)"):
            self.attempt(*acts)

    @pytest.mark.parametrize("change", ["id = -5", "organisation_id = (SELECT max(id) FROM membership_organisation)"])
    @pytest.mark.parametrize("table", ["membership_membership", "membership_person"])
    def test_whom_a_roll_names_does_not_move(self, entry, elsewhere, table, change):
        with pytest.raises(IntegrityError, match=r"is named in (voting_rollentry|membership_delivery)"):
            self.attempt(f"UPDATE {table} SET {change} WHERE id = {self.key(entry, table)}")

    @pytest.fixture
    def delivery(self):
        coop = an_organisation()
        a_member(coop, email="anne@example.org")
        a_called_assembly(coop)
        return Delivery.objects.get()

    def test_what_a_delivery_names_is_there_and_is_its_organisations(self, delivery, elsewhere):
        for changes in ({"person_id": -1}, {"organisation_id": elsewhere.pk}):
            name = new_public_id()
            again = {"id": None, "public_id": name, "message_id": f"<{name}@x>", "channel": "hand", **changes}
            held = {field.attname: getattr(delivery, field.attname) for field in Delivery._meta.local_fields}
            with pytest.raises(IntegrityError, match="which its organisation does not have"), transaction.atomic():
                Delivery(**{**held, **again}).save(force_insert=True)

    @pytest.mark.parametrize("field", ["notice", "membership", "person", "application", "correspondent"])
    def test_a_delivery_goes_on_naming_whom_it_named(self, delivery, field):
        with pytest.raises(IntegrityError, match=r"membership_delivery .* names stays"), transaction.atomic():
            Delivery.objects.filter(pk=delivery.pk).update(**{f"{field}_id": -1})

    def test_whom_a_delivery_names_does_not_move(self, delivery, elsewhere):
        with pytest.raises(IntegrityError, match="is named in membership_delivery"):
            self.attempt(f"UPDATE membership_person SET id = -5 WHERE id = {delivery.person_id}")
