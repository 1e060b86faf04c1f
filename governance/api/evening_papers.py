"""The papers of an evening: the meeting on one page, what the chair says, what the rules answer to other facts."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import HttpResponse
from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.api.meetings import MEETING, MeetingView
from governance.queries.supposing import ByMajority, answers_to, facts_of, remarks_on
from governance.services.one_page_text import SIZES, one_page_of, one_page_paper
from governance.services.script_text import script_of, script_paper
from membership.api.described import operation
from membership.api.findings import FindingSerializer
from membership.api.papers import WhateverIsAccepted, sent
from membership.api.proofs import PDF, language_asked
from membership.clock import now
from membership.entrances import CONDUCT, MEMBER
from membership.rules.findings import Finding

TAG = "papers"
ONE_PAGE = f"{MEETING}/one-page"
SCRIPT = f"{MEETING}/script"
WHAT_IF = f"{MEETING}/what-if"
# As the page: more than there are people, and a day that is one.
MOST = 10_000_000
DAYS = (MinValueValidator(date(1900, 1, 1)), MaxValueValidator(date(2200, 12, 31)))


class PaperQuery(serializers.Serializer[Any]):
    """In which language."""

    language = serializers.ChoiceField(
        ["fr", "en"],
        required=False,
        help_text="By default that of the request; French where the organisation does not write in it.",
    )


class PaperView(MeetingView):
    """A view that answers a paper of a meeting, in one language."""

    def spoken(self, asked: dict[str, Any]) -> str:
        """Return the language of the paper, one in which the organisation writes."""
        language = asked.get("language") or language_asked()
        return language if language in self.organisation.languages else "fr"


class RuleSaidSerializer(serializers.Serializer[Any]):
    """A rule in its own words, and where it is from."""

    sentence = serializers.CharField()
    rests_on = serializers.CharField(source="source", help_text="The law or the by-law.")


class PutToVoteSerializer(serializers.Serializer[Any]):
    """Something to be decided. title: after that of the point it hangs under."""

    item = serializers.CharField(source="line.item.public_id")
    number = serializers.CharField(source="line.item.number")
    title = serializers.CharField()
    majority = RuleSaidSerializer(allow_null=True)


class HeardSerializer(serializers.Serializer[Any]):
    """Something that is heard or discussed, without a vote."""

    item = serializers.CharField(source="line.item.public_id")
    number = serializers.CharField(source="line.item.number")
    title = serializers.CharField()


class SeatToFillSerializer(serializers.Serializer[Any]):
    """The seats of one group to fill at the board."""

    text = serializers.CharField()
    note = serializers.CharField(help_text="Who holds them now, and how many are vacant.")
    number = serializers.IntegerField()


class OnePageSerializer(serializers.Serializer[Any]):
    """The meeting on one page, in one language."""

    language = serializers.CharField()
    starts_at = serializers.DateTimeField(source="meeting.starts_at")
    place = serializers.CharField(source="meeting.place")
    is_on_line = serializers.SerializerMethodField()
    decisions = PutToVoteSerializer(source="page.decisions", many=True)
    seats = SeatToFillSerializer(source="page.seats", many=True)
    told = HeardSerializer(source="page.told", many=True)
    rules = RuleSaidSerializer(source="page.rules", many=True, help_text="What one asks before coming to vote.")

    def get_is_on_line(self, said: dict[str, Any]) -> bool:
        """Whether one may attend on line."""
        return bool(said["meeting"].link)


class OnePage(PaperView):
    """Our meeting on one page."""

    rules = {"GET": MEMBER}

    @operation("one_page", tag=TAG, answer=OnePageSerializer, asks=PaperQuery)
    def get(self, request: Request, slug: str, assembly: str) -> Response:
        """Read what is decided and by which majority, which seats are filled, what is heard, how one votes."""
        meeting, language = self.meeting(assembly), self.spoken(self.asked(PaperQuery))
        page = one_page_of(meeting, language)
        return self.answer(OnePageSerializer, {"language": language, "meeting": meeting, "page": page})


class OnePageQuery(PaperQuery):
    """In which language and how large."""

    size = serializers.ChoiceField(list(SIZES), default="usual", help_text="«large» for large print.")


class OnePagePaper(PaperView):
    """The page as a document."""

    rules = {"GET": MEMBER}
    content_negotiation_class = WhateverIsAccepted

    @operation("one_page_document", tag=TAG, answer=PDF, asks=OnePageQuery)
    def get(self, request: Request, slug: str, assembly: str) -> HttpResponse:
        """Take the page as a PDF, for a wall or an envelope."""
        meeting, asked = self.meeting(assembly), self.asked(OnePageQuery)
        page = reverse("governance:assembly", kwargs={"slug": slug, "assembly": meeting.public_id})
        paper = one_page_paper(
            meeting,
            at=now(),
            language=self.spoken(asked),
            size=asked["size"],
            address=request.build_absolute_uri(page),
        )
        return sent(paper)


class StepSerializer(serializers.Serializer[Any]):
    """A moment of the meeting: sentences to say aloud, a motion to read, what to do or to know."""

    title = serializers.CharField()
    says = serializers.ListField(child=serializers.CharField())
    text = serializers.CharField()
    note = serializers.CharField()
    is_done = serializers.BooleanField()


class ScriptSerializer(serializers.Serializer[Any]):
    """The script, with the figures of an instant."""

    language = serializers.CharField()
    at = serializers.DateTimeField()
    steps = StepSerializer(many=True)


class Script(PaperView):
    """The chair's script."""

    rules = {"GET": CONDUCT}

    @operation("script", tag=TAG, answer=ScriptSerializer, asks=PaperQuery)
    def get(self, request: Request, slug: str, assembly: str) -> Response:
        """Read what the chair says, point by point, with the rules and the figures of the moment."""
        meeting, at, language = self.meeting(assembly), now(), self.spoken(self.asked(PaperQuery))
        said = {"language": language, "at": at, "steps": script_of(meeting, at, language)}
        return self.answer(ScriptSerializer, said)


