"""Every page states who may open it; a page that states nothing cannot be opened.

`@gate(RULE)` stands on each view. Under `/o/<slug>/` it finds the organisation, the roles and the
actor and hands them over on the request; somebody who may not know that a thing exists gets 404.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from membership import access
from membership.actors import Actor
from membership.clock import today
from membership.entrances import (
    ADMINISTRATION,
    AUDIT,
    CONDUCT,
    COUNTING,
    DEMONSTRATION,
    ENTRY,
    MEMBER,
    OFFICE,
    OFFICERS,
    OWN,
    PUBLIC,
    REGISTER,
    SIGNED_IN,
    TALLYING,
    Rule,
)
from membership.models import Account, Organisation


@dataclass(frozen=True, slots=True)
class EntryPass:
    """What somebody holds once inside an assembly: which member they are there for, nothing more.

    membership_id: 0 where a body meets, on which one sits by oneself, member or not.

    It lives in the session, so that casting a vote asks the database one thing only.
    """

    organisation_id: int
    slug: str
    assembly: str
    membership_id: int
    person_id: int
    name: str
    time_zone: str
    until: float
    seat_no: int = 1
    acts_for: str = ""
    """The member they are there for, where that is somebody else."""

    @property
    def said(self) -> str:
        """Who is inside, as every page says it."""
        return (
            _("%(name)s, for %(member)s") % {"name": self.name, "member": self.acts_for} if self.acts_for else self.name
        )


class GatedRequest(HttpRequest):
    """The request as a gated view receives it."""

    organisation: Organisation
    actor: Actor
    roles: frozenset[str]
    entry: EntryPass
    # Where the page stands in the menu, when its address does not say so.
    stands_at: str


ENTRIES = "entries"
PASS_LASTS = timedelta(hours=18)


def gate(rule: Rule) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """Return the decorator that lets only those of the rule through, and marks the view with it."""

    def decorate(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @functools.wraps(view)
        def gated(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            refusal = _let_in(rule, request, kwargs)
            return refusal or view(request, *args, **kwargs)

        gated.access_rule = rule  # type: ignore[attr-defined]  # read by the middleware and tests
        return gated

    return decorate


def _let_in(rule: Rule, request: Any, kwargs: dict[str, Any]) -> HttpResponseBase | None:
    if rule.demonstration and not settings.DEMONSTRATION:
        raise Http404
    slug = kwargs.pop("slug", None)
    if rule.entry:
        return _let_in_by_pass(request, slug, kwargs)
    if slug is None:
        return _let_in_outside(rule, request)
    return _let_in_organisation(rule, request, slug)


def _let_in_organisation(rule: Rule, request: Any, slug: str) -> HttpResponseBase | None:
    account = request.user
    if not rule.is_public and not isinstance(account, Account):
        # The same answer whether or not the organisation exists.
        return redirect_to_sign_in(request)
    organisation = Organisation.objects.filter(slug=slug).first()
    if organisation is None:
        raise Http404
    roles: frozenset[str] = frozenset()
    if isinstance(account, Account):
        roles = access.roles_of(account, organisation, today(organisation))
    if not (rule.is_public or roles & rule.roles or (rule.members and is_somebody(account, organisation))):
        raise Http404
    # Only now: the page of a refusal must not name the organisation to whoever may not know of it.
    request.organisation = organisation
    request.roles = roles
    request.actor = access.actor_for(account, roles)
    timezone.activate(organisation.zone)
    return None


def is_somebody(account: Any, organisation: Organisation) -> bool:
    """Return whether the account may act as a person of the organisation. Costs one SQL statement."""
    return isinstance(account, Account) and access.links_of(account, organisation).exists()


def redirect_to_sign_in(request: HttpRequest) -> HttpResponseBase:
    # What was being sent cannot be sent again by following a link: come back to the start instead.
    return redirect_to_login(request.get_full_path() if request.method in {"GET", "HEAD"} else "/")


def _let_in_outside(rule: Rule, request: Any) -> HttpResponseBase | None:
    if rule.is_public:
        return None
    if not isinstance(request.user, Account):
        return redirect_to_sign_in(request)
    if not rule.any_account:
        raise Http404
    return None


def _let_in_by_pass(request: Any, slug: str | None, kwargs: Mapping[str, Any]) -> HttpResponseBase | None:
    entry = entry_pass(request, kwargs["assembly"])
    if entry is None or entry.slug != slug:
        # Whoever has no pass is shown the door, where the reason will be said.
        return redirect_to_door(slug, kwargs["assembly"])
    timezone.activate(ZoneInfo(entry.time_zone))
    request.entry = entry
    return None


def redirect_to_door(slug: str | None, assembly: str) -> HttpResponseBase:
    return redirect(reverse("voting:enter", kwargs={"slug": slug, "assembly": assembly}))


def entry_pass(request: HttpRequest, assembly: str) -> EntryPass | None:
    """Return the pass this session holds for an assembly, if it still runs. Costs no SQL."""
    stored = request.session.get(ENTRIES, {}).get(assembly)
    if stored is None:
        return None
    entry = EntryPass(**stored)
    return entry if entry.until > timezone.now().timestamp() else None


def give_entry_pass(
    request: HttpRequest,
    organisation: Organisation,
    *,
    assembly: str,
    membership_id: int,
    person_id: int,
    name: str,
    seat_no: int = 1,
    acts_for: str = "",
) -> None:
    """Let this session into an assembly as one member, instead of whoever held it before."""
    request.session.cycle_key()
    # Real time on purpose: how long a browser is trusted does not follow the demonstration.
    entry = EntryPass(
        organisation_id=organisation.pk,
        slug=organisation.slug,
        assembly=assembly,
        membership_id=membership_id,
        person_id=person_id,
        name=name,
        time_zone=organisation.time_zone,
        until=(timezone.now() + PASS_LASTS).timestamp(),
        seat_no=seat_no,
        acts_for=acts_for,
    )
    request.session[ENTRIES] = {assembly: asdict(entry)}


class GateMiddleware:
    """Refuses any view that states no rule, so that a forgotten gate is a closed one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        try:
            return self.get_response(request)
        finally:
            # The zone of one organisation must not linger for the next request of this thread.
            timezone.deactivate()

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        if not (hasattr(view, "access_rule") or is_external(view)):
            raise Http404
        # The programming interface reads what it is asked by itself, and names what it cannot use.
        if not hasattr(view, "cls") and _holds_nul(request):
            raise Http404
        return None


