"""The same change of the members a search has found: each one shown first, those who cannot with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from membership import clock, formats
from membership.errors import DomainError
from membership.messages import sentence
from membership.models import BulkChange, Category, Membership, Organisation
from membership.queries.register_search import matching, understood
from membership.rules.bulk import MOST, BulkKind, Change
from membership.services.bulk import LANGUAGES, Foreseen, change_in_bulk, foresee_in_bulk, undo_bulk
from membership.templatetags.unevoix import local_text
from membership.web import moments
from membership.web.forms import RegisterForm
from membership.web.gate import OFFICE, GatedRequest, gate

EARLIER_SHOWN = 10


class ChangeForm(forms.Form):
    """What to change, into what, and from which day."""

    change = forms.ChoiceField(label=gettext_lazy("Change"))
    from_day = forms.DateField(
        label=gettext_lazy("From which day"),
        help_text=gettext_lazy("For a category. The language changes at once."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    decided_by = forms.CharField(
        label=gettext_lazy("Decided by"),
        help_text=gettext_lazy("For a category: the board, and the number of its resolution."),
        max_length=200,
        required=False,
    )
    tells = forms.BooleanField(label=gettext_lazy("A letter tells each member of a new category"), required=False)

    def __init__(self, data: Any, *, organisation: Organisation) -> None:
        day = clock.today(organisation)
        super().__init__(data, initial={"from_day": day, "tells": True})
        self.fields["change"].choices = [  # type: ignore[attr-defined]
            (_("Language"), [(f"language:{code}", said) for code, said in LANGUAGES.items()]),
            (
                _("Category"),
                [
                    (f"category:{one.key}", local_text(one, "name"))
                    for one in Category.objects.for_organisation(organisation)
                ],
            ),
        ]

    def change_asked(self) -> Change:
        kind, _colon, to = self.cleaned_data["change"].partition(":")
        return Change(
            BulkKind(kind),
            to,
            self.cleaned_data["from_day"],
            self.cleaned_data["decided_by"],
            self.cleaned_data["tells"],
        )


@gate(OFFICE)
@never_cache
def bulk(request: GatedRequest) -> HttpResponseBase:
    """Ask what to change, show what would become of each member, and do it for those chosen."""
    here = request.organisation
    found, count = _found(request)
    asked = "change" in request.GET or request.method == "POST"
    form = ChangeForm((request.POST if request.method == "POST" else request.GET) if asked else None, organisation=here)
    context: dict[str, Any] = {"form": form, "count": _said(count), "kept": _search(request), "maximum": MOST}
    if count > MOST:
        context["too_many"] = True
    elif asked and form.is_valid():
        change = form.change_asked()
        if request.method == "POST":
            chosen = set(request.POST.getlist("member"))
            done = _do(request, [one for one in found if one.public_id in chosen], change)
            if done is not None:
                return redirect("register-bulk-done", slug=here.slug, bulk=done.public_id)
        foreseen = foresee_in_bulk(found, change=change)
        context |= _shown(foreseen, change, here)
    context["earlier"] = [_earlier(request, one) for one in _changes(here)[:EARLIER_SHOWN]]
    context["columns"] = [{"label": _("Change")}, {"label": _("On")}, {"label": _("Members"), "numeric": True}]
    return render(request, "membership/bulk.html", context)


def _found(request: GatedRequest) -> tuple[list[Membership], int]:
    """Return the members of the search in the address, and how many; none of them where they are too many."""
    here = request.organisation
    at, today = moments.asked({}, here)
    wanted = RegisterForm(request.GET, organisation=here, at=at, known_on=moments.known_on(at, today, here)).wanted()
    members = matching(here, wanted, understood(here, wanted.search))
    count = members.order_by().count()
    if count > MOST:
        return [], count
    return list(members.select_related("person", "organisation").order_by("person__sort_key", "pk")), count


def _search(request: GatedRequest) -> list[tuple[str, str]]:
    names = ("q", "category", "status", "missing", "language", "joined_from", "joined_until")
    return [(name, request.GET[name]) for name in names if request.GET.get(name)]


def _said(count: int) -> str:
    return ngettext("%(n)s member found", "%(n)s members found", count) % {"n": formats.number(count)}


def _do(request: GatedRequest, chosen: Sequence[Membership], change: Change) -> BulkChange | None:
    try:
        done = change_in_bulk(request.organisation, members=chosen, change=change, actor=request.actor)
    except DomainError as refused:
        messages.error(request, sentence(refused))
        return None
    messages.success(request, _said_done(done.members))
    return done


def _said_done(count: int) -> str:
    return ngettext("%(n)s member was changed.", "%(n)s members were changed.", count) % {"n": formats.number(count)}


def _shown(foreseen: list[Foreseen], change: Change, here: Organisation) -> dict[str, Any]:
    words = _words(here)
    changing = [one for one in foreseen if one.refusal is None]
    return {
        "changing": [
            {
                "id": one.membership.public_id,
                "name": one.membership.person.full_name,
                "number": one.membership.number,
                "change": f"{words.get((change.kind.value, one.before), one.before)} → "
                f"{words.get((change.kind.value, change.to), change.to)}",
            }
            for one in changing
        ],
        "refused": [
            [one.membership.person.full_name, one.membership.number, sentence(one.refusal)]
            for one in foreseen
            if one.refusal is not None
        ],
        "refused_columns": [{"label": _("Name")}, {"label": _("Number")}, {"label": _("Reason")}],
        "act": ngettext("Change %(n)s member", "Change %(n)s members", len(changing))
        % {"n": formats.number(len(changing))},
    }


def _words(here: Organisation) -> dict[tuple[str, str], str]:
    categories = Category.objects.for_organisation(here)
    return {
        **{("category", one.key): local_text(one, "name") for one in categories},
        **{("language", code): str(said) for code, said in LANGUAGES.items()},
    }


def _changes(here: Organisation) -> Any:
    return BulkChange.objects.for_organisation(here).order_by("-made_at", "-pk")


def _earlier(request: GatedRequest, bulk: BulkChange) -> list[Any]:
    address = reverse("register-bulk-done", kwargs={"slug": request.organisation.slug, "bulk": bulk.public_id})
    when = formats.instant(bulk.made_at.astimezone(request.organisation.zone))
    return [{"text": _title(request, bulk), "url": address}, when, formats.number(bulk.members)]


def _title(request: GatedRequest, bulk: BulkChange) -> str:
    to = _words(request.organisation).get((bulk.kind, bulk.to), bulk.to)
    return (_("Category: %(to)s") if bulk.kind == BulkKind.CATEGORY.value else _("Language: %(to)s")) % {"to": to}


@gate(OFFICE)
@never_cache
def done(request: GatedRequest, bulk: str) -> HttpResponse:
    found = _bulk(request, bulk)
    return render(
        request,
        "membership/bulk_done.html",
        {
            "bulk": found,
            "title": _title(request, found),
            "lede": _said_done(found.members),
            "when": formats.instant(found.made_at.astimezone(request.organisation.zone)),
        },
    )


@gate(OFFICE)
@require_POST
def undo(request: GatedRequest, bulk: str) -> HttpResponseBase:
    found = _bulk(request, bulk)
    try:
        undo_bulk(found, actor=request.actor)
    except DomainError as refused:
        messages.error(request, sentence(refused))
    else:
        messages.success(request, _("Each one is again as before."))
    return redirect("register-bulk-done", slug=request.organisation.slug, bulk=found.public_id)


def _bulk(request: GatedRequest, public_id: str) -> BulkChange:
    found: BulkChange | None = _changes(request.organisation).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found
