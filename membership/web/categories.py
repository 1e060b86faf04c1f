"""The categories of members with their rights, and the classes of shares: opened, renamed and closed, never changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_POST

from membership import access, formats
from membership.clock import today
from membership.errors import DomainError, NameInUse, OverrideReasonMissing, RuledOut
from membership.messages import sentence
from membership.models import Category, ShareClass
from membership.queries.categories import categories_on, found_of_categories, share_classes_on
from membership.queries.rules import rules_for
from membership.services import categories as services
from membership.services import closing
from membership.services.categories import NewShareClass
from membership.templatetags.unevoix import local_text
from membership.web.fields import AmountField
from membership.web.gate import OFFICE, REGISTER, GatedRequest, gate
from membership.web.group_forms import CloseForm, SectionNameForm


class OpenedForm(SectionNameForm):
    override = forms.CharField(
        label=gettext_lazy("Reason for going on where a rule warns"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("Only where a rule warns; it is kept in the trail."),
    )


class CategoryForm(OpenedForm):
    votes = forms.BooleanField(label=gettext_lazy("May vote"), required=False, initial=True)
    stands = forms.BooleanField(label=gettext_lazy("May stand for office"), required=False, initial=True)
    attends = forms.BooleanField(label=gettext_lazy("May attend meetings"), required=False, initial=True)
    field_order = ("name_fr", "name_en", "votes", "stands", "attends", "override")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("votes") and not cleaned.get("attends"):
            self.add_error("attends", _("Whoever may vote may attend."))
        return cleaned


class ShareClassForm(OpenedForm):
    price = AmountField(label=gettext_lazy("Price of one share, in dollars"), max_digits=12)
    is_qualifying = forms.BooleanField(label=gettext_lazy("Qualifying shares: a member must hold some"), required=False)
    field_order = ("name_fr", "name_en", "price", "is_qualifying", "override")

    def wanted(self) -> NewShareClass:
        """Return the class to be opened, its price in cents."""
        said = self.cleaned_data
        cents = int(said["price"] * 100)
        return NewShareClass(said["name_fr"], said["name_en"], cents, said["is_qualifying"])


@gate(REGISTER)
def categories(request: GatedRequest) -> HttpResponse:
    here, on = request.organisation, today(request.organisation)
    rights = (_("Vote"), _("Stand for office"), _("Attend"))
    return render(
        request,
        "membership/categories.html",
        {
            "columns": [
                *({"label": one} for one in (_("Category"), *rights)),
                _numeric(_("Members today")),
                {"label": _("State")},
            ],
            "rows": [_category(request, one, on) for one in categories_on(here, on)],
            "share_columns": [
                {"label": _("Class of shares")},
                _numeric(_("Price")),
                {"label": _("Qualifying")},
                _numeric(_("Held today")),
                {"label": _("State")},
            ],
            "share_rows": [_share_class(request, one, on) for one in share_classes_on(here, on)],
            "findings": found_of_categories(here, rules_for(here, on)),
            "may_act": bool(request.roles & access.OFFICE),
        },
    )


def _numeric(label: str) -> dict[str, Any]:
    return {"label": label, "numeric": True}


def _category(request: GatedRequest, one: Any, on: date) -> list[Any]:
    rights = [_("Yes") if has else _("No") for has in (one.votes, one.stands, one.attends)]
    return [_name(request, one, "category-rename"), *rights, formats.number(one.members), _state(one, on)]


def _share_class(request: GatedRequest, one: Any, on: date) -> list[Any]:
    price = formats.money_cents(one.unit_price_cents)
    return [
        _name(request, one, "share-class-rename"),
        price,
        _("Yes") if one.is_qualifying else _("No"),
        formats.number(one.held),
        _state(one, on),
    ]


def _state(one: Category | ShareClass, on: date) -> dict[str, str]:
    if one.closed_on is None:
        return {"text": pgettext("category", "Open"), "tone": "yes"}
    day = formats.short_day(one.closed_on)
    if one.closed_on > on:
        return {"text": _("Closes on %(day)s") % {"day": day}, "tone": "quiet"}
    return {"text": _("Closed since %(day)s") % {"day": day}, "tone": "quiet"}


def _name(request: GatedRequest, one: Category | ShareClass, view: str) -> Any:
    name = local_text(one, "name")
    if not request.roles & access.OFFICE:
        return name
    return {"text": name, "url": reverse(view, kwargs={"slug": request.organisation.slug, "key": one.key})}


@gate(OFFICE)
def open_category(request: GatedRequest) -> HttpResponse:
    form = CategoryForm(request.POST or None)
    words = (_("Open a category"), _("Open it"), _("Its rights stay as they are once it is open."))
    if request.method == "POST" and form.is_valid():
        try:
            services.open_category(request.organisation, **form.cleaned_data, actor=request.actor)
        except NameInUse as refused:
            form.add_error("name_fr", sentence(refused))
        except RuledOut as refused:
            return _form(request, form, *words, ruled_out=refused)
        else:
            messages.success(request, _("The category is open: members may be admitted to it, or moved into it."))
            return redirect("categories", slug=request.organisation.slug)
    return _form(request, form, *words)


@gate(OFFICE)
def open_share_class(request: GatedRequest) -> HttpResponse:
    form = ShareClassForm(request.POST or None)
    words = (_("Open a class of shares"), _("Open it"), _("Its price stays as it is once it is open."))
    if request.method == "POST" and form.is_valid():
        try:
            services.open_share_class(
                request.organisation,
                share_class=form.wanted(),
                override=form.cleaned_data["override"],
                actor=request.actor,
            )
        except RuledOut as refused:
            return _form(request, form, *words, ruled_out=refused)
        except DomainError as refused:
            form.add_error("name_fr" if isinstance(refused, NameInUse) else "is_qualifying", sentence(refused))
        else:
            messages.success(request, _("The class is open: shares of it may be subscribed."))
            return redirect("categories", slug=request.organisation.slug)
    return _form(request, form, *words)


@gate(OFFICE)
def rename_category(request: GatedRequest, key: str) -> HttpResponse:
    return _rename(request, _category_named(request, key), services.rename_category)


@gate(OFFICE)
def rename_share_class(request: GatedRequest, key: str) -> HttpResponse:
    return _rename(request, _class_named(request, key), services.rename_share_class)


@gate(OFFICE)
@require_POST
def category_act(request: GatedRequest, key: str, verb: str) -> HttpResponse:
    """Let nobody new into a category, or let newcomers in again."""
    found, form = _category_named(request, key), CloseForm(request.POST)
    return _close_or_open(request, found, verb, form, closing.close_category, closing.reopen_category)


@gate(OFFICE)
@require_POST
def share_class_act(request: GatedRequest, key: str, verb: str) -> HttpResponse:
    """Let no share of a class be subscribed, or let some be again."""
    found, form = _class_named(request, key), CloseForm(request.POST)
    return _close_or_open(request, found, verb, form, closing.close_share_class, closing.reopen_share_class)


def _category_named(request: GatedRequest, key: str) -> Category:
    rows = categories_on(request.organisation, today(request.organisation)).select_related("organisation")
    return get_object_or_404(rows, key=key)


def _class_named(request: GatedRequest, key: str) -> ShareClass:
    rows = share_classes_on(request.organisation, today(request.organisation)).select_related("organisation")
    return get_object_or_404(rows, key=key)


def _close_or_open(
    request: GatedRequest,
    found: Any,
    verb: str,
    form: CloseForm,
    close: Callable[..., Any],
    reopen: Callable[..., Any],
) -> HttpResponse:
    if verb not in {"close", "reopen"}:
        raise Http404
    try:
        if verb == "reopen":
            reopen(found, actor=request.actor)
            messages.success(request, _("It is open again."))
        elif form.is_valid():
            close(found, on=form.cleaned_data["on"], actor=request.actor)
            messages.success(request, _("It is closed from that day on; what there is of it stays."))
        else:
            messages.error(request, _("Write from which day it is closed. Nothing was recorded."))
    except DomainError as refused:
        messages.error(request, sentence(refused))
        view = "category-rename" if isinstance(found, Category) else "share-class-rename"
        return redirect(view, slug=request.organisation.slug, key=found.key)
    return redirect("categories", slug=request.organisation.slug)


def _rename(request: GatedRequest, found: Any, call: Callable[..., Any]) -> HttpResponse:
    """Call it otherwise. What it gives, or costs, is another one."""
    form = SectionNameForm(request.POST or None, initial={"name_fr": found.name_fr, "name_en": found.name_en})
    if request.method == "POST" and form.is_valid():
        try:
            call(found, **form.cleaned_data, actor=request.actor)
        except NameInUse as refused:
            form.add_error("name_fr", sentence(refused))
        else:
            messages.success(request, _("It has its new name, at every date."))
            return redirect("categories", slug=request.organisation.slug)
    return _form(request, form, local_text(found, "name"), _("Change the name"), "", found=found)


def _ends(found: Any) -> dict[str, Any]:
    """Return what the page says of closing a category or a class of shares, or of opening it again."""
    is_category = isinstance(found, Category)
    kwargs = {"slug": found.organisation.slug, "key": found.key, "verb": "reopen" if found.closed_on else "close"}
    return {
        "one": found,
        "is_category": is_category,
        "is_qualifying": not is_category and found.is_qualifying,
        "count": found.members if is_category else found.held,
        "form": CloseForm(initial={"on": today(found.organisation)}),
        "url": reverse("category-act" if is_category else "share-class-act", kwargs=kwargs),
    }


def _form(
    request: GatedRequest,
    form: forms.Form,
    title: str,
    label: str,
    lede: str,
    *,
    ruled_out: RuledOut | None = None,
    found: Any = None,
) -> HttpResponse:
    """Show the form; with the rule that stood against what was sent, if one did."""
    if ruled_out is not None:
        form.add_error("override" if isinstance(ruled_out, OverrideReasonMissing) else None, sentence(ruled_out))
    finding = ruled_out.finding if ruled_out else None
    context = {"form": form, "title": title, "label": label, "lede": lede, "finding": finding}
    context["ends"] = _ends(found) if found is not None else None
    return render(request, "membership/category.html", context, status=422 if form.errors else 200)
