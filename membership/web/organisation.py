"""An organisation's own page: its figures and next steps for the office, their file for members."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from membership import access, clock, formats
from membership.models import Account, Organisation, Stream
from membership.queries import home as queries
from membership.queries.member_file import file_of, membership_of
from membership.queries.moment import Moment
from membership.queries.register_search import Missing
from membership.services.sender_domains import failing_senders
from membership.templatetags.unevoix import local_text
from membership.web.acting import acting_person, persons_here, redirect_to_who
from membership.web.gate import MEMBER, GatedRequest, gate
from membership.web.home import Visitor, panels_for, ways_for
from membership.web.member_words import contact, facts
from membership.web.register import import_url
from membership.web.register_words import STATUS_WORDS
from membership.web.share_papers import own_certificates


@dataclass(frozen=True, slots=True)
class Step:
    """Something the office should see to, and where."""

    text: str
    url: str
    label: str


@gate(MEMBER)
def organisation(request: GatedRequest) -> HttpResponse:
    person = acting_person(request)
    is_officer = bool(request.roles & access.OFFICERS)
    if person is None and not is_officer and persons_here(request):
        return redirect_to_who(request)  # type: ignore[return-value]  # a redirect is an HttpResponse
    assert isinstance(request.user, Account)
    now = clock.now()
    here = request.organisation
    places = tuple(place for place in queries.places_of(request.user, now) if place.organisation == here)
    on = now.astimezone(here.zone).date()
    membership = membership_of(person) if person else None
    file = file_of(membership, Moment(on)) if membership else None
    context: dict[str, Any] = {
        "on": on,
        "person": person,
        "file": file,
        "several": len(places[0].persons) > 1 if places else False,
        "panels": panels_for(Visitor(request.user, places, now)),
    }
    if person:
        context["ways"] = ways_for(here, now)
    if file:
        context |= {"status": STATUS_WORDS[file.status], "facts": [*facts(file), *contact(file)]}
        if file.shares_held > 0:
            context["papers"] = own_certificates(request, file.membership, file.at)
    if request.roles & access.REGISTER:
        figures = queries.figures_on(here, on)
        steps = [*_steps(here, figures, request.roles), *_of_the_sender(here, request.roles)]
        context |= {"figures": _as_written(figures), "steps": steps, "is_office": bool(request.roles & access.OFFICE)}
    return render(request, "membership/organisation.html", context)


def _as_written(figures: queries.Figures) -> list[dict[str, str]]:
    counts = [(_("Members"), figures.members)]
    counts += [(local_text(category, "name"), count) for category, count in figures.by_category]
    return [{"label": label, "value": formats.number(count)} for label, count in counts]


def _steps(here: Organisation, figures: queries.Figures, roles: frozenset[str]) -> list[Step]:
    """Return what keeps members from being told or represented, with the page where it is mended."""
    if not figures.members:
        url = import_url(here, roles)
        return [Step(_("The register is empty."), url, _("Import a list of members"))] if url else []
    steps = []
    if count := figures.without_representative:
        text = ngettext(
            "%(n)s legal person has nobody to vote for it.",
            "%(n)s legal persons have nobody to vote for them.",
            count,
        )
        steps.append(_step(here, text, count, Missing.REPRESENTATIVE))
    if count := figures.without_email:
        text = ngettext(
            "%(n)s member has no e-mail: notices go by post.",
            "%(n)s members have no e-mail: notices go by post.",
            count,
        )
        steps.append(_step(here, text, count, Missing.EMAIL))
    return steps


def _of_the_sender(here: Organisation, roles: frozenset[str]) -> list[Step]:
    """Return what keeps letters from leaving in the organisation's own name, though it wants them to."""
    if not roles & access.OFFICE:
        return []
    text = _("The names of the domain %(domain)s are no longer in order: letters leave by the common address.")
    pages = {Stream.NOTICES.value: "sender", Stream.NEWS.value: "news-sender"}
    return [
        Step(
            text % {"domain": own.domain},
            reverse(pages[own.stream], kwargs={"slug": here.slug}),
            _("See what to put right"),
        )
        for own in failing_senders(here)
    ]


def _step(here: Organisation, text: str, count: int, missing: Missing) -> Step:
    register = reverse("register", kwargs={"slug": here.slug})
    return Step(text % {"n": formats.number(count)}, f"{register}?missing={missing.value}", _("See which ones"))
