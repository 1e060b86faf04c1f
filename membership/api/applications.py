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
from membership.api.days import DayField
from membership.api.described import operation
from membership.entrances import OFFICE
from membership.models import Application, ApplicationState, AttestedAge, Category, Organisation, Person, PersonKind
from membership.queries.applications import SHOWN, Sought, Stage, applications_sought
from membership.services.application_documents import ask_for_documents
from membership.services.applications import (
    Answers,
    Place,
    admit_applicant,
    people_known_as,
    receive_application,
    refuse_application,
    set_application_aside,
)
from membership.services.persons import PersonDetails, PostalAddress

TAG = "register"
DECIDED, ALL = "decided", "all"


class ApplicationsQuery(serializers.Serializer[Any]):
    """Which applications, from where on."""

    state = serializers.ChoiceField(
        [*ApplicationState.choices, DECIDED, ALL],
        default=ApplicationState.RECEIVED.value,
        help_text="`decided`: admitted, refused or withdrawn; `all`: in any state.",
    )
    year = serializers.IntegerField(required=False, min_value=1900, max_value=9998, help_text="In which they came.")
    search = serializers.CharField(
        default="", allow_blank=True, max_length=100, help_text="Words of a name, accents or not."
    )
    offset = serializers.IntegerField(default=0, min_value=0, max_value=1_000_000)


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
    decided_on = serializers.DateField(allow_null=True)
    decided_by = serializers.CharField()
    membership = serializers.CharField(source="membership.public_id", allow_null=True, default=None)


class ApplicantAdmissionSerializer(DecisionSerializer):
    """The board admits."""

    category = serializers.SlugField(required=False, help_text="The one applied for by default.")
    on_trial_as = serializers.SlugField(required=False, help_text="An auxiliary category first, for a trial.")
    person = serializers.CharField(
        default="", allow_blank=True, max_length=22, help_text="Whom the register knows as this applicant, by their id."
    )
    is_somebody_else = serializers.BooleanField(
        default=False,
        help_text="Of an applicant whose name or e-mail address the register knows: it is another person.",
    )
    number = serializers.CharField(default="", allow_blank=True, max_length=40)
    subscribes = serializers.IntegerField(
        default=0, min_value=0, max_value=100_000, help_text="Qualifying shares subscribed that day."
    )


class AnswersBody(serializers.Serializer[Any]):
    """What an applicant answers. family_name: the whole name of a legal person."""

    kind = serializers.ChoiceField(PersonKind.choices, default=PersonKind.NATURAL.value)
    family_name = serializers.CharField(max_length=200)
    given_name = serializers.CharField(default="", allow_blank=True, max_length=120)
    email = serializers.EmailField(max_length=254, default="", allow_blank=True)
    phone = serializers.CharField(default="", allow_blank=True, max_length=40)
    language = serializers.ChoiceField([("fr", "fr"), ("en", "en")], default="fr")
    line = serializers.CharField(default="", allow_blank=True, max_length=250)
    city = serializers.CharField(default="", allow_blank=True, max_length=120)
    postal_code = serializers.CharField(default="", allow_blank=True, max_length=20)
    country = serializers.CharField(default="CA", max_length=2, help_text="Two letters of the postal address.")
    category = serializers.SlugField(help_text="The one applied for.")
    birth_on = DayField(required=False, allow_null=True, default=None)
    attested_age = serializers.ChoiceField(
        AttestedAge.choices, required=False, allow_null=True, default=None, help_text="Instead of a birth date."
    )
    guardian_name = serializers.CharField(default="", allow_blank=True, max_length=250)
    message = serializers.CharField(default="", allow_blank=True, max_length=2000)


class SettingAsideBody(serializers.Serializer[Any]):
    """Why an application is closed without a decision of the board."""

    reason = serializers.CharField(max_length=2000)


class RefusingSerializer(serializers.Serializer[Any]):
    """The board refuses."""

    reason = serializers.CharField(max_length=2000)
    decided_by = serializers.CharField(default="", allow_blank=True, max_length=200)
    decided_on = DayField(required=False, allow_null=True, default=None, help_text="The day the board decided.")
    override = serializers.CharField(
        default="", allow_blank=True, max_length=2000, help_text="Why one goes on where a rule only warns; kept."
    )


