"""The surplus of a year: its amounts, the business done with each member, the rebates and their entry in the ledger."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import Http404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.api.meetings import MeetingView
from governance.models import Assembly, AssemblyKind, Motion, MotionState, SurplusPlan
from governance.queries.rules import rules_of
from governance.queries.surplus import (
    Allocation,
    adopted_instead,
    allocation_of,
    by_category,
    categories_of,
    plan_of,
    uses_in_order,
)
from governance.services.rebate_letters import tell_rebates
from governance.services.surplus import Use, enter_rebates, propose_surplus, restate_surplus, take_in_uses
from membership.api.days import DayField
from membership.api.described import operation
from membership.api.paging import PagesQuery, one_page, page_of
from membership.entrances import OFFICE, REGISTER
from membership.models import Category, Membership

TAG = "surplus"
MOST_AT_ONCE = 10_000
MOST_CENTS = 10**14


class AllocationSerializer(serializers.Serializer[Any]):
    """Where the surplus of a year goes, in cents. They come to the surplus, to the cent."""

    year_end_on = DayField()
    surplus_cents = serializers.IntegerField(min_value=0, max_value=MOST_CENTS)
    reserve_cents = serializers.IntegerField(min_value=0, max_value=MOST_CENTS)
    by_category = serializers.DictField(
        child=serializers.IntegerField(min_value=0, max_value=MOST_CENTS),
        help_text="Cents of rebates, by the key of the category.",
    )
    recommended_on = DayField(allow_null=True, default=None, help_text="The day on which the board recommended it.")
    reason = serializers.CharField(
        default="",
        allow_blank=True,
        max_length=300,
        write_only=True,
        help_text="Why one goes on where a rule warns, or why the amounts are not those of the notice.",
    )
    resolution = serializers.CharField(
        default="",
        allow_blank=True,
        max_length=40,
        write_only=True,
        help_text="After the meeting, the number of the one that allocates, where it divided or replaced the motion.",
    )

    def validate_by_category(self, given: dict[str, int]) -> dict[str, int]:
        known = {one.key for one in categories_of(self.context["view"].organisation)}
        if unknown := sorted(given.keys() - known):
            raise serializers.ValidationError(", ".join(unknown))
        return given


class CategoryPartSerializer(serializers.Serializer[Any]):
    """What one category gets, and of how many of its members a use was taken in."""

    category = serializers.CharField(source="category.key")
    amount_cents = serializers.IntegerField()
    members = serializers.IntegerField()
    use_cents = serializers.IntegerField()


class SurplusSerializer(AllocationSerializer):
    """The amounts put to a meeting, as they now stand."""

    state = serializers.ChoiceField(MotionState.choices, help_text="Of the motion.")
    categories = CategoryPartSerializer(many=True)
    entered_at = serializers.DateTimeField(
        allow_null=True, help_text="When the rebates went into the ledger of the members."
    )


class UseSerializer(serializers.Serializer[Any]):
    """What was done with one member in the year."""

    membership = serializers.CharField(max_length=22)
    category = serializers.CharField(max_length=50)
    use_cents = serializers.IntegerField(min_value=0, max_value=MOST_CENTS)


class UsesSerializer(serializers.Serializer[Any]):
    """The whole list: it takes the place of the one before."""

    uses = serializers.ListField(child=UseSerializer(), max_length=MOST_AT_ONCE)

    def validate_uses(self, given: list[dict[str, Any]]) -> list[Use]:
        here = self.context["view"].organisation
        wanted = {one["membership"] for one in given}
        members = {one.public_id: one for one in Membership.objects.for_organisation(here).filter(public_id__in=wanted)}
        categories = {one.key: one for one in Category.objects.for_organisation(here)}
        seen: set[tuple[str, str]] = set()
        for one in given:
            which = (one["membership"], one["category"])
            if one["membership"] not in members or one["category"] not in categories or which in seen:
                raise serializers.ValidationError(", ".join(which))
            seen.add(which)
        return [Use(members[one["membership"]], categories[one["category"]], one["use_cents"]) for one in given]


class LinesSerializer(serializers.Serializer[Any]):
    """How many lines there are."""

    lines = serializers.IntegerField()


class MemberPartSerializer(serializers.Serializer[Any]):
    """What one member gets in one category."""

    membership = serializers.CharField(source="membership.public_id")
    number = serializers.CharField(source="membership.number")
    name = serializers.CharField(source="membership.person.full_name")
    category = serializers.CharField(source="category.key")
    use_cents = serializers.IntegerField()
    rebate_cents = serializers.IntegerField()


MemberPartsPage = page_of(MemberPartSerializer, "MemberPartsPage")


class SurplusView(MeetingView):
    """A view on the surplus that an annual meeting allocates."""

    def annual(self, public_id: str) -> Assembly:
        """Return the meeting. Raises Http404 where it is no annual one, or where the rules know of no surplus."""
        meeting = self.meeting(public_id)
        if meeting.kind != AssemblyKind.ANNUAL or "surplus_uses" not in rules_of(meeting):
            raise Http404
        return meeting

    def plan(self, public_id: str) -> SurplusPlan:
        """Return the amounts. Raises Http404 before there are any."""
        found = plan_of(self.annual(public_id))
        if found is None:
            raise Http404
        return found

    def told(self, plan: SurplusPlan, *, status: int = 200) -> Response:
        allocation = allocation_of(plan)
        said = asdict(allocation) | {
            "state": plan.motion.state,
            "categories": by_category(plan),
            "entered_at": plan.entered_at,
        }
        return self.answer(SurplusSerializer, said, status=status)


class Surplus(SurplusView):
    """The amounts."""

    rules = {"GET": REGISTER, "POST": OFFICE}

    @operation("surplus", tag=TAG, answer=SurplusSerializer)
    def get(self, request: Request, slug: str, assembly: str) -> Response:
        """Say where the surplus goes, and what each category gets."""
        return self.told(self.plan(assembly))

    @operation("surplus_write", tag=TAG, body=AllocationSerializer, answer=SurplusSerializer, status=201)
    def post(self, request: Request, slug: str, assembly: str) -> Response:
        """Write the amounts and the motion that says them; after the meeting, as it adopted them, with the reason."""
        asked = self.read(AllocationSerializer)
        reason, number = asked.pop("reason"), asked.pop("resolution")
        meeting = self.annual(assembly)
        plan, allocation = plan_of(meeting), Allocation(**asked)
        if plan is not None and not meeting.is_draft:
            motion = self.allocating(plan, number)
            plan = restate_surplus(plan, allocation, because=reason, motion=motion, actor=self.actor)
        else:
            plan = propose_surplus(meeting, allocation, reason=reason, actor=self.actor)
        return self.told(plan, status=201)

    def allocating(self, plan: SurplusPlan, number: str) -> Motion | None:
        """Return the motion of a resolution adopted in the place of the plan's own; None where no number is said."""
        if not number:
            return None
        for motion in adopted_instead(plan):
            if motion.resolution.number == number:
                return motion
        raise serializers.ValidationError({"resolution": [number]})


