"""The categories of members with their rights, and the classes of shares: opened and renamed, never changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from membership import access, formats
from membership.clock import today
from membership.errors import DomainError, NameInUse, OverrideReasonMissing, RuledOut
from membership.messages import sentence
from membership.models import Category, ShareClass
from membership.queries.categories import categories_on, found_of_categories, share_classes_on
from membership.queries.rules import rules_for
from membership.services import categories as services
from membership.services.categories import NewShareClass
from membership.templatetags.unevoix import local_text
from membership.web.gate import OFFICE, REGISTER, GatedRequest, gate
from membership.web.group_forms import SectionNameForm


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
    price = forms.DecimalField(
        label=gettext_lazy("Price of one share, in dollars"), min_value=0, max_digits=12, decimal_places=2
    )
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
            "columns": [{"label": one} for one in (_("Category"), *rights)] + [_numeric(_("Members today"))],
            "rows": [_category(request, one) for one in categories_on(here, on)],
            "share_columns": [
                {"label": _("Class of shares")},
                _numeric(_("Price")),
                {"label": _("Qualifying")},
                _numeric(_("Held today")),
            ],
            "share_rows": [_share_class(request, one) for one in share_classes_on(here, on)],
            "findings": found_of_categories(here, rules_for(here, on)),
            "may_act": bool(request.roles & access.OFFICE),
        },
    )


def _numeric(label: str) -> dict[str, Any]:
    return {"label": label, "numeric": True}


def _category(request: GatedRequest, one: Any) -> list[Any]:
    rights = [_("Yes") if has else _("No") for has in (one.votes, one.stands, one.attends)]
    return [_name(request, one, "category-rename"), *rights, formats.number(one.members)]


def _share_class(request: GatedRequest, one: Any) -> list[Any]:
    price = formats.money_cents(one.unit_price_cents)
    return [
        _name(request, one, "share-class-rename"),
        price,
        _("Yes") if one.is_qualifying else _("No"),
        formats.number(one.held),
    ]


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
    found = Category.objects.for_organisation(request.organisation).filter(key=key).first()
    return _rename(request, found, services.rename_category)


@gate(OFFICE)
def rename_share_class(request: GatedRequest, key: str) -> HttpResponse:
    found = ShareClass.objects.for_organisation(request.organisation).filter(key=key).first()
    return _rename(request, found, services.rename_share_class)


def _rename(request: GatedRequest, found: Any, call: Callable[..., Any]) -> HttpResponse:
    """Call it otherwise. What it gives, or costs, is another one."""
    if found is None:
        raise Http404
    form = SectionNameForm(request.POST or None, initial={"name_fr": found.name_fr, "name_en": found.name_en})
    if request.method == "POST" and form.is_valid():
        try:
            call(found, **form.cleaned_data, actor=request.actor)
        except NameInUse as refused:
            form.add_error("name_fr", sentence(refused))
        else:
            messages.success(request, _("It has its new name, at every date."))
            return redirect("categories", slug=request.organisation.slug)
    return _form(request, form, local_text(found, "name"), _("Change the name"), "")


def _form(
    request: GatedRequest, form: forms.Form, title: str, label: str, lede: str, *, ruled_out: RuledOut | None = None
) -> HttpResponse:
    """Show the form; with the rule that stood against what was sent, if one did."""
    if ruled_out is not None:
        form.add_error("override" if isinstance(ruled_out, OverrideReasonMissing) else None, sentence(ruled_out))
    finding = ruled_out.finding if ruled_out else None
    context = {"form": form, "title": title, "label": label, "lede": lede, "finding": finding}
    return render(request, "membership/category.html", context, status=422 if form.errors else 200)
