"""The field where one says who decided: the latest resolutions are offered as one writes, anything else may stand."""

from __future__ import annotations

from typing import Any

from django import forms


class DecidedByInput(forms.TextInput):
    """Text, with the list beside it that `elements/field.html` draws. It works without a script."""

    offers_decisions = True

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        attrs = dict(attrs or {})
        if "id" in attrs:
            attrs["list"] = f"{attrs['id']}_decisions"
        return super().get_context(name, value, attrs)
