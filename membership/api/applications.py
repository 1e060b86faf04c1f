"""Applications for membership, for the office: those that wait, and the board's decision on one."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from membership.api.acts import DecisionSerializer, DoneSerializer
from membership.api.base import RuledView
from membership.api.described import operation
from membership.entrances import OFFICE
from membership.models import Application, ApplicationState, Category
from membership.queries.to_do import SHOWN
from membership.services.application_documents import ask_for_documents
from membership.services.applications import Place, admit_applicant, refuse_application

TAG = "register"


class ApplicationsQuery(serializers.Serializer[Any]):
    state = serializers.ChoiceField(ApplicationState.choices, default=ApplicationState.RECEIVED.value)


class ApplicationSerializer(serializers.Serializer[Any]):
    """One application. The age is not shown here."""

    id = serializers.CharField(source="public_id")
    kind = serializers.CharField()
    name = serializers.CharField(source="full_name")
    email = serializers.CharField()
    category = serializers.CharField(source="category.key")
    message = serializers.CharField()
    state = serializers.ChoiceField(ApplicationState.choices)
    documents_wanted = serializers.CharField(help_text="What the applicant was asked for last.")
    awaits_documents = serializers.BooleanField(help_text="Nothing has come since.")
    received_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)
    decided_by = serializers.CharField()
    membership = serializers.CharField(source="membership.public_id", allow_null=True, default=None)


class ApplicantAdmissionSerializer(DecisionSerializer):
    """The board admits."""

    category = serializers.SlugField(required=False, help_text="The one applied for by default.")
    on_trial_as = serializers.SlugField(required=False, help_text="An auxiliary category first, for a trial.")
    number = serializers.CharField(default="", allow_blank=True, max_length=40)
    subscribes = serializers.IntegerField(
        default=0, min_value=0, max_value=100_000, help_text="Qualifying shares subscribed that day."
    )


class RefusingSerializer(serializers.Serializer[Any]):
    """The board refuses."""

    reason = serializers.CharField(max_length=2000)
    decided_by = serializers.CharField(default="", allow_blank=True, max_length=200)


class DocumentsAskingSerializer(serializers.Serializer[Any]):
    """What an application lacks."""

    wanted = serializers.CharField(max_length=2000, help_text="As the applicant will read it.")


class Applications(RuledView):
    """The applications of an organisation."""

    rules = {"GET": OFFICE}

    @operation("applications", tag=TAG, answer=ApplicationSerializer(many=True), asks=ApplicationsQuery)
    def get(self, request: Request, slug: str) -> Response:
        """List applications in a state, the oldest first, fifty at most."""
        asked = self.asked(ApplicationsQuery)
        rows = Application.objects.for_organisation(self.organisation).filter(state=asked["state"])
        shown = rows.select_related("category", "membership").order_by("received_at")[:SHOWN]
        return self.answer_all(ApplicationSerializer, shown)


class ApplicationView(RuledView):
    """What lies at the address of one application."""

    def application(self, public_id: str) -> Application:
        rows = Application.objects.for_organisation(self.organisation).select_related("category", "organisation")
        found: Application = self.found(rows, public_id)
        return found


class ApplicationAdmission(ApplicationView):
    """The board admits an applicant."""

    rules = {"POST": OFFICE}

    @operation(
        "admit_applicant", tag=TAG, body=ApplicantAdmissionSerializer, answer=DoneSerializer, status=201, refuses=True
    )
    @transaction.atomic
    def post(self, request: Request, slug: str, application: str) -> Response:
        """Admit the applicant, who enters the register."""
        found, fields = self.application(application), self.read(ApplicantAdmissionSerializer)
        place = Place(
            category=self._category(fields["category"]) if "category" in fields else found.category,
            on_trial_as=self._category(fields["on_trial_as"]) if "on_trial_as" in fields else None,
            number=fields["number"],
            subscribes=fields["subscribes"],
        )
        decision = DecisionSerializer().decision(fields, self.organisation)
        done = admit_applicant(found, place=place, decision=decision, actor=self.actor)
        return self.answer(DoneSerializer, done, status=201)

    def _category(self, key: str) -> Category:
        found: Category | None = Category.objects.for_organisation(self.organisation).filter(key=key).first()
        if found is None:
            raise serializers.ValidationError({"category": [gettext("No category has this key.")]})
        return found


class ApplicationRefusal(ApplicationView):
    """The board refuses an applicant."""

    rules = {"POST": OFFICE}

    @operation("refuse_application", tag=TAG, body=RefusingSerializer, answer=ApplicationSerializer, status=201)
    def post(self, request: Request, slug: str, application: str) -> Response:
        """Refuse the applicant, who is told why."""
        found, fields = self.application(application), self.read(RefusingSerializer)
        refused = refuse_application(found, actor=self.actor, **fields)
        return self.answer(ApplicationSerializer, refused, status=201)


class ApplicationDocumentsAsked(ApplicationView):
    """The office asks an applicant for documents."""

    rules = {"POST": OFFICE}

    @operation("ask_for_documents", tag=TAG, body=DocumentsAskingSerializer, answer=ApplicationSerializer, status=201)
    def post(self, request: Request, slug: str, application: str) -> Response:
        """Tell the applicant what the application lacks; their own page then takes it."""
        found, fields = self.application(application), self.read(DocumentsAskingSerializer)
        asked = ask_for_documents(found, actor=self.actor, **fields)
        return self.answer(ApplicationSerializer, asked, status=201)
