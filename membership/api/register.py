"""The statutory register as it stood on a day, as it was known at an instant: the whole of it, in one document."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.http import StreamingHttpResponse
from rest_framework import serializers
from rest_framework.request import Request

from membership.api.base import RuledView
from membership.api.described import operation
from membership.api.moments import MomentQuery, moment
from membership.entrances import REGISTER
from membership.models import PersonKind, ShareOperation
from membership.queries.registry import RegisterRow, register_on


class RegisterQuery(MomentQuery):
    """Which day, and as known when."""


class ShareOperationSerializer(serializers.Serializer[Any]):
    """One operation of the share ledger up to that day."""

    share_class = serializers.CharField()
    operation = serializers.ChoiceField(ShareOperation.choices)
    quantity = serializers.IntegerField()
    unit_price_cents = serializers.IntegerField()
    effective_on = serializers.DateField(allow_null=True)


class RegisterRowSerializer(serializers.Serializer[Any]):
    """One member as the register shows them. Dates are half-open; null is unknown, or no end foreseen."""

    member_number = serializers.CharField(source="number")
    kind = serializers.ChoiceField(PersonKind.choices)
    family_name = serializers.CharField()
    given_name = serializers.CharField()
    address = serializers.CharField()
    city = serializers.CharField()
    postal_code = serializers.CharField()
    country = serializers.CharField()
    category = serializers.CharField()
    status = serializers.ChoiceField(["active", "suspended"])
    joined_on = serializers.DateField(allow_null=True)
    category_since = serializers.DateField(allow_null=True)
    left_on = serializers.DateField(source="until", allow_null=True)
    representative = serializers.CharField()
    shares = serializers.IntegerField()
    shares_cents = serializers.IntegerField()
    share_operations = ShareOperationSerializer(many=True)


class RegisterSerializer(serializers.Serializer[Any]):
    """The register of a day."""

    organisation = serializers.CharField()
    as_of = serializers.DateField()
    known_at = serializers.DateTimeField(allow_null=True, help_text="Null: as known now.")
    members = RegisterRowSerializer(many=True)
    count = serializers.IntegerField()


class Register(RuledView):
    """The statutory register."""

    rules = {"GET": REGISTER}

    @operation("register", tag="register", answer=RegisterSerializer, asks=RegisterQuery)
    def get(self, request: Request, slug: str) -> StreamingHttpResponse:
        """Write out the register as `manage.py register --format json` does, however many members there are."""
        asked = self.asked(RegisterQuery)
        at = moment(self, asked)
        rows = register_on(self.organisation, at.on, known_at=at.known_at)
        return StreamingHttpResponse(
            _pieces(self.organisation.slug, at.on, at.known_at, rows), content_type="application/json; charset=utf-8"
        )


def _pieces(organisation: str, on: date, known_at: datetime | None, rows: Iterator[RegisterRow]) -> Iterator[str]:
    """Yield one document, piece by piece: the members are never held together."""
    head = {
        "organisation": organisation,
        "as_of": on.isoformat(),
        "known_at": known_at.isoformat() if known_at else None,
    }
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "members": ['
    # One for all rows: a serializer copies its fields when it is made.
    line = RegisterRowSerializer()
    count = 0
    for count, row in enumerate(rows, start=1):
        printed = json.dumps(line.to_representation(row), ensure_ascii=False)
        yield f"{'' if count == 1 else ','}\n{printed}"
    yield f'\n], "count": {count}}}\n'
