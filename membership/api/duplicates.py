"""Persons who may be in the register twice: proposed, joined on demand, parted again."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from membership.api.base import RuledView
from membership.api.described import operation
from membership.api.paging import PagesQuery, one_page, page_of
from membership.entrances import OFFICE
from membership.models import DuplicateProposal, Person, PersonMerge
from membership.queries.duplicates import to_look_at
from membership.services.merging.duplicates import look_for_duplicates, set_duplicate_aside
from membership.services.merging.joining import merge_persons, undo_merge
from membership.services.merging.looking import Outlook, foresee_merge
from membership.services.merging.wording import CONCERNS

TAG = "duplicates"


class PersonNamedSerializer(serializers.Serializer[Any]):
    """A person of the register, member or not."""

    id = serializers.CharField(source="public_id")
    name = serializers.CharField(source="full_name")


class DuplicateSerializer(serializers.Serializer[Any]):
    """Two persons who may be one."""

    id = serializers.CharField(source="public_id")
    first = PersonNamedSerializer()
    second = PersonNamedSerializer()
    reasons = serializers.ListField(child=serializers.CharField(), help_text="What they share besides alike names.")


class FoundSerializer(serializers.Serializer[Any]):
    """How many pairs are new."""

    found = serializers.IntegerField()


class TwoPersonsSerializer(serializers.Serializer[Any]):
    """Two persons to be joined."""

    kept = serializers.CharField(max_length=22, help_text="Id of the person who remains.")
    joined = serializers.CharField(max_length=22, help_text="Id of the person who goes.")
    reason = serializers.CharField(default="", allow_blank=True, max_length=500)
    email_of = serializers.ChoiceField(
        ["kept", "joined"], default="kept", help_text="Whose e-mail address remains, where both have one."
    )
    address_of = serializers.ChoiceField(
        ["kept", "joined"],
        default="kept",
        help_text="Whose postal address holds, where both have one today and no day says which is the later.",
    )
    death_of = serializers.ChoiceField(
        ["kept", "joined"],
        allow_null=True,
        default=None,
        help_text="Whose day of death holds, where the register knows two: then it is to be said.",
    )
    dry_run = serializers.BooleanField(default=False, help_text="Say what would happen, and do nothing.")


class ConcernSerializer(serializers.Serializer[Any]):
    """What is to be said first."""

    code = serializers.CharField()
    forbids = serializers.BooleanField(help_text="Otherwise it takes a reason.")
    message = serializers.CharField()


class CountedSerializer(serializers.Serializer[Any]):
    """Rows of one kind."""

    kind = serializers.CharField()
    count = serializers.IntegerField()


class TwoAddressesSerializer(serializers.Serializer[Any]):
    """Two postal addresses of today."""

    remains = serializers.CharField(help_text="The one that holds from then on, unless the other is chosen.")
    other = serializers.CharField()
    is_open = serializers.BooleanField(help_text="No day says which is the later: `address_of` does.")


class MergeSerializer(serializers.Serializer[Any]):
    """Two people joined, or what joining them would do."""

    id = serializers.CharField(allow_null=True, help_text="Null for a rehearsal.")
    kept = PersonNamedSerializer()
    joined = PersonNamedSerializer()
    concerns = ConcernSerializer(many=True)
    accounts_closed = serializers.IntegerField(
        help_text="How many accounts that sign in by e-mail would open nothing any more, by the address that remains."
    )
    addresses = TwoAddressesSerializer(allow_null=True, help_text="Null where there is nothing to choose.")
    moving = CountedSerializer(many=True)
    staying = CountedSerializer(many=True, help_text="Left under the other name and number: rolls, votes, notices.")


class MergeLineSerializer(serializers.Serializer[Any]):
    """Two people joined before."""

    id = serializers.CharField(source="public_id")
    kept = PersonNamedSerializer()
    joined = PersonNamedSerializer()
    reason = serializers.CharField()
    merged_at = serializers.DateTimeField()
    undone_at = serializers.DateTimeField(allow_null=True)


DuplicatesPage = page_of(DuplicateSerializer, "DuplicatesPage")
MergesPage = page_of(MergeLineSerializer, "MergesPage")


class Duplicates(RuledView):
    """Pairs to look at."""

    rules = {"GET": OFFICE, "POST": OFFICE}

    @operation("duplicates", tag=TAG, answer=DuplicatesPage, asks=PagesQuery)
    def get(self, request: Request, slug: str) -> Response:
        """List the pairs nobody has settled, the likeliest first."""
        return self.answer(DuplicatesPage, one_page(to_look_at(self.organisation), self.asked(PagesQuery)))

    @operation("duplicates_look", tag=TAG, answer=FoundSerializer)
    def post(self, request: Request, slug: str) -> Response:
        """Look through the register for pairs. Nobody is joined by it."""
        return self.answer(FoundSerializer, {"found": look_for_duplicates(self.organisation, actor=self.actor)})


class SettingAside(RuledView):
    """A pair who are two."""

    rules = {"POST": OFFICE}

    @operation("duplicate_set_aside", tag=TAG, answer=DuplicateSerializer)
    def post(self, request: Request, slug: str, proposal: str) -> Response:
        """Say that they are two, so that they are not proposed again."""
        pairs = DuplicateProposal.objects.for_organisation(self.organisation).select_related("first", "second")
        found = self.found(pairs, proposal)
        set_duplicate_aside(found, actor=self.actor)
        return self.answer(DuplicateSerializer, found)


class Merges(RuledView):
    """Persons joined."""

    rules = {"GET": OFFICE, "POST": OFFICE}

    @operation("merges", tag=TAG, answer=MergesPage, asks=PagesQuery)
    def get(self, request: Request, slug: str) -> Response:
        """List the persons joined, the latest first."""
        merges = PersonMerge.objects.for_organisation(self.organisation).select_related("kept", "joined")
        return self.answer(MergesPage, one_page(merges.order_by("-merged_at", "-pk"), self.asked(PagesQuery)))

    @operation("merge_persons", tag=TAG, body=TwoPersonsSerializer, answer=MergeSerializer, status=201)
    def post(self, request: Request, slug: str) -> Response:
        """Join two people, or rehearse it: a rehearsal answers 200 and writes nothing."""
        sent = self.read(TwoPersonsSerializer)
        people = Person.objects.for_organisation(self.organisation).select_related("organisation")
        sides = self.found(people, sent["kept"]), self.found(people, sent["joined"])
        email_of = sides[1] if sent["email_of"] == "joined" else sides[0]
        address_of = sides[1] if sent["address_of"] == "joined" else sides[0]
        death_of = {"kept": sides[0], "joined": sides[1]}.get(sent["death_of"] or "")
        outlook = foresee_merge(*sides)
        told = _told(outlook, email_of.email or sides[0].email or sides[1].email)
        if sent["dry_run"]:
            return self.answer(MergeSerializer, told)
        whose = {"email_of": email_of, "address_of": address_of, "death_of": death_of}
        merge = merge_persons(*sides, actor=self.actor, reason=sent["reason"], **whose)
        return self.answer(MergeSerializer, told | {"id": merge.public_id}, status=201)


class MergeUndoing(RuledView):
    """Two persons to be parted again."""

    rules = {"POST": OFFICE}

    @operation("merge_undo", tag=TAG, answer=MergeLineSerializer, refuses=True)
    def post(self, request: Request, slug: str, merge: str) -> Response:
        """Make them two again, as before: only while nothing was recorded since on what was joined."""
        merges = PersonMerge.objects.for_organisation(self.organisation).select_related("kept", "joined")
        return self.answer(MergeLineSerializer, undo_merge(self.found(merges, merge), actor=self.actor))


def _told(outlook: Outlook, email: str) -> dict[str, Any]:
    return {
        "id": None,
        "accounts_closed": len(outlook.opens_nothing(email)),
        "kept": outlook.pair.kept,
        "joined": outlook.pair.joined,
        "concerns": [
            {"code": one.value, "forbids": one.forbids, "message": str(CONCERNS[one])} for one in outlook.concerns
        ],
        "addresses": outlook.addresses,
        "moving": [{"kind": one.model._meta.model_name, "count": one.rows} for one in outlook.moving],
        "staying": [{"kind": one.model._meta.model_name, "count": one.rows} for one in outlook.staying],
    }