class DocumentsAskingSerializer(serializers.Serializer[Any]):
    """What an application lacks."""

    wanted = serializers.CharField(max_length=2000, help_text="As the applicant will read it.")


def category_of(organisation: Organisation, key: str) -> Category:
    """Return the category of a key. Raises ValidationError."""
    found: Category | None = Category.objects.for_organisation(organisation).filter(key=key).first()
    if found is None:
        raise serializers.ValidationError({"category": [gettext("No category has this key.")]})
    return found


def _stage(state: str) -> Stage | None:
    if state == ALL:
        return None
    return Stage.AWAITING if state == ApplicationState.RECEIVED else Stage(state)


class Applications(RuledView):
    """The applications of an organisation."""

    rules = {"GET": OFFICE, "POST": OFFICE}

    @operation("applications", tag=TAG, answer=ApplicationSerializer(many=True), asks=ApplicationsQuery)
    def get(self, request: Request, slug: str) -> Response:
        """List applications: the oldest first in a state, else in the order of names; fifty from an offset on."""
        asked = self.asked(ApplicationsQuery)
        sought = Sought(_stage(asked["state"]), asked.get("year"), asked["search"])
        rows = applications_sought(self.organisation, sought)
        if asked["state"] in ApplicationState:
            rows = rows.order_by("received_at", "pk")
        return self.answer_all(ApplicationSerializer, rows[asked["offset"] :][:SHOWN])

    @operation("application_receive", tag=TAG, body=AnswersBody, answer=ApplicationSerializer, status=201)
    def post(self, request: Request, slug: str) -> Response:
        """Write down an application that came on paper or from elsewhere; the applicant is told that it came."""
        fields = self.read(AnswersBody)
        address = PostalAddress(**{name: fields.pop(name) for name in ("line", "city", "postal_code", "country")})
        named = ("family_name", "given_name", "email", "phone", "language")
        details = PersonDetails(
            kind=PersonKind(fields["kind"]), address=address, **{name: fields[name] for name in named}
        )
        answers = Answers(
            details=details,
            category=category_of(self.organisation, fields["category"]),
            birth_on=fields["birth_on"],
            attested_age=fields["attested_age"],
            guardian_name=fields["guardian_name"],
            message=fields["message"],
        )
        received = receive_application(self.organisation, answers=answers, actor=self.actor)
        return self.answer(ApplicationSerializer, received, status=201)


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
            category=category_of(self.organisation, fields["category"]) if "category" in fields else found.category,
            on_trial_as=category_of(self.organisation, fields["on_trial_as"]) if "on_trial_as" in fields else None,
            person=self._known(found, fields["person"]),
            is_somebody_else=fields["is_somebody_else"],
            number=fields["number"],
            subscribes=fields["subscribes"],
        )
        decision = DecisionSerializer().decision(fields, self.organisation)
        done = admit_applicant(found, place=place, decision=decision, actor=self.actor)
        return self.answer(DoneSerializer, done, status=201)

    def _known(self, application: Application, public_id: str) -> Person | None:
        """Return the person named, one of those who may be the applicant. Raises ValidationError."""
        if not public_id:
            return None
        person: Person | None = people_known_as(application).filter(public_id=public_id).first()
        if person is None:
            said = gettext("Nobody of this id has the name or the e-mail address of the applicant.")
            raise serializers.ValidationError({"person": [said]})
        return person


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


class ApplicationSettingAside(ApplicationView):
    """An application that is not decided."""

    rules = {"POST": OFFICE}

    @operation("set_application_aside", tag=TAG, body=SettingAsideBody, answer=ApplicationSerializer, status=201)
    def post(self, request: Request, slug: str, application: str) -> Response:
        """Close an application that is not a real one, or came twice, and tell the applicant."""
        found, fields = self.application(application), self.read(SettingAsideBody)
        closed = set_application_aside(found, reason=fields["reason"], actor=self.actor)
        return self.answer(ApplicationSerializer, closed, status=201)
