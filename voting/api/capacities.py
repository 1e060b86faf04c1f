"""As whom one acts: the members an account may come in as, one of whom each act is for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404
from django.utils.translation import gettext
from rest_framework import serializers

from governance.models import Assembly
from membership.clock import now
from membership.models import Account
from voting.queries.door import Capacity, capacities_of


class AsWhomSerializer(serializers.Serializer[Any]):
    """For which member one acts; needless for an account that may act for one only."""

    membership = serializers.CharField(default="", allow_blank=True, max_length=22)
    seat_no = serializers.IntegerField(
        default=None, allow_null=True, min_value=1, max_value=99, help_text="Of a delegate, where one holds several."
    )


def own_capacities(account: Account, assembly: Assembly) -> list[Capacity]:
    """Return the members whom the account may come in as. Raises Http404 for an account that is nobody there."""
    found = capacities_of(account, assembly, now())
    if not found:
        raise Http404
    return found


def chosen_capacity(account: Account, assembly: Assembly, asked: Mapping[str, Any]) -> Capacity:
    """Return the one that is meant: the one named, or the only one. Raises Http404, ValidationError."""
    capacities = own_capacities(account, assembly)
    membership, seat_no = asked["membership"], asked["seat_no"]
    if not membership and len(capacities) > 1:
        # A couple who share a mailbox share an account: which of the two it is, only they can say.
        raise serializers.ValidationError({"membership": [gettext("Say for which member: there are several.")]})
    meant = [one for one in capacities if membership in {"", one.membership} and seat_no in {None, one.seat_no}]
    if len(meant) > 1:
        raise serializers.ValidationError({"seat_no": [gettext("Say for which seat: there are several.")]})
    if meant:
        return meant[0]
    raise serializers.ValidationError({"membership": [gettext("You may not act for this member.")]})