class SurplusUses(SurplusView):
    """The business of the year."""

    rules = {"POST": OFFICE}

    @operation("surplus_uses", tag=TAG, body=UsesSerializer, answer=LinesSerializer, status=201)
    def post(self, request: Request, slug: str, assembly: str) -> Response:
        """Take in what was done with each member, whole or not at all."""
        plan, uses = self.plan(assembly), self.read(UsesSerializer)["uses"]
        return self.answer(LinesSerializer, {"lines": take_in_uses(plan, uses, actor=self.actor)}, status=201)


class SurplusRebates(SurplusView):
    """The rebates."""

    rules = {"GET": REGISTER, "POST": OFFICE}

    @operation("surplus_rebates", tag=TAG, answer=MemberPartsPage, asks=PagesQuery)
    def get(self, request: Request, slug: str, assembly: str) -> Response:
        """List what each member gets, by category then number."""
        return self.answer(MemberPartsPage, one_page(uses_in_order(self.plan(assembly)), self.asked(PagesQuery)))

    @operation("surplus_enter", tag=TAG, answer=LinesSerializer, refuses=True)
    def post(self, request: Request, slug: str, assembly: str) -> Response:
        """Write the rebates into the ledger of the members, once the meeting has adopted them."""
        return self.answer(LinesSerializer, {"lines": enter_rebates(self.plan(assembly), actor=self.actor)})


class SurplusLetters(SurplusView):
    """The letters to members on their rebates."""

    rules = {"POST": OFFICE}

    @operation("surplus_letters", tag=TAG, answer=LinesSerializer, refuses=True)
    def post(self, request: Request, slug: str, assembly: str) -> Response:
        """Write to each member about the rebate that stands in the ledger, once."""
        notice = tell_rebates(self.plan(assembly), actor=self.actor)
        return self.answer(LinesSerializer, {"lines": notice.deliveries.count()})
