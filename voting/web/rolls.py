"""The electoral roll: as it would be now, for the office; as it was frozen, each member their own line."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from membership import formats
from membership.clock import now, today
from membership.models import Category, Organisation
from membership.queries.capacities import several_capacities
from membership.queries.invariants import look_over
from membership.queries.standing import Standing
from membership.rules.findings import Finding
from membership.templatetags.unevoix import local_text
from membership.web.acting import persons_here
from membership.web.gate import MEMBER, OFFICE, OFFICERS, GatedRequest, gate
from voting.models import ElectoralRoll, RollEntry
from voting.queries.door import capacities_of
from voting.queries.rolls import Group, among, entries_among, preview_of, reasons_of
from voting.web.pages import assembly_seen, language, poll_seen
from voting.web.reasons import group_word, said

LINES_PER_PAGE = 50


@gate(OFFICE)
@require_safe
def roll_preview(request: GatedRequest, assembly: str) -> HttpResponse:
    """Show who would be on the roll if it were drawn now, and what changed since the notice."""
    found = assembly_seen(request, assembly)
    instant = now()
    preview = preview_of(found, instant)
    search, show = request.GET.get("q", "").strip(), request.GET.get("show", "")
    page = Paginator(among(preview, search=search, show=show), LINES_PER_PAGE).get_page(request.GET.get("page"))
    categories = _categories(found.organisation)
    context = {
        "assembly": found,
        "now": instant,
        "preview": preview,
        "findings": _faults(found.organisation),
        "several": several_capacities(found.organisation, instant.astimezone(found.zone).date()),
        "groups_in": _groups(preview.reasons_in),
        "groups_out": _groups(preview.reasons_out),
        "page": page,
        "lines": [_previewed(one, categories) for one in page],
        "filters": _filters(request, show, changed=len(preview.changed)),
        "search": search,
        "show": show,
    }
    return render(request, "voting/roll_preview.html", context)


@gate(MEMBER)
@require_safe
def roll(request: GatedRequest, poll: str) -> HttpResponse:
    """Show a frozen roll: whole to officers, to a member the lines that are theirs."""
    found = poll_seen(request, poll)
    frozen = ElectoralRoll.objects.filter(poll=found).first()
    if frozen is None:
        raise Http404
    is_officer = bool(request.roles & OFFICERS.roles)
    context = {"poll": found, "motion": found.motion, "assembly": found.assembly, "roll": frozen}
    if is_officer:
        context |= _whole(request, frozen)
    else:
        context |= {"own": _own(request, frozen)}
    return render(request, "voting/roll.html", context | {"is_officer": is_officer})


def _faults(organisation: Organisation) -> list[Finding]:
    """Return what does not add up in the register, before a roll is drawn from it."""
    return [one.as_finding() for one in look_over(organisation, today(organisation)) if not one.holds]


def _whole(request: GatedRequest, frozen: ElectoralRoll) -> dict[str, Any]:
    search, show = request.GET.get("q", "").strip(), request.GET.get("show", "")
    entries = entries_among(frozen, search=search, show=show)
    page = Paginator(entries, LINES_PER_PAGE).get_page(request.GET.get("page"))
    categories = _categories(frozen.organisation)
    return {
        "groups_in": _groups(reasons_of(frozen, entitled=True)),
        "groups_out": _groups(reasons_of(frozen, entitled=False)),
        "page": page,
        "lines": [_frozen(entry, categories) for entry in page],
        "filters": _filters(request, show),
        "search": search,
        "show": show,
    }


def _own(request: GatedRequest, frozen: ElectoralRoll) -> list[dict[str, Any]]:
    """Return the reader's own lines, as each member they may act for; of a body, by the seat they hold."""
    if frozen.poll.assembly.is_sitting:
        rows = frozen.entries.filter(exercised_by__in=persons_here(request)).select_related("strike").order_by("place")
        return [_frozen(entry, {}) for entry in rows]
    capacities = capacities_of(request.user, frozen.poll.assembly, now())  # type: ignore[arg-type]  # gated: signed in
    mine = [capacity.membership_id for capacity in capacities]
    entries = {(entry.membership_id, entry.seat_no): entry for entry in frozen.entries.filter(membership__in=mine)}
    categories = _categories(frozen.organisation)
    own = [(one, entries.get((one.membership_id, one.seat_no))) for one in capacities]
    return [_frozen(entry, categories) if entry else _absent(one.acts_for or one.name) for one, entry in own]


def _previewed(standing: Standing, categories: dict[str, Category]) -> dict[str, Any]:
    facts = standing.facts
    return _line(
        facts.name,
        facts.number,
        categories.get(facts.category or ""),
        standing.exercised_by_name,
        is_in=standing.is_entitled,
        reason=standing.sentence(language()),
    )


def _frozen(entry: RollEntry, categories: dict[str, Category]) -> dict[str, Any]:
    struck = getattr(entry, "strike", None)
    line = _line(
        entry.name,
        entry.number,
        categories.get(entry.category),
        entry.exercised_by_name,
        is_in=entry.is_entitled,
        reason=said(entry),
    )
    if struck is None:
        return line
    reason = _("Taken off the roll since it was fixed: %(reason)s") % {"reason": struck.reason}
    return line | {"reason": reason, "tag": _("Struck off"), "tone": "warn"}


def _line(
    name: str, number: str, category: Category | None, exercised_by: str, *, is_in: bool, reason: str
) -> dict[str, Any]:
    """Return one line of a roll. The reason already names who votes for somebody else."""
    return {
        "name": name,
        "number": number,
        "category": local_text(category, "name") if category else "",
        "is_in": is_in,
        "exercised_by": exercised_by if exercised_by != name else "",
        "tag": _("On the roll") if is_in else _("Not on the roll"),
        "tone": "yes" if is_in else "quiet",
        "reason": reason,
    }


def _absent(name: str) -> dict[str, Any]:
    reason = _("The roll was fixed before this membership began, or does not hold it.")
    return _line(name, "", None, "", is_in=False, reason=reason)


def _groups(groups: list[Group]) -> list[dict[str, Any]]:
    return [{"word": group_word(group.reason_code), "members": group.members} for group in groups]


def _categories(organisation: Any) -> dict[str, Category]:
    return {one.key: one for one in Category.objects.for_organisation(organisation)}


def _filters(request: GatedRequest, show: str, *, changed: int | None = None) -> list[dict[str, Any]]:
    """Return the sides of the roll as links that keep the search."""
    sides = [("", _("Everybody")), ("in", _("On the roll")), ("out", _("Not on the roll"))]
    if changed is not None:
        sides.append(("changed", _("Different from those told (%(n)s)") % {"n": formats.number(changed)}))
    found = []
    for side, word in sides:
        query = request.GET.copy()
        query.pop("page", None)
        query["show"] = side
        found.append({"word": word, "url": f"?{query.urlencode()}", "is_current": side == show})
    return found