class ScriptPaper(PaperView):
    """The script as a document."""

    rules = {"GET": CONDUCT}
    content_negotiation_class = WhateverIsAccepted

    @operation("script_document", tag=TAG, answer=PDF, asks=PaperQuery)
    def get(self, request: Request, slug: str, assembly: str) -> HttpResponse:
        """Take the script as a PDF."""
        language = self.spoken(self.asked(PaperQuery))
        return sent(script_paper(self.meeting(assembly), at=now(), language=language))


def _number(said: str) -> serializers.IntegerField:
    return serializers.IntegerField(required=False, min_value=0, max_value=MOST, help_text=said)


def _day(said: str) -> serializers.DateField:
    return serializers.DateField(required=False, validators=DAYS, help_text=said)


class SupposedQuery(serializers.Serializer[Any]):
    """The facts one supposes; those left out are the facts of the moment."""

    present = _number("Present who may vote.")
    entitled = _number("Members who may vote.")
    voices = _number("Delegates present, where they vote and their organisations make the quorum.")
    votes = _number("Votes in all, there.")
    votes_for = _number("Votes for.")
    votes_against = _number("Votes against.")
    abstentions = _number("Abstentions.")
    held_on = _day("Day of the meeting.")
    sent_on = _day("Day the notice leaves.")


class ByMajoritySerializer(serializers.Serializer[Any]):
    """The same votes by one majority."""

    key = serializers.CharField(source="rule.key")
    least = serializers.IntegerField(help_text="How many for it takes if all present vote for or against.")
    finding = serializers.SerializerMethodField()

    @extend_schema_field(FindingSerializer)
    def get_finding(self, one: ByMajority) -> Any:
        return one.finding.as_json()


class FactsSupposedSerializer(SupposedQuery):
    """The facts that were answered to. voices and votes: only where delegates vote."""


class SupposedSerializer(serializers.Serializer[Any]):
    """What the rules answer; null where the by-laws have yet to say what it takes. Nothing is recorded."""

    facts = FactsSupposedSerializer()
    quorum = FindingSerializer(allow_null=True)
    may_leave = serializers.IntegerField(allow_null=True, help_text="How many before the quorum is lost.")
    majorities = ByMajoritySerializer(many=True)
    notice = FindingSerializer(allow_null=True)
    resumption = FindingSerializer(
        allow_null=True, help_text="Of an adjournment to that day, once the meeting is open."
    )


class WhatIf(MeetingView):
    """What the rules would say on other facts."""

    rules = {"GET": CONDUCT}

    @operation("what_if", tag=TAG, answer=SupposedSerializer, asks=SupposedQuery)
    def get(self, request: Request, slug: str, assembly: str) -> Response:
        """Ask what the rules would answer if others were there, if the votes were others, if the day were moved."""
        meeting, asked = self.meeting(assembly), self.asked(SupposedQuery)
        facts = facts_of(meeting, now())
        facts |= {name: value for name, value in asked.items() if name in facts}
        remarks = dict(remarks_on(facts, votes_apart="voices" in facts))
        if remarks:
            raise serializers.ValidationError({name: [str(said)] for name, said in remarks.items()})
        answers = answers_to(facts, meeting)
        said = {
            "facts": facts,
            "quorum": _printed(answers.quorum),
            "may_leave": answers.may_leave,
            "majorities": answers.majorities,
            "notice": _printed(answers.notice),
            "resumption": _printed(answers.resumption),
        }
        return self.answer(SupposedSerializer, said)


def _printed(finding: Finding | None) -> Any:
    return finding.as_json() if finding else None
