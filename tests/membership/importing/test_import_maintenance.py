"""Into an empty register many rows are written first and checked at the end: nothing is in force less, or later."""

import pytest
from django.db import DataError, IntegrityError, connection, transaction

from membership.actors import Actor
from membership.models import (
    Category,
    ImportBatch,
    Membership,
    MembershipPeriod,
    Person,
    ShareClass,
    ShareTransaction,
)
from membership.services.imports import copying, maintenance, walking, writing
from membership.services.imports.importing import import_members
from membership.services.imports.maintenance import checked_at_the_end
from membership.services.imports.writing import WRITTEN
from tests.factories.register import a_member, an_organisation
from tests.membership.importing.conftest import ARIANE

IN_FORCE = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), convalidated FROM pg_constraint
WHERE conrelid = ANY(%(tables)s::regclass[])
UNION ALL
SELECT tablename, indexname, indexdef, true FROM pg_indexes WHERE tablename = ANY(%(names)s)
UNION ALL
SELECT name, 'ids drawn at once', seqcache::text, true
FROM unnest(%(names)s::text[]) name JOIN pg_sequence ON seqrelid = pg_get_serial_sequence(name, 'id')::regclass
ORDER BY 1, 2, 3
"""


@pytest.fixture(autouse=True)
def few_are_many(monkeypatch):
    monkeypatch.setattr(maintenance, "WORTH_IT", 2)


def in_force():
    names = [model._meta.db_table for model in WRITTEN]
    with connection.cursor() as cursor:
        cursor.execute(IN_FORCE, {"tables": names, "names": names})
        return cursor.fetchall()


def defaults():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name, column_default FROM information_schema.columns"
            " WHERE table_schema = 'public' ORDER BY 1, 2"
        )
        return cursor.fetchall()


def told_of(organisation):
    """Return every field of what was brought in, but for what differs from one import to the next by its nature."""
    at = ImportBatch.objects.get(organisation=organisation).imported_at
    named = {"id", "public_id", "organisation_id", "import_batch_id", "person_id", "membership_id"}
    keys = {
        "category_id": dict(Category.objects.values_list("pk", "key")),
        "share_class_id": dict(ShareClass.objects.values_list("pk", "key")),
    }

    def plain(name, value):
        if name in keys:
            return keys[name][value]
        return "then" if value == at or getattr(value, "lower", None) == at else value

    return {
        model.__name__: [
            {name: plain(name, value) for name, value in row.items() if name not in named}
            for row in model._default_manager.filter(organisation=organisation).order_by("pk").values()
        ]
        for model in WRITTEN
    }


def members(count):
    return [{**ARIANE, "member_number": f"M{n}", "city": "Québec", "shares_amount": "10"} for n in range(count)]


def test_everything_is_in_force_again_at_the_end(coop, listed, bring_in):
    before = in_force()

    report = bring_in(listed(*members(5)))

    assert report.new == 5
    assert in_force() == before
    assert all(validated for *_, validated in before)


def test_what_the_tables_say_by_themselves_is_what_they_said_before(coop, listed, bring_in):
    """While a list comes in, the tables say whose its rows are: a row written later must not be said to be of it."""
    before = defaults()

    assert bring_in(listed(*members(5))).new == 5

    assert defaults() == before
    assert any(default for _table, _column, default in before)
    later = a_member(coop, number="M9")
    assert (later.import_batch_id, later.person.import_batch_id) == (None, None)


def test_every_field_is_what_it_is_when_the_list_comes_in_row_by_row(coop, listed, bring_in):
    suspended = {**ARIANE, "member_number": "M8", "status": "suspended", "city": "Lévis", "shares_amount": "20"}
    gone = {**ARIANE, "member_number": "M9", "status": "resigned", "left_on": "2020-05-01", "shares_amount": "0"}
    rows = listed(*members(3), suspended, gone)
    bring_in(rows)
    other = an_organisation("autre")
    import_members(other, actor=Actor.system(), content=rows, file_name="liste.csv")

    together, one_by_one = (told_of(organisation) for organisation in (coop, other))

    assert together == one_by_one
    assert all(together[model.__name__] for model in (Person, Membership, MembershipPeriod, ShareTransaction))


def test_what_is_written_after_an_import_has_higher_ids(coop, listed, bring_in):
    bring_in(listed(*members(5)))
    brought = MembershipPeriod.objects.latest("pk").pk
    later = a_member(coop, number="M9")
    assert MembershipPeriod.objects.get(membership=later).pk > brought


def test_it_is_done_without_them_meanwhile(coop):
    before = len(in_force())
    with checked_at_the_end(WRITTEN, rows=5) as is_alone:
        assert is_alone
        assert len(in_force()) < before


def test_what_must_not_be_is_found_at_the_end_and_nothing_stays(coop):
    with pytest.raises(IntegrityError):
        _two_of_one_number(coop)
    assert not Membership.objects.exists()


@transaction.atomic
def _two_of_one_number(coop):
    with checked_at_the_end(WRITTEN, rows=5):
        for number in ("M1", "M1"):
            holder = Person.objects.create(organisation=coop, family_name="Roy")
            Membership.objects.create(organisation=coop, person=holder, number=number)


def test_a_register_that_is_not_empty_is_written_row_by_row(coop, listed, bring_in):
    a_member(coop, number="M1")
    with checked_at_the_end(WRITTEN, rows=5) as is_alone:
        assert not is_alone
    report = bring_in(listed(*members(5)))
    assert (report.new, report.matched) == (4, 1)


def test_a_short_list_is_written_row_by_row(coop):
    with checked_at_the_end(WRITTEN, rows=1) as is_alone:
        assert not is_alone


@pytest.mark.django_db(transaction=True)
def test_it_holds_after_the_commit_too(listed):
    from membership.actors import Actor
    from membership.services.imports.importing import import_members
    from tests.factories.register import an_organisation

    before = in_force()
    import_members(an_organisation(), actor=Actor.system(), content=listed(*members(3)), file_name="liste.csv")
    assert in_force() == before
    assert MembershipPeriod.objects.count() == 3


def test_a_text_that_means_something_to_copy_is_kept_as_it_is(coop, listed, bring_in):
    bring_in(listed({**ARIANE, "family_name": r"\N", "given_name": r"C\t\.", "city": "\\"}))
    person = Person.objects.get()
    assert (person.family_name, person.given_name, person.addresses.get().city) == (r"\N", r"C\t\.", "\\")


class TestSendingWhileReading:
    @pytest.fixture(autouse=True)
    def two_at_a_time(self, monkeypatch):
        monkeypatch.setattr(walking, "TOGETHER", 2)

    @pytest.mark.parametrize("lots", [1, 2, 10])
    def test_every_lot_comes_in_whole_and_in_order(self, coop, listed, bring_in, monkeypatch, lots):
        monkeypatch.setattr(writing, "LOTS", lots)

        assert bring_in(listed(*members(7))).new == 7
        people = Membership.objects.order_by("pk").values_list("number", "person__memberships__number")
        assert list(people) == [(f"M{n}", f"M{n}") for n in range(7)]

    @pytest.mark.parametrize("lots", [1, 2, 10])
    def test_a_lot_the_database_refuses_takes_all_others_with_it(self, coop, listed, bring_in, monkeypatch, lots):
        monkeypatch.setattr(writing, "LOTS", lots)

        def broken(form, lines, **options):
            statement, content = whole(form, lines, **options)
            return statement, content.replace(b"Qu\xc3\xa9bec", b"Qu\xc3\xa9bec\tone cell too many")

        whole = copying.Form.piece
        monkeypatch.setattr(copying.Form, "piece", broken)
        with pytest.raises(DataError, match="extra data"):
            bring_in(listed(*members(7)))
        assert not Membership.objects.exists()


@pytest.mark.django_db
def test_what_an_import_brought_is_indexed_by_its_persons_and_members_alone():
    """A list of a million would build one of a single value for each of the other tables, which nobody searches."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename, substring(indexdef FROM %s), indexdef LIKE '%%IS NOT NULL%%' FROM pg_indexes"
            " WHERE tablename = ANY(%s)",
            [r"\((import_batch_id|document_id|corrects_id|recorded_by_id)\)", [m._meta.db_table for m in WRITTEN]],
        )
        found = {row for row in cursor.fetchall() if row[1]}
    assert found == {
        ("membership_person", "import_batch_id", False),
        ("membership_membership", "import_batch_id", False),
        # Of what hardly any event has, and of a correction: an event is still corrected once.
        ("membership_membershipevent", "document_id", True),
        ("membership_membershipevent", "corrects_id", True),
    }
