"""Every refusal of the programming interface in one shape: code, message, params."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404
from django.utils.translation import gettext
from rest_framework import serializers
from rest_framework.exceptions import NotAuthenticated, NotFound, ValidationError
from rest_framework.response import Response
from rest_framework.views import exception_handler

from membership.errors import DomainError
from membership.messages import sentence

REFUSED_BY_THE_DOMAIN = 409


class RefusalSerializer(serializers.Serializer[Any]):
    """Why something was not done."""

    code = serializers.CharField(help_text="Stable, for programs.")
    message = serializers.CharField(help_text="For people, in the language asked for.")
    params = serializers.DictField(help_text="The data of the refusal; for a body that cannot be used, by field.")


def answer_errors(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """Answer a refusal of the domain by its code and sentence, any other the way DRF means it."""
    if isinstance(error, DomainError):
        return Response(_refusal(error.code, sentence(error), error.params), status=REFUSED_BY_THE_DOMAIN)
    response = exception_handler(error, dict(context))
    if response is not None:
        response.data = _of_the_request(error, response.data)
    return response


def _of_the_request(error: Exception, data: Any) -> dict[str, Any]:
    if isinstance(error, ValidationError):
        message = gettext("Some of what was sent cannot be used; “params” says what, field by field.")
        params = data if isinstance(data, Mapping) else {"non_field_errors": data}
        return _refusal("invalid", message, _writable(params))
    detail = data["detail"]
    if isinstance(error, Http404 | NotFound):
        # Django would name its table; whoever is refused learns only that there is nothing for them.
        return _refusal(detail.code, gettext("There is nothing here, or nothing that you may see."), {})
    if isinstance(error, NotAuthenticated):
        return _refusal(detail.code, gettext("This is open to whoever is signed in: sign in first."), {})
    # The framework writes its apostrophes straight.
    return _refusal(detail.code, str(detail).replace("'", "’"), {})


def _refusal(code: str, message: str, params: Mapping[str, Any]) -> dict[str, Any]:
    return {"code": code, "message": message, "params": dict(params)}


def _writable(value: Any) -> Any:
    """Return what was found wrong as it can be written: it may repeat half a character, which JSON lets in."""
    match value:
        case Mapping():
            return {name: _writable(one) for name, one in value.items()}
        case list():
            return [_writable(one) for one in value]
    return str(value).encode(errors="replace").decode()
