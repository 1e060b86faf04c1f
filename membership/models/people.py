"""Natural and legal persons, as one organisation knows them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from membership.models.base import (
    STILL_RECORDED,
    Bitemporal,
    DatabaseNow,
    FromImport,
    PublicIdField,
    TenantModel,
    changing,
)

# Letters that Unicode does not take apart: without this Đặng and Łukasz would come after Z.
_WHOLE = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i"})


def sort_key(*names: str) -> str:
    """Return names folded for French order: accents and case only break ties.

    The machine's collations are not to be relied on (there may be no French one), so the order is
    stored. Search runs on the same key.
    """
    return " ".join(folded for name in names if (folded := _folded(name)))


def sort_keys(first: Iterable[str], second: Iterable[str]) -> list[str]:
    """Return the same of many pairs of names, the first of each in one column and the second in another."""
    # A folded name neither begins nor ends with a blank: one that is empty leaves its own.
    return list(map(str.strip, map(" ".join, zip(map(_folded, first), map(_folded, second), strict=True))))


# The same few thousand names come back in every list.
@lru_cache(maxsize=1 << 15)
def _folded(name: str) -> str:
    text = name.casefold()
    if not text.isascii():
        bare = unicodedata.normalize("NFKD", text.translate(_WHOLE))
        text = "".join(c for c in bare if not unicodedata.combining(c)).casefold().replace("’", "'")
    return " ".join(text.split())


class LocalDigits(models.Func):
    """The last seven digits of a telephone: people leave out the area, the country and what stands in between."""

    template = r"right(regexp_replace(%(expressions)s, '[A-Za-z#].*$|\D', '', 'g'), 7)"
    output_field = models.CharField()


class PersonKind(models.TextChoices):
    NATURAL = "natural", _("Natural person")
    LEGAL = "legal", _("Legal person")


class Person(FromImport, TenantModel):
    """A human or an organisation in one register. An e-mail address is never an identity here."""

    public_id = PublicIdField()
    kind = models.CharField(max_length=10, choices=PersonKind, default=PersonKind.NATURAL)
    given_name = models.CharField(max_length=120, blank=True)
    family_name = models.CharField(max_length=200, help_text="The whole name of a legal person")
    sort_key = models.CharField(max_length=330, editable=False)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=5, default="fr")
    prefers_post = models.BooleanField(
        default=False, db_default=False, help_text="Wants notices on paper, whatever the e-mail address"
    )
    created_at = models.DateTimeField(db_default=DatabaseNow())

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "sort_key"]),
            # Thousands who answer are put in order for one page of a list, without going to where each is written.
            models.Index(fields=["id"], include=["organisation", "sort_key"], name="person_called"),
            # Whom no e-mail reaches, in the order of names; in which language they are written to.
            models.Index(
                fields=["organisation", "sort_key"],
                include=["id", "language"],
                condition=models.Q(email=""),
                name="persons_without_mailbox",
            ),
            # Legal persons are few, and often lie together under one word.
            models.Index(
                fields=["organisation", "sort_key"],
                condition=models.Q(kind="legal"),
                name="legal_persons_by_name",
            ),
            # A sign-in code is asked for by address: among a million people it must be found at once.
            models.Index(Lower("email"), name="person_mailbox"),
            # A secretary looks for whoever called. Whoever gave no telephone costs nothing here.
            models.Index(LocalDigits("phone"), condition=~models.Q(phone=""), name="person_telephone"),
            models.Index(fields=["import_batch"], name="person_of_import"),
            GinIndex(fields=["sort_key"], name="person_sort_key_trgm", opclasses=["gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return self.full_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_key = sort_key(self.family_name, self.given_name)
        super().save(*args, **kwargs)

    @property
    def full_name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def is_legal(self) -> bool:
        return self.kind == PersonKind.LEGAL


class Address(FromImport, Bitemporal):
    """A postal address of a person, dated: the last known one is asked for by the statutes."""

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="addresses", db_constraint=False, db_index=False
    )
    line = models.CharField(max_length=250, blank=True)
    city = models.CharField(max_length=120, blank=True)
    postal_code = models.CharField(max_length=20, blank=True)
    country = models.CharField(max_length=2, default="CA")

    class Meta:
        indexes = [
            models.Index(fields=["person"]),
            # Who has none is found by looking up everybody else's.
            models.Index(
                fields=["person"],
                include=["effective"],
                condition=STILL_RECORDED & ~models.Q(line="", city=""),
                name="address_known",
            ),
            *changing("address", ends=False),
        ]

    def __str__(self) -> str:
        return f"{self.line}, {self.city} {self.postal_code}".strip(", ")


class Document(TenantModel):
    """A file that never changes, known by the hash of its bytes."""

    public_id = PublicIdField()
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=250)
    media_type = models.CharField(max_length=100)
    content = models.BinaryField()
    created_at = models.DateTimeField(db_default=DatabaseNow())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "sha256"], name="one_document_per_content"),
        ]
