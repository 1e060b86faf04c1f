"""Preparing a count of papers: the election, the method, the scrutineers; or a file of papers."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from membership.access import CONDUCT as CONDUCTING
from membership.clock import today
from membership.errors import DomainError
from membership.messages import sentence
from membership.models import Account, Role
from membership.services.accounts import open_account
from membership.web.gate import CONDUCT, GatedRequest, gate
from voting.counting import methods
from voting.counting.documents import Json
from voting.counting.methods import PaperKind
from voting.counting.reading.errors import Unreadable
from voting.counting.reading.sentences import sentence as fault_of
from voting.models import LotsBy, PaperCount
from voting.queries.paper import PLACES, answers_of
from voting.services.paper import preparing
from voting.services.paper.files import prepare_count_of_file
from voting.services.paper.preparing import PaperPlan, plan_of
from voting.web.pages import language
from voting.web.paper.forms import ConditionsForm, ElectionForm, FileForm, ScrutineerForm
from voting.web.paper.options import SettingsForm
from voting.web.paper.pages import Step, address, attempt, count_seen, steps_of
from voting.web.paper.words import method_name, offered


@gate(CONDUCT)
def new(request: GatedRequest, assembly: str = "") -> HttpResponse:
    """Begin a count: what is elected, who stands, by which method. assembly: the meeting one came from, if any."""
    initial = {"assembly": assembly}
    form = ElectionForm(request.POST or None, organisation=request.organisation, initial=initial)
    if request.method == "POST" and form.is_valid():
        plan = _election(PaperPlan(title_fr="", candidates=(), method=""), form)
        try:
            count = preparing.prepare_paper_count(
                request.organisation, plan, assembly=form.cleaned_data["assembly"], actor=request.actor
            )
        except DomainError as refused:
            form.add_error(None, sentence(refused))
        else:
            return redirect(address("count-method", count))
    return _election_page(request, None, form)


@gate(CONDUCT)
def election(request: GatedRequest, count: str) -> HttpResponse:
    """Change what is elected, who stands or by which method, while the count is in preparation."""
    found = count_seen(request, count)
    form = ElectionForm(
        request.POST or None,
        organisation=request.organisation,
        has_file=found.file_id is not None,
        initial=ElectionForm.filled_with(found),
    )
    if request.method == "POST" and form.is_valid():
        before = plan_of(found)
        plan = _election(before, form)
        if plan.method != before.method:
            plan = replace(plan, options=_kept(plan))
        try:
            preparing.revise_paper_count(found, plan, assembly=form.cleaned_data["assembly"], actor=request.actor)
        except DomainError as refused:
            form.add_error(None, sentence(refused))
        else:
            return redirect(address("count-method", found))
    return _election_page(request, found, form)


def _kept(plan: PaperPlan) -> dict[str, Json]:
    """Return the settings that outlive a change of method: the colleges, which the papers show; no other."""
    knows = "colleges" in methods.method(plan.method).defaults and plan.options.get("colleges") is not None
    return {"colleges": plan.options["colleges"]} if knows else {}


def _election(plan: PaperPlan, form: ElectionForm) -> PaperPlan:
    asked = form.cleaned_data
    return replace(
        plan,
        title_fr=asked["title_fr"],
        title_en=asked.get("title_en", ""),
        candidates=asked.get("candidates", plan.candidates),
        withdrawn=asked.get("withdrawn", plan.withdrawn),
        seats=asked["seats"],
        method=asked["method"],
    )


def _election_page(request: GatedRequest, count: PaperCount | None, form: ElectionForm) -> HttpResponse:
    groups = list(offered())
    if count is not None and count.file_id:
        groups = [group for group in groups if group.kind in _kinds(count)]
        if count.colleges:
            groups = [
                replace(one, offers=tuple(offer for offer in one.offers if offer.is_by_college)) for one in groups
            ]
    context = {
        "count": count,
        "form": form,
        "groups": groups,
        "chosen": form["method"].value(),
        "steps": steps_of(count, Step.ELECTION, request.roles),
    }
    return render(request, "voting/paper/election.html", context)


def _kinds(count: PaperCount) -> set[PaperKind]:
    """Return what the papers of a file may be: marks beside yes and no may be on a proposal as well."""
    kind = methods.method(count.method).paper
    answers = answers_of(count)
    if kind in {PaperKind.MARKS, PaperKind.MOTION} and len(set(answers.values())) == len(count.candidates):
        return {PaperKind.MARKS, PaperKind.MOTION}
    return {kind}


@gate(CONDUCT)
def method(request: GatedRequest, count: str) -> HttpResponse:
    """Choose the settings of the method, and how lots are drawn."""
    found = count_seen(request, count)
    has_file = found.file_id is not None
    initial = {
        "by_law": found.by_law,
        "lots": found.lots,
        "seed": found.seed,
        "pack_size": found.pack_size,
        "in_the_box": found.in_the_box,
    }
    settings = SettingsForm(request.POST or None, method=found.method, options=found.options)
    form = ConditionsForm(request.POST or None, initial=initial, has_file=has_file, is_motion=found.is_motion)
    if request.method == "POST" and form.is_valid() and settings.is_valid():
        asked = form.cleaned_data
        plan = replace(
            plan_of(found),
            options=settings.options,
            lots=LotsBy(asked.get("lots", found.lots)),
            seed=asked.get("seed", found.seed),
            by_law=asked["by_law"],
            pack_size=asked.get("pack_size", found.pack_size),
            in_the_box=asked.get("in_the_box"),
        )
        try:
            preparing.revise_paper_count(found, plan, assembly=found.assembly, actor=request.actor)
        except DomainError as refused:
            form.add_error(None, sentence(refused))
        else:
            return redirect(address("count" if has_file else "count-scrutineers", found))
    context = {
        "count": found,
        "form": form,
        "settings": settings,
        "method_name": method_name(found.method),
        "steps": steps_of(found, Step.METHOD, request.roles),
    }
    return render(request, "voting/paper/method.html", context)


@gate(CONDUCT)
def scrutineers(request: GatedRequest, count: str) -> HttpResponse:
    """Name the two who type every paper."""
    found = count_seen(request, count)
    named = {one.place: one.account_id for one in found.scrutineers.all()}
    accounts = _officers(request)
    forms = [
        ScrutineerForm(
            request.POST or None, prefix=f"place{place}", accounts=accounts, initial={"account": named.get(place)}
        )
        for place in PLACES
    ]
    are_valid = [form.is_valid() for form in forms]
    if request.method == "POST" and all(are_valid) and _are_named(request, found, forms):
        return redirect(address("count", found))
    context = {"count": found, "forms": forms, "steps": steps_of(found, Step.SCRUTINEERS, request.roles)}
    return render(request, "voting/paper/scrutineers.html", context)


def _are_named(request: GatedRequest, count: PaperCount, forms: list[ScrutineerForm]) -> bool:
    """Name both, or neither: what is refused of one is said beside that one."""
    with transaction.atomic():
        for place, form in zip(PLACES, forms, strict=True):
            try:
                _name(request, count, place, form)
            except DomainError as refused:
                form.add_error(None, sentence(refused))
                transaction.set_rollback(True)
                return False
    return True


def _name(request: GatedRequest, count: PaperCount, place: int, form: ScrutineerForm) -> None:
    asked = form.cleaned_data
    account = asked["account"] or open_account(email=asked["email"], name=asked["name"], actor=request.actor)
    said = {"place": place, "reason": asked["reason"]}
    preparing.name_scrutineer(count, **said, account=account, actor=request.actor)


def _officers(request: GatedRequest) -> QuerySet[Account]:
    """Return who may be chosen from the list: scrutineers, and those who conduct."""
    day = today(request.organisation)
    return (
        Account.objects.filter(
            grants__organisation=request.organisation,
            grants__valid__contains=day,
            grants__role__in=[*CONDUCTING, Role.SCRUTINEER],
        )
        .distinct()
        .order_by("name", "email")
    )


@gate(CONDUCT)
@require_POST
def open_typing(request: GatedRequest, count: str) -> HttpResponse:
    """Let the scrutineers type."""
    found = count_seen(request, count)
    attempt(
        request,
        lambda: preparing.open_paper_count(found, actor=request.actor),
        _("The two scrutineers may type now. Nothing of the preparation changes any more."),
    )
    return redirect(address("count", found))


@gate(CONDUCT)
@require_POST
def cancel(request: GatedRequest, count: str) -> HttpResponse:
    """Give the count up."""
    found = count_seen(request, count)
    because = request.POST.get("because", "")[:500]
    attempt(
        request,
        lambda: preparing.cancel_paper_count(found, because=because, actor=request.actor),
        _("The count is given up. What was typed stays, and the reason with it."),
    )
    return redirect(address("count", found))


@gate(CONDUCT)
def from_file(request: GatedRequest) -> HttpResponse:
    """Begin a count from a file of papers."""
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        uploaded = form.cleaned_data["file"]
        try:
            count = prepare_count_of_file(
                request.organisation, name=uploaded.name, content=uploaded.read(), actor=request.actor
            )
        except Unreadable as fault:
            form.add_error("file", fault_of(fault, language(), uploaded.name))
        except DomainError as refused:
            form.add_error("file", sentence(refused))
        else:
            messages.success(request, _("The file is read. Look at what it says, and choose the method."))
            return redirect(address("count-election", count))
    return render(request, "voting/paper/file.html", {"form": form})
