"""What every page of a consultation begins with: the consultation, and as which members its reader may answer."""

from __future__ import annotations

from django.http import Http404
from django.urls import reverse

from governance.models import Survey
from governance.queries.requisitions import memberships_of
from governance.queries.surveys import consulted, may_read_counts, surveys_for
from membership.clock import today
from membership.models import Membership
from membership.web.acting import acting_person, persons_here
from membership.web.gate import GatedRequest


def survey_named(request: GatedRequest, public_id: str) -> Survey:
    """Return the consultation of the address. Raises Http404 for one the reader may not know of."""
    found: Survey | None = surveys_for(request.organisation, request.roles).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def consulted_here(request: GatedRequest, survey: Survey) -> list[Membership]:
    """Return the members the reader is or acts for and whom it is put to, none while it is not said who is there."""
    person, on = acting_person(request), today(request.organisation)
    return consulted(survey, memberships_of([person], request.organisation, on), on) if person else []


def may_read_counts_here(request: GatedRequest, survey: Survey) -> bool:
    """Return whether its counts are for the reader, as any member whom they are or act for."""
    on = today(request.organisation)
    mine = memberships_of(persons_here(request), request.organisation, on) if survey.section_id else []
    return may_read_counts(survey, request.roles, mine)


def address(name: str, survey: Survey) -> str:
    """Return the address of a page of the consultation."""
    return reverse(f"surveys:{name}", kwargs={"slug": survey.organisation.slug, "survey": survey.public_id})
