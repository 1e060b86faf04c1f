"""Persons who may be here twice: a list to work through, what joining two would do, and how to part them again."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from membership import formats
from membership.errors import DomainError
from membership.messages import sentence
from membership.models import DuplicateProposal, Membership, Organisation, Person, PersonMerge
from membership.queries.duplicates import to_look_at
from membership.services.merging.duplicates import look_for_duplicates, set_duplicate_aside
from membership.services.merging.joining import merge_persons, undo_merge
from membership.services.merging.looking import Outlook, foresee_merge
from membership.web import merging_words as words
from membership.web.fields import MemberNumberField
from membership.web.gate import OFFICE, GatedRequest, gate

SHOWN = 25
EARLIER_SHOWN = 20


class TwoNumbersForm(forms.Form):
    """Two members somebody knows to be one."""

    kept = MemberNumberField(label=gettext_lazy("Number that remains"))
    joined = MemberNumberField(label=gettext_lazy("Number that goes"))

    def __init__(self, data: Any, *, organisation: Organisation) -> None:
        super().__init__(data)
        for field in self.fields.values():
            field.organisation = organisation  # type: ignore[attr-defined]


class JoiningForm(forms.Form):
    """Why two are joined although something is to be said first; which mailbox is theirs, where two are known."""

    reason = forms.CharField(
        label=gettext_lazy("Why they are one person"),
        help_text=gettext_lazy("Kept with what is joined. Say how you know."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    email_of = forms.ChoiceField(
        label=gettext_lazy("Which e-mail address remains"),
        help_text=gettext_lazy("Whoever signs in through the other one opens this file no longer."),
        widget=forms.RadioSelect,
        initial="kept",
    )
    address_of = forms.ChoiceField(
        label=gettext_lazy("Which postal address holds"),
        help_text=gettext_lazy("No day says which is the later one. Letters go to the one that you choose."),
        widget=forms.RadioSelect,
    )
    death_of = forms.ChoiceField(label=gettext_lazy("On which day they died"), widget=forms.RadioSelect)
    field_order = ["death_of", "email_of", "address_of", "reason"]

    def __init__(self, data: Any, *, outlook: Outlook) -> None:
        super().__init__(data)
        self.fields["reason"].required = outlook.needs_reason
        if outlook.emails and outlook.forbidden_by is None:
            self.fields["email_of"].choices = list(zip(("kept", "joined"), outlook.emails, strict=True))  # type: ignore[attr-defined]  # a ChoiceField
        else:
            del self.fields["email_of"]
        two = outlook.addresses
        if two is not None and two.is_open and outlook.forbidden_by is None:
            both = (str(two.remains), str(two.other))
            self.fields["address_of"].choices = list(zip(("kept", "joined"), both, strict=True))  # type: ignore[attr-defined]  # a ChoiceField
        else:
            del self.fields["address_of"]
        days = outlook.deaths.days
        if days is not None and outlook.forbidden_by is None:
            said = [formats.day(day) for day in days]
            self.fields["death_of"].choices = list(zip(("kept", "joined"), said, strict=True))  # type: ignore[attr-defined]  # a ChoiceField
        else:
            del self.fields["death_of"]


@gate(OFFICE)
@never_cache
def duplicates(request: GatedRequest) -> HttpResponseBase:
    """Show the pairs to look at; two numbers lead straight to what joining them would do."""
    here = request.organisation
    asked = "kept" in request.GET
    form = TwoNumbersForm(request.GET if asked else None, organisation=here)
    if asked and form.is_valid():
        return redirect(_merging(here, form.cleaned_data["kept"].person, form.cleaned_data["joined"].person))
    page = Paginator(to_look_at(here), SHOWN).get_page(request.GET.get("page"))
    merges = PersonMerge.objects.for_organisation(here).order_by("-merged_at", "-pk")
    merges = merges.prefetch_related("kept__memberships", "joined__memberships")
    return render(
        request,
        "membership/duplicates.html",
        {
            "form": form,
            "page": page,
            "pairs": [_pair(here, proposal) for proposal in page.object_list],
            "columns": [{"label": _("Joined")}, {"label": pgettext("column", "On")}, {"label": _("State")}],
            "merges": [_earlier(request, merge) for merge in merges[:EARLIER_SHOWN]],
        },
    )


def _pair(here: Organisation, proposal: DuplicateProposal) -> dict[str, Any]:
    sides = [proposal.first, proposal.second]
    numbers = [_number(person) for person in sides]
    # The older number is kept unless somebody turns it round; whoever has none goes.
    first, second = (1, 0) if numbers[1] and not numbers[0] else (0, 1)
    return {
        "id": proposal.public_id,
        "names": [words.named(person, number) for person, number in zip(sides, numbers, strict=True)],
        "reasons": words.reasons(proposal.reasons),
        "url": _merging(here, sides[first], sides[second]),
    }


def _earlier(request: GatedRequest, merge: PersonMerge) -> list[Any]:
    address = reverse("register-merge", kwargs={"slug": request.organisation.slug, "merge": merge.public_id})
    names = " → ".join(words.named(one, _number(one)) for one in (merge.joined, merge.kept))
    when = formats.instant(merge.merged_at.astimezone(request.organisation.zone))
    state = {"text": _("Undone"), "tone": "quiet"} if merge.undone_at else {"text": _("Joined"), "tone": "yes"}
    return [{"text": names, "url": address}, when, state]


def _number(person: Person) -> str:
    """Return the number of somebody whose membership was fetched along; nothing where they have none."""
    return next((one.number for one in person.memberships.all()), "")


def _merging(here: Organisation, kept: Person, joined: Person) -> str:
    parts = {"slug": here.slug, "kept": kept.public_id, "joined": joined.public_id}
    return reverse("register-merging", kwargs=parts)


@gate(OFFICE)
@require_POST
def look(request: GatedRequest) -> HttpResponseBase:
    messages.success(request, words.found(look_for_duplicates(request.organisation, actor=request.actor)))
    return redirect("register-duplicates", slug=request.organisation.slug)


@gate(OFFICE)
@require_POST
def set_aside(request: GatedRequest, proposal: str) -> HttpResponseBase:
    found = DuplicateProposal.objects.for_organisation(request.organisation).filter(public_id=proposal).first()
    if found is None:
        raise Http404
    set_duplicate_aside(found, actor=request.actor)
    messages.success(request, _("They stay two, and are not proposed again."))
    return redirect("register-duplicates", slug=request.organisation.slug)


@gate(OFFICE)
@never_cache
def merging(request: GatedRequest, kept: str, joined: str) -> HttpResponseBase:
    """Show what joining two persons would do; when asked to, do it."""
    here = request.organisation
    sides = _person(request, kept), _person(request, joined)
    outlook = foresee_merge(*sides)
    form = JoiningForm(request.POST if request.method == "POST" else None, outlook=outlook)
    if request.method == "POST" and form.is_valid():
        try:
            done = merge_persons(
                *sides,
                actor=request.actor,
                reason=form.cleaned_data["reason"],
                email_of=sides[1] if form.cleaned_data.get("email_of") == "joined" else sides[0],
                death_of=_meant(sides, form.cleaned_data.get("death_of")),
                address_of=sides[1] if form.cleaned_data.get("address_of") == "joined" else sides[0],
            )
        except DomainError as refused:
            form.add_error(None, sentence(refused))
        else:
            messages.success(request, _("They are one person now."))
            return redirect("register-merge", slug=here.slug, merge=done.public_id)
    pair = outlook.pair
    closed = outlook.opens_nothing(pair.kept.email or pair.joined.email)
    return render(
        request,
        "membership/merging.html",
        {
            "kept": words.named(pair.kept, pair.kept_membership.number if pair.kept_membership else ""),
            "joined": words.named(pair.joined, pair.joined_membership.number if pair.joined_membership else ""),
            "kept_facts": words.side(pair.kept, pair.kept_membership),
            "joined_facts": words.side(pair.joined, pair.joined_membership),
            "addresses": words.addresses(outlook),
            "concerns": words.concerns(outlook),
            "ties": words.ties(outlook.ties),
            "is_possible": outlook.forbidden_by is None,
            "moving": words.moving(outlook),
            "moving_columns": [
                {"label": _("What")},
                {"label": _("How many"), "numeric": True},
                {"label": _("Comes along")},
            ],
            "staying": words.staying(outlook),
            "staying_columns": [{"label": _("What")}, {"label": _("How many"), "numeric": True}],
            "accounts": [str(link.account) for link in outlook.accounts if link not in closed],
            "closed": [str(link.account) for link in closed],
            "shares": formats.number(outlook.shares) if outlook.shares else "",
            "form": form,
            "other_way": _merging(here, pair.joined, pair.kept),
        },
    )


def _meant(sides: tuple[Person, Person], said: str | None) -> Person | None:
    return {"kept": sides[0], "joined": sides[1]}.get(said or "")


def _person(request: GatedRequest, public_id: str) -> Person:
    people = Person.objects.for_organisation(request.organisation).select_related("organisation")
    found: Person | None = people.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


@gate(OFFICE)
@never_cache
def merge(request: GatedRequest, merge: str) -> HttpResponse:
    """Show what was joined, with the way to undo it."""
    found = _merge(request, merge)
    there = Membership.objects.filter(person__in=(found.kept, found.joined)).select_related("person")
    numbers = {one.person_id: one.number for one in there}
    return render(
        request,
        "membership/merge.html",
        {
            "merge": found,
            "kept": words.named(found.kept, numbers.get(found.kept_id, "")),
            "joined": words.named(found.joined, numbers.get(found.joined_id, "")),
            "files": sorted(there, key=lambda one: one.person_id != found.kept_id),
            "when": formats.instant(found.merged_at.astimezone(request.organisation.zone)),
        },
    )


@gate(OFFICE)
@require_POST
def undo(request: GatedRequest, merge: str) -> HttpResponseBase:
    found = _merge(request, merge)
    try:
        undo_merge(found, actor=request.actor)
    except DomainError as refused:
        messages.error(request, sentence(refused))
    else:
        messages.success(request, _("They are two people again, as before."))
    return redirect("register-merge", slug=request.organisation.slug, merge=found.public_id)


def _merge(request: GatedRequest, public_id: str) -> PersonMerge:
    merges = PersonMerge.objects.for_organisation(request.organisation).select_related("kept", "joined")
    found: PersonMerge | None = merges.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found
