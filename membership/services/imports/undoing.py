"""Taking an import out again, as if it had never been: only while nothing rests on what it brought."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db import IntegrityError, connection, transaction
from django.db.models import ForeignObjectRel, Model, Q, QuerySet
from django.db.models.expressions import RawSQL

from membership.actors import Actor
from membership.clock import now
from membership.errors import ImportInUse, StateNotAllowed
from membership.models import (
    AuditEntry,
    BulkChange,
    Consultation,
    DuplicateProposal,
    FormerContact,
    ImportBatch,
    ImportRefusal,
    Membership,
    Organisation,
    Person,
)
from membership.models.base import STILL_RECORDED, Bitemporal, FromImport
from membership.rules.bulk import BulkKind
from membership.services import audit
from membership.services.correspondence import hold_recipients_alone
from membership.services.imports.parted import (
    Parted,
    hold_whoever_was_joined,
    joins_of,
    let_go,
    parted_of,
    resting_on,
)
from membership.services.imports.writing import WRITTEN

MERGE = "merge"
# How the rows that hold an import back are called; what is not here goes by «something recorded since».
_CALLED = {
    "delivery": "notice",
    "convenedentry": "notice",
    "correctedentry": "notice",
    "rollentry": "roll",
    "attendance": "attendance",
    "accountlink": "link",
    "activationcode": "link",
    "mandate": "mandate",
    "personmerge": MERGE,
}
SOMETHING_SINCE = "event"
# What holds no import back: what is only proposed goes with what it is about; who read a file changed nothing in it;
# how somebody was reached before goes with them, and a change that still stands is told of by the trail.
HOLDS_NOTHING = (DuplicateProposal, Consultation, FormerContact)
# What changes the row of a person, or one beside it, in its place.
WRITES_OVER = ("person.contact_changed", "person.age_noted")
# How many lines of the log of consultations let go of their member in one statement.
LINES = 500
# How many of those who hold an import back are named.
NAMED = 5


@dataclass(frozen=True, slots=True)
class Held:
    """What holds an import back. used_by: the first kind of it; members: of how many; first: the first few of them."""

    used_by: str
    members: int
    first: tuple[Membership, ...]

    @property
    def is_joined(self) -> bool:
        """Return whether somebody of it is joined to another, and to be made two again first."""
        return self.used_by == MERGE


@transaction.atomic
def undo_import(batch: ImportBatch, *, actor: Actor) -> int:
    """Delete every row the import wrote, and return how many members that was.

    Raises StateNotAllowed when it was undone before, ImportInUse when anything refers to its rows.
    """
    # The same lock as bringing in, so that no import counts on members about to go.
    Organisation.objects.select_for_update(no_key=True).get(pk=batch.organisation_id)
    locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if locked.undone_at is not None:
        raise StateNotAllowed(action="undo_import", state="undone")
    hold_whoever_was_joined(locked)
    hold_recipients_alone(locked.organisation_id)
    parted = parted_of(locked)
    held = _held(locked, parted)
    if held is not None:
        raise refusal_of(locked, held)
    values: dict[str, Any] = {"merges": parted.numbers()} if parted.merges else {}
    members = _delete(locked, parted)
    locked.undone_at = now()
    locked.save(update_fields=["undone_at"])
    audit.record(
        locked.organisation,
        actor=actor,
        action="import.undone",
        object_kind="import",
        object_id=locked.public_id,
        values={"sha256": locked.file_sha256, "members": members, **values},
    )
    return members


def what_holds(batch: ImportBatch) -> Held | None:
    """Return what keeps an import from being undone, and of whom; None where nothing does."""
    return _held(batch, parted_of(batch))


def _held(batch: ImportBatch, parted: Parted) -> Held | None:
    used_by, concerned = "", set[int]()
    for kind, members in _uses(batch, parted):
        found = set(members.order_by().values_list("pk", flat=True))
        if found:
            used_by = used_by or kind
            concerned |= found
    if not concerned:
        return None
    if used_by in (SOMETHING_SINCE, MERGE):
        # What was written to join two persons rests on the import too: while they are joined, that is the merge. Parted
        # by a version that did not keep what it wrote, they are past mending.
        used_by = MERGE if joins_of(batch).filter(undone_at=None).exists() else SOMETHING_SINCE
    first = Membership.objects.filter(pk__in=sorted(concerned)[:NAMED]).select_related("person").order_by("pk")
    return Held(used_by, len(concerned), tuple(first))


def refusal_of(batch: ImportBatch, held: Held) -> ImportInUse:
    """Return why an import is not undone, with what to do instead."""
    numbers = ", ".join(one.number for one in held.first)
    return ImportInUse(
        import_id=batch.public_id,
        used_by=held.used_by,
        members=held.members,
        numbers=f"{numbers}…" if held.members > len(held.first) else numbers,
        state="joined" if held.is_joined else "",
    )


def _uses(batch: ImportBatch, parted: Parted) -> Iterator[tuple[str, QuerySet[Membership]]]:
    """Yield what rests on the import, and on whom of it: rows from elsewhere that refer to its own, or its own since
    written over.

    Every model that points here is asked, those of the rooms above included, so that a new one
    cannot be forgotten. What a merge wrote that was undone since rests on nothing.
    """
    for model in WRITTEN:
        own = model._default_manager.filter(import_batch=batch)
        if issubclass(model, Bitemporal):
            ended = own.exclude(STILL_RECORDED).exclude(pk__in=parted.closed.get(model, ()))
            yield SOMETHING_SINCE, _members_of(model, ended)
        # Hidden ones too: most rooms above give their references no name here.
        for relation in model._meta.get_fields(include_hidden=True):
            if not isinstance(relation, ForeignObjectRel) or relation.related_model in HOLDS_NOTHING:
                continue
            referred = own.filter(pk__in=_referred_to(relation, batch, parted))
            yield _called(relation.related_model), _members_of(model, referred)
    yield from ((SOMETHING_SINCE, members) for members in _written_over(batch))
    for kind, rows in parted.of_import.items():
        for referring, found in resting_on(kind, rows, parted.going):
            yield _called(referring), _of_whom(kind, found, batch)


def _called(referring: Any) -> str:
    return _CALLED.get(referring._meta.model_name or "", SOMETHING_SINCE)


def _of_whom(kind: type[Model], rows: set[int], batch: ImportBatch) -> QuerySet[Membership]:
    """Return the members of the import of whom these rows are that a merge wrote."""
    found = kind._default_manager.filter(pk__in=rows)
    condition = Q(pk__in=[])
    for name in {field.name for field in kind._meta.fields} & {"membership", "person"}:
        condition |= Q(**{"pk__in" if name == "membership" else "person__in": found.values(name)})
    members: QuerySet[Membership] = Membership.objects.filter(condition, import_batch=batch)
    return members


def _members_of(model: type[FromImport], rows: QuerySet[Any]) -> QuerySet[Membership]:
    """Return the members whom these rows of an import are of."""
    if model is Membership:
        return rows
    if model is Person:
        return Membership.objects.filter(person__in=rows)
    of = "membership" if any(field.name == "membership" for field in model._meta.fields) else "person"
    key = "pk" if of == "membership" else "person"
    members: QuerySet[Membership] = Membership.objects.filter(**{f"{key}__in": rows.values(of)})
    return members


def _written_over(batch: ImportBatch) -> Iterator[QuerySet[Membership]]:
    """Yield of whom what a person's own row says was changed since: no other row refers to it, the trail tells."""
    people = Person.objects.filter(import_batch=batch)
    by_hand = AuditEntry.objects.filter(
        chain__organisation=batch.organisation_id,
        action__in=WRITES_OVER,
        object_kind="person",
        object_id__in=people.values("public_id"),
        at__gte=batch.imported_at,
    )
    yield Membership.objects.filter(import_batch=batch, person__public_id__in=by_hand.values("object_id"))
    in_bulk = BulkChange.objects.filter(
        organisation=batch.organisation_id, kind=BulkKind.LANGUAGE.value, made_at__gte=batch.imported_at, undone_at=None
    )
    yield from (_changed_of(bulk, batch) for bulk in in_bulk)


