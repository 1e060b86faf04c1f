"""Agendas that an organisation keeps under a name, to begin its meetings with."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.api.meetings import MEETING, MeetingView
from governance.models import AgendaItemKind, AgendaTemplate, AssemblyKind, SittingKind
from governance.models.agenda_templates import LONGEST_NAME
from governance.queries.agenda_templates import kept_points, templates_of
from governance.services.agenda_templates import (
    begin_from_template,
    keep_agenda,
    remove_agenda_template,
    rename_agenda_template,
)
from membership.api.addresses import HERE
from membership.api.base import RuledView
from membership.api.described import operation
from membership.entrances import OFFICE

TAG = "agenda"
TEMPLATES = f"{HERE}agenda-templates"
TEMPLATE = f"{TEMPLATES}/<public_id:template>"
KEEP = f"{MEETING}/agenda/keep"
BEGIN = f"{MEETING}/agenda/begin"


class TemplateLineSerializer(serializers.Serializer[Any]):
    """An agenda that is kept. meeting_kind: of the meeting it was taken from; year: of that meeting."""

    id = serializers.CharField(source="public_id")
    name = serializers.CharField()
    meeting_kind = serializers.ChoiceField([*AssemblyKind.choices, *SittingKind.choices], source="kind")
    is_of_body = serializers.BooleanField(help_text="For meetings of bodies; otherwise for those of members.")
    year = serializers.IntegerField()
    kept_at = serializers.DateTimeField()


class TemplatePointSerializer(serializers.Serializer[Any]):
    """One point of it. majority_key: empty where the point puts nothing to the vote."""

    number = serializers.CharField()
    kind = serializers.ChoiceField(AgendaItemKind.choices, source="point.kind")
    title_fr = serializers.CharField(source="point.title_fr")
    title_en = serializers.CharField(source="point.title_en")
    minutes = serializers.IntegerField(source="point.minutes")
    text_fr = serializers.CharField(source="point.text_fr")
    text_en = serializers.CharField(source="point.text_en")
    majority_key = serializers.CharField(source="point.majority_key")


class TemplateSerializer(TemplateLineSerializer):
    """The same, with its points in their order."""

    points = serializers.SerializerMethodField()

    @extend_schema_field(TemplatePointSerializer(many=True))
    def get_points(self, template: AgendaTemplate) -> Any:
        return TemplatePointSerializer(kept_points(template), many=True).data


class TemplateNameBody(serializers.Serializer[Any]):
    """Under what name an agenda is kept."""

    name = serializers.CharField(max_length=LONGEST_NAME)


class BeginningBody(serializers.Serializer[Any]):
    """Which agenda that is kept the meeting begins with."""

    template = serializers.CharField(max_length=22)


class BegunSerializer(serializers.Serializer[Any]):
    """What to look at: the points whose kept majority the rules of today do not have; the usual one stands there."""

    changed = serializers.ListField(child=serializers.CharField())


class TemplatesView(RuledView):
    """A view on the agendas kept."""

    def template(self, public_id: str) -> AgendaTemplate:
        found: AgendaTemplate = self.found(templates_of(self.organisation), public_id)
        return found


class AgendaTemplates(TemplatesView):
    """The agendas kept."""

    rules = {"GET": OFFICE}

    @operation("agenda_templates", tag=TAG, answer=TemplateLineSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """List the agendas that are kept, by name."""
        return self.answer_all(TemplateLineSerializer, templates_of(self.organisation))


class OneAgendaTemplate(TemplatesView):
    """An agenda kept."""

    rules = {"GET": OFFICE, "PUT": OFFICE, "DELETE": OFFICE}

    @operation("agenda_template", tag=TAG, answer=TemplateSerializer)
    def get(self, request: Request, slug: str, template: str) -> Response:
        """Read an agenda that is kept, point by point."""
        return self.answer(TemplateSerializer, self.template(template))

    @operation("agenda_template_rename", tag=TAG, body=TemplateNameBody, answer=TemplateSerializer)
    def put(self, request: Request, slug: str, template: str) -> Response:
        """Give an agenda that is kept another name."""
        row, said = self.template(template), self.read(TemplateNameBody)
        return self.answer(TemplateSerializer, rename_agenda_template(row, name=said["name"], actor=self.actor))

    @operation("agenda_template_remove", tag=TAG, answer=TemplateLineSerializer(many=True), refuses=True)
    def delete(self, request: Request, slug: str, template: str) -> Response:
        """Keep an agenda no more; answers with those that are left. Meetings begun with it stay as they are."""
        remove_agenda_template(self.template(template), actor=self.actor)
        return self.answer_all(TemplateLineSerializer, templates_of(self.organisation))


class AgendaKeeping(MeetingView):
    """The agenda of a meeting, kept."""

    rules = {"POST": OFFICE}

    @operation("agenda_keep", tag=TAG, body=TemplateNameBody, answer=TemplateSerializer, status=201)
    def post(self, request: Request, slug: str, assembly: str) -> Response:
        """Keep the agenda of a meeting under a name: points and texts, without dates, results or documents."""
        meeting, said = self.any_meeting(assembly), self.read(TemplateNameBody)
        return self.answer(TemplateSerializer, keep_agenda(meeting, name=said["name"], actor=self.actor), status=201)


class AgendaBeginning(MeetingView, TemplatesView):
    """A meeting that begins with an agenda that is kept."""

    rules = {"POST": OFFICE}

    @operation("agenda_begin", tag=TAG, body=BeginningBody, answer=BegunSerializer)
    def post(self, request: Request, slug: str, assembly: str) -> Response:
        """Write the agenda of a meeting in preparation from one that is kept. Refused once it has points of its own."""
        meeting, said = self.any_meeting(assembly), self.read(BeginningBody)
        changed = begin_from_template(meeting, self.template(said["template"]), actor=self.actor)
        return self.answer(BegunSerializer, {"changed": [row.public_id for row in changed]})
