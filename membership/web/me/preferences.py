"""What somebody agrees to, event by event, and their age: kept up by themselves, or by the office in their name."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from membership.errors import NotYetHappened, QuietHoursHalf
from membership.kept import BY_THEMSELVES, kept
from membership.messages import sentence
from membership.models import ConsentEvent, Person, Purpose
from membership.queries.consents import consents_of
from membership.queries.habits import habits_of, preference_of
from membership.rules.consents import wording_of
from membership.services.contacts import note_age, record_consent
from membership.services.preferences import choose_mail_preference
from membership.web.acting import as_person
from membership.web.gate import OFFICE, OWN, GatedRequest, gate
from membership.web.joined import member_acted_on
from membership.web.me.file import OwnRequest, back_to_file
from membership.web.me.forms import AgeForm, ConsentForm, MailPreferenceForm


@gate(OWN)
@as_person
@never_cache
def mine(request: OwnRequest) -> HttpResponse:
    person = request.person
    chosen = _form_of(person, request.POST if request.POST.get("act") == "when" else None)
    if request.method == "POST" and chosen.is_bound:
        if _choose(person, chosen, request):
            return redirect("my-preferences", slug=request.organisation.slug)
    elif request.method == "POST":
        purpose, said = request.POST.get("purpose", ""), request.POST.get("said", "")
        if purpose not in Purpose.values or said not in {"yes", "no"}:
            raise Http404
        record_consent(
            person,
            purpose=Purpose(purpose),
            is_given=said == "yes",
            source=kept(BY_THEMSELVES),
            text=wording_of(purpose, person.language),
            actor=request.actor,
        )
        messages.success(request, _("Recorded."))
        return redirect("my-preferences", slug=request.organisation.slug)
    context = {"consents": consents_of(person), "history": _history(person), "form": chosen, **back_to_file(request)}
    status = 422 if chosen.is_bound else 200
    return render(request, "membership/me/preferences.html", context, status=status)


def _form_of(person: Person, posted: Any) -> MailPreferenceForm:
    """Return when somebody is written, as they chose it; as it was posted, if it was."""
    own = preference_of(person)
    held = {"digest": own.digest, "quiet_from": own.quiet_from, "quiet_until": own.quiet_until} if own else {}
    return MailPreferenceForm(posted, initial=held, habits=habits_of(person.organisation))


def _choose(person: Person, form: MailPreferenceForm, request: GatedRequest) -> bool:
    """Keep what was chosen. Returns whether it could be kept; the form says why not."""
    if not form.is_valid():
        return False
    try:
        choose_mail_preference(person, actor=request.actor, **form.cleaned_data)
    except QuietHoursHalf as error:
        form.add_error("quiet_until", sentence(error))
        return False
    messages.success(request, _("Recorded."))
    return True


def _history(person: Person) -> list[ConsentEvent]:
    return list(ConsentEvent.objects.filter(person=person).order_by("-at", "-pk")[:100])


@gate(OFFICE)
@never_cache
def of_member(request: GatedRequest, public_id: str) -> HttpResponse:
    """Show what a member agreed to and their age; on POST, write down what was said elsewhere."""
    membership = member_acted_on(request, public_id)
    person = membership.person
    age = getattr(person, "age", None)
    held = {"birth_on": age.birth_on, "attested": age.attested, "guardian_name": age.guardian_name} if age else {}
    consent, ages = ConsentForm(), AgeForm(initial=held)
    chosen = _form_of(person, request.POST if request.POST.get("act") == "when" else None)
    if request.method == "POST" and chosen.is_bound:
        if _choose(person, chosen, request):
            return redirect("member-preferences", slug=request.organisation.slug, public_id=public_id)
    elif request.method == "POST" and request.POST.get("act") == "age":
        ages = AgeForm(request.POST)
        if ages.is_valid() and _noted(person, ages, request):
            return _recorded(request, public_id)
    elif request.method == "POST":
        consent = ConsentForm(request.POST)
        if consent.is_valid():
            _write(request, person, consent.cleaned_data)
            return _recorded(request, public_id)
    back = reverse("member", kwargs={"slug": request.organisation.slug, "public_id": public_id})
    context = {
        "membership": membership,
        "consents": consents_of(person),
        "history": _history(person),
        "consent_form": consent,
        "age_form": ages,
        "form": chosen,
        "back_url": back,
        "back_label": _("Back to the file"),
    }
    status = 422 if consent.errors or ages.errors or chosen.errors else 200
    return render(request, "membership/me/member_preferences.html", context, status=status)


def _noted(person: Person, form: AgeForm, request: GatedRequest) -> bool:
    try:
        note_age(person, actor=request.actor, **form.cleaned_data)
    except NotYetHappened as error:
        form.add_error("birth_on", sentence(error))
        return False
    return True


def _recorded(request: GatedRequest, public_id: str) -> HttpResponse:
    messages.success(request, _("Recorded."))
    return redirect("member-preferences", slug=request.organisation.slug, public_id=public_id)


def _write(request: GatedRequest, person: Person, said: dict[str, Any]) -> None:
    record_consent(
        person,
        purpose=Purpose(said["purpose"]),
        is_given=said["is_given"],
        source=said["source"],
        text=wording_of(said["purpose"], person.language),
        actor=request.actor,
    )