def _changed_of(bulk: BulkChange, batch: ImportBatch) -> QuerySet[Membership]:
    """Return those of the import whom a change of many members changed, read in the database."""
    changed = RawSQL(
        "SELECT key::bigint FROM membership_bulkchange, jsonb_array_elements(done) AS one, "
        "jsonb_array_elements_text(coalesce(one -> 'members', jsonb_build_array(one -> 'membership'))) AS key "
        "WHERE membership_bulkchange.id = %s",
        (bulk.pk,),
    )
    members: QuerySet[Membership] = Membership.objects.filter(import_batch=batch, pk__in=changed)
    return members


def _referred_to(relation: ForeignObjectRel, batch: ImportBatch, parted: Parted) -> QuerySet[Any]:
    """Return the keys of the rows of the import to which others refer."""
    referring: Any = relation.related_model
    rows = referring._default_manager.filter(**{f"{relation.field.name}__import_batch": batch})
    if referring in WRITTEN:
        rows = rows.exclude(import_batch=batch)
    rows = rows.exclude(pk__in=parted.written.get(referring, ()))
    keys: QuerySet[Any] = rows.values(relation.field.name)
    return keys


def _delete(batch: ImportBatch, parted: Parted) -> int:
    """Delete the rows of the import, and the rows of its file that were refused; return how many members."""
    members = 0
    with connection.cursor() as cursor:
        # The guards of the register let go of this import's rows, in this transaction only.
        cursor.execute("SELECT set_config('unevoix.undo_import', %s, true)", [str(batch.pk)])
        DuplicateProposal.objects.filter(Q(first__import_batch=batch) | Q(second__import_batch=batch)).delete()
        FormerContact.objects.filter(person__import_batch=batch).delete()
        _let_go_of_readings(batch)
        try:
            let_go(parted)
            for model in WRITTEN:
                cursor.execute(f'DELETE FROM "{model._meta.db_table}" WHERE import_batch_id = %s', [batch.pk])  # noqa: S608 - a model's own table
                if model is Membership:
                    members = cursor.rowcount
            ImportRefusal.objects.filter(batch=batch).delete()
            # Asked now rather than at the commit, where nobody could be told which import it was.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        except IntegrityError:
            raise ImportInUse(
                import_id=batch.public_id, used_by=SOMETHING_SINCE, members=batch.new, numbers="…"
            ) from None
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("SELECT set_config('unevoix.undo_import', '', true)")
    return members


def _let_go_of_readings(batch: ImportBatch) -> None:
    """Keep who read the files of the import, with the number in place of the member who goes; who read, by name."""
    read = list(Consultation.objects.filter(membership__import_batch=batch).select_related("membership"))
    for line in read:
        line.search = urlencode({"person": line.membership.number})[:1000] if line.membership else line.search
        line.membership = None
    Consultation.objects.bulk_update(read, ["membership", "search"], batch_size=LINES)
    Consultation.objects.filter(shown_to__import_batch=batch).update(shown_to=None)
