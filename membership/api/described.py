"""How each operation is described in the schema: what it takes, what it answers, how it refuses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.serializers import Serializer

from membership.api.refusals import RefusalSerializer
from membership.entrances import Rule

Described = Callable[[Any], Any]
Shape = type[Serializer[Any]]

_NOT_SIGNED_IN = OpenApiResponse(RefusalSerializer, "Nobody is signed in, or the token against forgery is missing.")
_NOTHING_THERE = OpenApiResponse(RefusalSerializer, "There is nothing there, or nothing that one may know of.")
_INVALID = OpenApiResponse(RefusalSerializer, "Something sent cannot be used: `params` says what, by field.")
_REFUSED = OpenApiResponse(RefusalSerializer, "Refused by a rule or by how things stand; `code` says which.")


def operation(
    name: str,
    *,
    tag: str,
    answer: Any,
    body: Any = None,
    asks: Shape | None = None,
    status: int = 200,
    refuses: bool | None = None,
) -> Described:
    """Describe one method of a resource, with the refusals that its kind can meet.

    answer: a serializer, or responses by status and media type where a document is answered. body: what is sent;
    asks: what the address may ask; refuses: whether a rule of the domain may stand against it, by default whenever
    something is sent.
    """
    answers = answer if isinstance(answer, dict) else {status: answer}
    responses: dict[Any, Any] = {**answers, 403: _NOT_SIGNED_IN, 404: _NOTHING_THERE}
    if body is not None or asks is not None:
        responses[400] = _INVALID
    if refuses if refuses is not None else body is not None:
        responses[409] = _REFUSED
    described: Described = extend_schema(
        operation_id=name,
        tags=[tag],
        parameters=[asks] if asks else [],
        request=body,
        responses=responses,
    )
    return described


class SaysForWhom(AutoSchema):
    """Ends the description of each operation with those who may use it, from the very rule that lets them."""

    def get_description(self) -> str:  # type: ignore[override]  # drf-spectacular's own signature
        rule: Rule = self.view.rules[self.method]  # type: ignore[attr-defined]  # a RuledView
        return f"{super().get_description()}\n\nFor {_those_of(rule)}."


def _those_of(rule: Rule) -> str:
    if rule.any_account:
        return "whoever is signed in"
    return ", ".join([*(["members"] if rule.members else []), *sorted(rule.roles)])
