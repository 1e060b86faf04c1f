"""The same change of the members a search finds: rehearsed, made as one unit, undone as one."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from membership.api.base import RuledView
from membership.api.days import DayField
from membership.api.described import operation
from membership.api.paging import PagesQuery, one_page, page_of
from membership.clock import today
from membership.entrances import OFFICE
from membership.messages import sentence
from membership.models import BulkChange, Membership, Organisation, Section
from membership.queries.categories import offered_categories
from membership.queries.register_search import Missing, Wanted, matching
from membership.rules.bulk import MOST, BulkKind, BulkTooMany, Change
from membership.rules.status import Status
from membership.services import bulk_sets
from membership.services.bulk import change_all, change_in_bulk, foresee_in_bulk, undo_bulk

TAG = "register"


class ChangeBody(serializers.Serializer[Any]):
    """Whom, and what is changed. Whom: a search as of today, as in the list of members; or `members`, by id."""

    kind = serializers.ChoiceField([kind.value for kind in BulkKind])
    to = serializers.CharField(
        max_length=60, help_text="fr or en; email or post; id of a section; key of a category, as the kind asks."
    )
    on = DayField(required=False, help_text="For a section or a category; today by default.")
    decided_by = serializers.CharField(default="", allow_blank=True, max_length=200)
    override = serializers.CharField(
        default="",
        allow_blank=True,
        max_length=500,
        help_text="Why one goes on where a rule warns; of a category.",
    )
    tells = serializers.BooleanField(default=True, help_text="A letter tells each of a new category.")
    members = serializers.ListField(child=serializers.CharField(max_length=22), required=False, max_length=MOST)
    search = serializers.CharField(default="", allow_blank=True, max_length=100)
    category = serializers.CharField(default="", allow_blank=True, max_length=40)
    status = serializers.ChoiceField([status.value for status in Status], default=Status.MEMBER.value)
    missing = serializers.ChoiceField([missing.value for missing in Missing], required=False)
    language = serializers.ChoiceField(["fr", "en"], required=False)


class BulkBody(ChangeBody):
    """A change made at once, or rehearsed."""

    dry_run = serializers.BooleanField(default=False, help_text="Say what would change, and do nothing.")


class StayingSerializer(serializers.Serializer[Any]):
    """How many stay as they are, and why."""

    reason = serializers.CharField()
    members = serializers.IntegerField()


class BulkSerializer(serializers.Serializer[Any]):
    """A change that was made of several members."""

    id = serializers.CharField(source="public_id")
    kind = serializers.ChoiceField([kind.value for kind in BulkKind])
    to = serializers.CharField()
    effective_on = serializers.DateField(allow_null=True)
    members = serializers.IntegerField()
    made_at = serializers.DateTimeField()
    undone_at = serializers.DateTimeField(allow_null=True)


class ForeseenSerializer(serializers.Serializer[Any]):
    """What a change would do, or did. id: null for a rehearsal."""

    id = serializers.CharField(allow_null=True)
    changing = serializers.IntegerField()
    staying = StayingSerializer(many=True)


BulksPage = page_of(BulkSerializer, "BulksPage")


class BulkChanges(RuledView):
    """Changes of several members."""

    rules = {"GET": OFFICE, "POST": OFFICE}

    @operation("bulk_changes", tag=TAG, answer=BulksPage, asks=PagesQuery)
    def get(self, request: Request, slug: str) -> Response:
        """List the changes made of several members, the latest first."""
        rows = BulkChange.objects.for_organisation(self.organisation).order_by("-made_at", "-pk")
        return self.answer(BulksPage, one_page(rows, self.asked(PagesQuery)))

    @operation("bulk_change", tag=TAG, body=BulkBody, answer=ForeseenSerializer, status=201)
    def post(self, request: Request, slug: str) -> Response:
        """Change whoever of them can be, as one unit, or rehearse it. For a category of more, see the orders."""
        body = self.read(BulkBody)
        change, members = change_asked(self.organisation, body), members_asked(self.organisation, body)
        if change.kind.is_act:
            return self._by_acts(list(members.select_related("person", "organisation")[: MOST + 1]), change, body)
        changing, staying = bulk_sets.tally(bulk_sets.look(members, change))
        told = [{"reason": reason.value, "members": count} for reason, count in staying.items()]
        done = (
            None if body["dry_run"] else change_all(self.organisation, members=members, change=change, actor=self.actor)
        )
        return self._told(done, changing, told)

    def _by_acts(self, members: list[Membership], change: Change, body: dict[str, Any]) -> Response:
        if len(members) > MOST:
            raise BulkTooMany(members=len(members), maximum=MOST)
        foreseen = foresee_in_bulk(members, change=change)
        able = [one.membership for one in foreseen if one.refusal is None]
        told = [{"reason": sentence(one.refusal), "members": 1} for one in foreseen if one.refusal is not None]
        done = (
            None
            if body["dry_run"]
            else change_in_bulk(self.organisation, members=able, change=change, actor=self.actor)
        )
        return self._told(done, len(able), told)

    def _told(self, done: BulkChange | None, changing: int, staying: list[dict[str, Any]]) -> Response:
        told = {"id": done.public_id if done else None, "changing": changing, "staying": staying}
        return self.answer(ForeseenSerializer, told, status=201 if done else 200)


def members_asked(organisation: Organisation, body: dict[str, Any]) -> QuerySet[Membership]:
    """Return whom a body means: those of its search, or those it names."""
    wanted = Wanted(
        on=today(organisation),
        search=body["search"],
        by_contact=True,
        category=body["category"],
        status=Status(body["status"]),
        missing=Missing(body["missing"]) if "missing" in body else None,
        language=body.get("language", ""),
    )
    found = matching(organisation, wanted)
    return found.filter(public_id__in=body["members"]) if "members" in body else found


def change_asked(organisation: Organisation, body: dict[str, Any]) -> Change:
    """Return the change that a body asks. Raises ValidationError for one into nothing there is."""
    kind, to = BulkKind(body["kind"]), body["to"]
    known = {
        BulkKind.LANGUAGE: lambda: to in {"fr", "en"},
        BulkKind.NOTICES: lambda: to in {bulk_sets.EMAIL, bulk_sets.POST},
        BulkKind.SECTION: Section.objects.for_organisation(organisation).filter(public_id=to, closed_on=None).exists,
        BulkKind.CATEGORY: offered_categories(organisation).filter(key=to).exists,
    }
    if not known[kind]():
        raise serializers.ValidationError({"to": [gettext("Nothing of this kind has this name.")]})
    return Change(kind, to, body.get("on") or today(organisation), body["decided_by"], body["tells"], body["override"])


class BulkUndoing(RuledView):
    """A change of several members to be taken back."""

    rules = {"POST": OFFICE}

    @operation("bulk_undo", tag=TAG, answer=BulkSerializer, refuses=True)
    def post(self, request: Request, slug: str, bulk: str) -> Response:
        """Put each one back as before, as one unit, while nothing was recorded since. Of many members, order it."""
        found = self.found(BulkChange.objects.for_organisation(self.organisation), bulk)
        return self.answer(BulkSerializer, undo_bulk(found, actor=self.actor))
