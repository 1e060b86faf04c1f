"""The by-laws, readable by every member: what is in force, every earlier version, and what changed between two."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from governance.models import BylawVersion
from governance.queries import bylaws as queries
from governance.queries.ratifying import ratification_of
from governance.web.bylaw_words import asked, compared, rule_set_of, sets_of, topic_name
from membership.access import OFFICE as OFFICE_ROLES
from membership.clock import today
from membership.models import Organisation
from membership.pictures.words import language
from membership.queries.rules import rules_for
from membership.web.gate import MEMBER, GatedRequest, gate


@gate(MEMBER)
def current(request: GatedRequest) -> HttpResponse:
    """Show the version in force, and the others."""
    here, on = request.organisation, today(request.organisation)
    is_office = bool(request.roles & OFFICE_ROLES)
    version = queries.in_force(here, on)
    versions = list(queries.versions_of(here).select_related("resolution", "lapse"))
    context = {
        "on": on,
        "version": version,
        "ratification": ratification_of(version, on) if version else None,
        "lapsed": _lapsed(versions, version),
        "articles": _articles(version, here) if version else [],
        "versions": versions,
        "is_office": is_office,
        "draft": queries.draft_of(here) if is_office else None,
        "unanswered": len(queries.unanswered_on(here, on)) if is_office else 0,
    }
    return render(request, "governance/bylaws.html", context)


def _lapsed(versions: list[BylawVersion], standing: BylawVersion | None) -> BylawVersion | None:
    """Return the last version where it lapsed and none was adopted since: why an earlier one is in force."""
    last = versions[0] if versions else None
    return last if last and last.lapsed_on and last != standing else None


@gate(MEMBER)
def version(request: GatedRequest, version: str) -> HttpResponse:
    found = _version(request, version)
    earlier = queries.versions_of(request.organisation).filter(rank__lt=found.rank).first()
    context = {"version": found, "articles": _articles(found, request.organisation), "earlier": earlier}
    return render(request, "governance/bylaw_version.html", context)


@gate(MEMBER)
def compare(request: GatedRequest) -> HttpResponse:
    """Show what changed from one version to another; from the one before the latest, unless told otherwise."""
    versions = list(queries.versions_of(request.organisation))
    if not versions:
        raise Http404
    after = _chosen(versions, request.GET.get("after"), versions[0])
    before = _chosen(versions, request.GET.get("before"), versions[1] if len(versions) > 1 else versions[0])
    lines = compared(before, after, rule_set_of(request.organisation, today(request.organisation)))
    context = {
        "versions": versions,
        "before": before,
        "after": after,
        "changed": [line for line in lines if not line.is_kept],
        "kept": [line for line in lines if line.is_kept],
    }
    return render(request, "governance/bylaw_compare.html", context)


@gate(MEMBER)
def rules(request: GatedRequest) -> HttpResponse:
    """Show every rule that is applied here, with its source: those that hold us back, and those that only inform."""
    here, on = request.organisation, today(request.organisation)
    found, rule_set = rules_for(here, on), rule_set_of(here, on)
    context = {
        "on": on,
        "total": len(list(found)),
        "topics": [
            {"name": topic_name(topic), "rules": [asked(one) for one in group]}
            for topic, group in queries.by_topic(queries.Question(rule) for rule in found)
        ],
        "rule_set": rule_set.name(language()),
        "caution": rule_set.caution(language()),
        "is_office": bool(request.roles & OFFICE_ROLES),
    }
    return render(request, "governance/rules.html", context)


def _version(request: GatedRequest, public_id: str) -> BylawVersion:
    rows = queries.versions_of(request.organisation).select_related("resolution", "organisation")
    return get_object_or_404(rows, public_id=public_id)


def _chosen(versions: list[BylawVersion], public_id: str | None, otherwise: BylawVersion) -> BylawVersion:
    if not public_id:
        return otherwise
    found = next((one for one in versions if one.public_id == public_id), None)
    if found is None:
        raise Http404
    return found


def _articles(version: BylawVersion, here: Organisation) -> list[dict[str, object]]:
    rule_set = rule_set_of(here, today(here))
    return [{"row": row, "sets": sets_of(row, rule_set)} for row in queries.rows_of(version)]
