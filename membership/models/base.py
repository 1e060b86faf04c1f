"""What every table of a co-operative has in common: an owner, a public name, a memory.

Two families of rows are kept here. A *tenant* row belongs to one organisation and is only ever
reached through it. A *bitemporal* row says what was true (`effective`) and since when we have
known it (`recorded`): a correction closes the old row's `recorded` and inserts a new one, so that
«as it was known then» can always be answered.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any, Self

from django.contrib.postgres.fields import DateRangeField, DateTimeRangeField
from django.db import models
from django.db.models import F, Func, Q, Value

if TYPE_CHECKING:
    from datetime import date, datetime

    from membership.models.organisations import Organisation

# Base58 leaves out 0, O, I and l, so that an id read aloud or typed from a letter is not misread.
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
PUBLIC_ID_LENGTH = 22  # 58**22 > 2**128: not to be guessed


def new_public_id() -> str:
    """Return a fresh random public id, the only name of a row that may appear in a URL."""
    number = secrets.randbelow(58**PUBLIC_ID_LENGTH)  # drawn at once: an import or a roll needs many
    digits = []
    for _ in range(PUBLIC_ID_LENGTH):
        number, digit = divmod(number, 58)
        digits.append(_BASE58[digit])
    return "".join(digits)


def new_public_ids(count: int) -> list[str]:
    """Return so many fresh public ids, for those who write rows by the thousand."""
    letters = bytearray()
    while len(letters) < count * PUBLIC_ID_LENGTH:
        # 232 is four times 58: of the bytes below it each letter gets as many, and the others are drawn again.
        drawn = secrets.token_bytes(count * PUBLIC_ID_LENGTH * 5 // 4 + 64)
        letters += drawn.translate(_LETTER_OF_BYTE, _LEFT_OVER)
    text = letters.decode()
    return [text[start : start + PUBLIC_ID_LENGTH] for start in range(0, count * PUBLIC_ID_LENGTH, PUBLIC_ID_LENGTH)]


_EVEN = 256 // 58 * 58
_LETTER_OF_BYTE = bytes(ord(_BASE58[byte % 58]) for byte in range(256))
_LEFT_OVER = bytes(range(_EVEN, 256))


class PublicIdField(models.CharField):  # type: ignore[type-arg]  # no subscript at run time
    """The random name of a row in URLs and in the API."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", PUBLIC_ID_LENGTH)
        kwargs.setdefault("default", new_public_id)
        kwargs.setdefault("unique", True)
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Say in migrations whether it is unique by itself: a CharField's own default is not this field's."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "unique": self.unique}


class DatabaseNow(Func):
    """The one source of now, the SQL function of the first migration."""

    function = "unevoix_now"
    output_field = models.DateTimeField()


class RealNow(Func):
    """The instant by the real clock: what waits on somebody else's machine follows no jump of the demonstration."""

    function = "clock_timestamp"
    output_field = models.DateTimeField()


class TransactionStart(Func):
    """The instant, by the real clock, at which the transaction began: before anything that is done in it."""

    function = "transaction_timestamp"
    output_field = models.DateTimeField()


def recorded_from_now() -> Func:
    """Return the database default of `recorded`: known from this instant, and still."""
    return Func(DatabaseNow(), Value(None), function="tstzrange", output_field=DateTimeRangeField())


class TenantQuerySet(models.QuerySet[Any]):
    """Queries that start from an organisation."""

    def for_organisation(self, organisation: Organisation) -> Self:
        return self.filter(organisation=organisation)


class TenantModel(models.Model):
    """A row that belongs to one organisation.

    The second migration of each app adds composite foreign keys (organisation_id, id), so the
    database itself refuses a row that points into another organisation.
    """

    organisation = models.ForeignKey("membership.Organisation", on_delete=models.PROTECT, related_name="+")

    objects = TenantQuerySet.as_manager()

    class Meta:
        abstract = True


class Bitemporal(TenantModel):
    """A fact with the days it is true and the time we have known it.

    `effective` is half-open and shown inclusively; an unbounded start is a start nobody knows.
    Rows are inserted; only the end of `recorded` may ever be written (a trigger holds it).
    """

    effective = DateRangeField()
    recorded = DateTimeRangeField(db_default=recorded_from_now())

    class Meta:
        abstract = True


def changing(name: str, *, begins: bool = True, ends: bool = True, by_import: bool = True) -> list[models.Index]:
    """Return the indexes that tell what changed of a fact between two days, the earliest first, however many there are:
    when it began and ended, when it was written down by hand, and when it was taken back. name: what they begin with;
    by_import: whether an import writes some, which are told together.

    Each holds no more than it tells of: most facts have no end and are not taken back. What the planner knows of the
    days it has from statistics of their own, which a migration makes for each such table.
    """
    begun, ended = F("effective__startswith"), F("effective__endswith")
    written, back = F("recorded__startswith"), F("recorded__endswith")
    by_hand, no_longer = Q(import_batch__isnull=True) if by_import else None, Q(recorded__endswith__isnull=False)
    kept = [
        ("begins", begun, Q(effective__startswith__isnull=False), begins),
        ("ends", ended, Q(effective__endswith__isnull=False), ends),
        ("written", written, by_hand, True),
        ("taken_back", back, no_longer, True),
    ]
    return [
        models.Index(F("organisation"), moment, F("id"), condition=condition, name=f"{name}_{what}")
        for what, moment, condition, is_wanted in kept
        if is_wanted
    ]


STILL_RECORDED = Q(recorded__upper_inf=True)


def known(known_at: datetime | None = None, *, prefix: str = "") -> Q:
    """Return the condition «known at `known_at`» (now when it is None)."""
    if known_at is None:
        return Q(**{f"{prefix}recorded__upper_inf": True})
    return Q(**{f"{prefix}recorded__contains": known_at})


def true_on(on: date, *, known_at: datetime | None = None, prefix: str = "") -> Q:
    """Return the condition «true on `on`, as known at `known_at`» (now when it is None)."""
    return Q(**{f"{prefix}effective__contains": on}) & known(known_at, prefix=prefix)


class FromImport(models.Model):
    """A row that may have come from an import, so that the import can be undone as one unit.

    A million of these come in at once, so nothing is held or looked up twice: the key that carries the organisation
    along holds each reference, without a second one beside it, and finds the rows of an organisation too. What an
    import brought is looked for by its persons and its members; the other tables are then read whole, once.
    """

    organisation = models.ForeignKey(
        "membership.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    import_batch = models.ForeignKey(
        "membership.ImportBatch",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )

    class Meta:
        abstract = True


__all__ = [
    "STILL_RECORDED",
    "Bitemporal",
    "DatabaseNow",
    "FromImport",
    "PublicIdField",
    "RealNow",
    "TenantModel",
    "TenantQuerySet",
    "TransactionStart",
    "changing",
    "known",
    "new_public_id",
    "new_public_ids",
    "recorded_from_now",
    "true_on",
]