def _holds_nul(request: HttpRequest) -> bool:
    """Return whether the address holds the one character that no text of the database can."""
    asked = [text for _name, texts in request.GET.lists() for text in texts]
    return any("\0" in text for text in (request.path_info, *asked))


# Views of libraries bring their own rules; each package is listed here on purpose.
EXTERNAL_PACKAGES = ("allauth.", "drf_spectacular.", "django.views.static", "django.contrib.staticfiles")


def is_external(view: Any) -> bool:
    """Return whether the view comes from a library whose own rules we have read, or is DRF's."""
    owner = getattr(view, "view_class", None) or getattr(view, "cls", None) or view
    if getattr(view, "cls", None) is not None:
        return bool(getattr(owner, "permission_classes", None))
    return bool(owner.__module__.startswith(EXTERNAL_PACKAGES))


__all__ = [
    "ADMINISTRATION",
    "AUDIT",
    "CONDUCT",
    "COUNTING",
    "DEMONSTRATION",
    "ENTRIES",
    "ENTRY",
    "MEMBER",
    "OFFICE",
    "OFFICERS",
    "OWN",
    "PUBLIC",
    "REGISTER",
    "SIGNED_IN",
    "TALLYING",
    "EntryPass",
    "GateMiddleware",
    "GatedRequest",
    "Rule",
    "entry_pass",
    "gate",
    "give_entry_pass",
    "is_external",
]
