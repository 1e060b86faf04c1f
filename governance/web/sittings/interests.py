"""The register of interests of a body: declared by each director or entered by the office, taken away as a paper."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from governance.models import Body
from governance.queries.sittings import directors_on, interests_of
from governance.rules.saying import by_rule
from governance.services.interests import FORMATS, declare_interest, end_interest, interests_paper, withdrawals
from governance.web.sittings.finding import meeting_body
from membership.access import OFFICE as OFFICE_ROLES
from membership.clock import today
from membership.errors import DomainError
from membership.messages import sentence
from membership.models import Person
from membership.queries.rules import rules_for
from membership.rules.findings import Finding
from membership.web.acting import acting_person, persons_here
from membership.web.downloads import handed_over
from membership.web.fields import DayField
from membership.web.gate import MEMBER, OFFICE, GatedRequest, gate


class DeclareForm(forms.Form):
    """Who declares what. A director declares for themselves; the office enters what came on paper."""

    director = forms.TypedChoiceField(label=_("Who declares"), coerce=int)
    matter = forms.CharField(
        label=_("Matter"),
        max_length=250,
        required=False,
        help_text=_("A contract, a request… Leave empty for an interest that holds in general."),
    )
    text = forms.CharField(label=_("The interest"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    on = DayField(label=_("Declared on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def __init__(self, *args: Any, people: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {one.pk: one for one in people}
        field = self.fields["director"]
        assert isinstance(field, forms.TypedChoiceField)
        blank = [("", _("Choose"))] if len(people) > 1 else []
        field.choices = [*blank, *((one.pk, one.full_name) for one in people)]


@gate(MEMBER)
@never_cache
def listing(request: GatedRequest, body: str) -> HttpResponse:
    """Show the register; a director declares an interest, the office enters one for anybody who sits there."""
    found, on = meeting_body(request, body), today(request.organisation)
    people = _declarers(request, found)
    form = DeclareForm(request.POST or None, people=people, initial={"on": on}) if people else None
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid():
            cleaned = form.cleaned_data
            try:
                declare_interest(
                    found,
                    person=form.people[cleaned["director"]],
                    matter=cleaned["matter"],
                    text=cleaned["text"],
                    on=cleaned["on"],
                    actor=request.actor,
                )
            except DomainError as error:
                form.add_error(None, sentence(error))
            else:
                messages.success(request, gettext("The declaration is in the register."))
                return redirect(_address(request, "sittings:interests", found))
    language = (get_language() or "fr")[:2]
    rows = interests_of(found).prefetch_related("recusals__motion__assembly")
    context = {
        "body": found,
        "lines": [{"row": one, "withdrawals": withdrawals(one, language)} for one in rows],
        "form": form,
        "finding": _rule(request),
        # A couple who share an account: nobody declares before it is said who is there.
        "must_say_who": form is None and acting_person(request) is None and _sits(request, found),
        "is_office": bool(request.roles & OFFICE_ROLES),
        "downloads": [
            {"label": taken_as.upper(), "url": _address(request, "sittings:interests-file", found, taken_as=taken_as)}
            for taken_as in FORMATS
        ],
        "on": on,
    }
    return render(request, "governance/sittings/interests.html", context)


@gate(OFFICE)
@require_POST
def end(request: GatedRequest, body: str, interest: str) -> HttpResponse:
    """Write that an interest holds no more, from today."""
    found = meeting_body(request, body)
    row = get_object_or_404(interests_of(found), public_id=interest)
    try:
        end_interest(row, on=today(request.organisation), actor=request.actor)
    except DomainError as error:
        messages.error(request, sentence(error))
    else:
        messages.success(request, gettext("The interest is noted as ended today."))
    return redirect(_address(request, "sittings:interests", found))


@gate(MEMBER)
@never_cache
@require_safe
def file(request: GatedRequest, body: str, taken_as: str) -> HttpResponse:
    if taken_as not in FORMATS:
        raise Http404
    found = meeting_body(request, body)
    paper = interests_paper(found, taken_as=taken_as, language=(get_language() or "fr")[:2])
    return handed_over(paper.content, name=paper.name, media_type=paper.media_type)


def _declarers(request: GatedRequest, body: Body) -> list[Person]:
    """Return for whom the reader may declare: anybody who sits there for the office, oneself for a director."""
    sitting = [one.person for one in directors_on(body, today(request.organisation))]
    if request.roles & OFFICE_ROLES:
        return sitting
    person = acting_person(request)
    return [one for one in sitting if person is not None and one.pk == person.pk]


def _sits(request: GatedRequest, body: Body) -> bool:
    here = {one.pk for one in persons_here(request)}
    return any(one.person_id in here for one in directors_on(body, today(request.organisation)))


def _rule(request: GatedRequest) -> Finding | None:
    """Return what the rules ask of whoever has an interest, None where they say nothing."""
    rules = rules_for(request.organisation, today(request.organisation))
    if "conflict_rule" not in rules or not rules["conflict_rule"].is_set:
        return None
    return by_rule("conflict", "conflict_rule", rules, met=True, figures={})


def _address(request: GatedRequest, name: str, body: Body, **more: str) -> str:
    return reverse(name, kwargs={"slug": request.organisation.slug, "body": body.public_id, **more})
