"""What every view of the programming interface shares: the organisation, the rule, the answers.

The rules are those of the pages (`membership.entrances`), and so is the refusal: what one may not
know of answers 404.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone, translation
from django.utils.translation import trans_real
from rest_framework.exceptions import NotAuthenticated
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from membership import access
from membership.actors import Actor
from membership.api.described import SaysForWhom
from membership.clock import today
from membership.entrances import Rule
from membership.models import Account, Organisation


class ByRule(BasePermission):
    """Lets through whoever the view's rule for this method lets through; a method without a rule is closed."""

    def has_permission(self, request: Request, view: Any) -> bool:
        account = request.user
        if not isinstance(account, Account):
            raise NotAuthenticated
        method = "GET" if request.method == "HEAD" else request.method
        rule = view.rules.get(method)
        if rule is None:
            # What the resource does not do at all, DRF answers by itself: 405.
            return not hasattr(view, str(method).lower())
        slug = view.kwargs.get("slug")
        if slug is None:
            return bool(rule.any_account)
        view.enter(account, slug, rule)
        return True


class RuledView(APIView):
    """A resource whose rules are stated by method. Under an organisation it knows who acts there."""

    permission_classes = [ByRule]
    metadata_class = None  # the schema says what there is
    schema = SaysForWhom()
    rules: ClassVar[Mapping[str, Rule]] = {}

    organisation: Organisation
    roles: frozenset[str]
    actor: Actor

    def enter(self, account: Account, slug: str, rule: Rule) -> None:
        """Find the organisation and the actor. Raises Http404 for whoever the rule leaves out."""
        organisation = Organisation.objects.filter(slug=slug).first()
        if organisation is None:
            raise Http404
        roles = access.roles_of(account, organisation, today(organisation))
        if not (roles & rule.roles or (rule.members and access.links_of(account, organisation).exists())):
            raise Http404
        timezone.activate(organisation.zone)
        self.organisation, self.roles = organisation, roles
        self.actor = access.actor_for(account, roles)

    @property
    def account(self) -> Account:
        account = self.request.user
        assert isinstance(account, Account)
        return account

    def read(self, serializer: type[Serializer[Any]]) -> dict[str, Any]:
        """Return the body as the serializer reads it. Raises ValidationError naming the fields."""
        return self._parsed(serializer, self.request.data)

    def asked(self, serializer: type[Serializer[Any]]) -> dict[str, Any]:
        """Return the query of the address as the serializer reads it. Raises ValidationError naming the fields."""
        return self._parsed(serializer, self.request.query_params)

    def _parsed(self, serializer: type[Serializer[Any]], data: Any) -> dict[str, Any]:
        parsed = serializer(data=data, context={"view": self})
        parsed.is_valid(raise_exception=True)
        return dict(parsed.validated_data)

    def found(self, rows: QuerySet[Any], public_id: str) -> Any:
        """Return the one row of that id. Raises Http404: what is another's looks like what is not."""
        return get_object_or_404(rows, public_id=public_id)

    def answer(self, serializer: type[Serializer[Any]], what: Any, *, status: int = 200) -> Response:
        """Answer something as the serializer prints it."""
        return Response(serializer(what, context={"view": self}).data, status=status)

    def answer_all(self, serializer: type[Serializer[Any]], rows: Any, *, status: int = 200) -> Response:
        """Answer a whole list, one that stays short by its nature."""
        return Response(serializer(rows, many=True, context={"view": self}).data, status=status)

    def initialize_request(self, request: Any, *args: Any, **kwargs: Any) -> Request:
        speak_as_asked(request.headers.get("Accept-Language", ""))
        return super().initialize_request(request, *args, **kwargs)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        answered: HttpResponseBase = super().finalize_response(request, response, *args, **kwargs)
        # What is answered here is about persons, or about to change.
        answered.headers.setdefault("Cache-Control", "no-store")
        return answered


class Nowhere(RuledView):
    """Every other address of the programming interface, so that a program is told in its own terms."""

    schema = None  # type: ignore[assignment]  # DRF's way to leave a view out of the schema

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise Http404


def speak_as_asked(accepted: str) -> None:
    """Answer in the language of the request itself: a program says it each time, and the cookie is a browser's."""
    for code, _weight in trans_real.parse_accept_lang_header(accepted):
        try:
            translation.activate(translation.get_supported_language_variant(code))
        except LookupError:
            continue
        return
