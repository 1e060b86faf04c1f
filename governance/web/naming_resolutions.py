"""Naming the resolution that an act rests on: those one may name, and how they are offered."""

from __future__ import annotations

from django import forms

from governance.models import Resolution
from governance.queries.resolutions import adopted_resolutions
from membership.models import Organisation
from membership.templatetags.unevoix import local_text

OFFERED = 50


def latest_resolutions(organisation: Organisation) -> dict[str, Resolution]:
    """Return the resolutions one may name, of the members and of bodies, the latest first."""
    rows = adopted_resolutions(organisation).select_related("motion__assembly__part")
    return {one.public_id: one for one in rows.order_by("-adopted_on", "-year", "-rank")[:OFFERED]}


def said(resolutions: dict[str, Resolution]) -> list[tuple[str, str]]:
    return [(key, f"{one.number} · {local_text(one, 'title')}") for key, one in resolutions.items()]


def offer(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
