"""How somebody is reached, as people write it: a telephone, a postal code, a country. Slips are said at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms

from membership import formats
from membership.errors import DomainError
from membership.messages import sentence
from membership.models import sort_key
from membership.rules import reach
from membership.rules.reach import CANADA

TELEPHONES = ("phone", "mobile_phone", "home_phone", "work_phone")


class CountryField(forms.ChoiceField):
    """A country, by its name in the reader's language; Canada comes first."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Select(attrs={"autocomplete": "country"}))
        super().__init__(choices=_countries, initial=CANADA, **kwargs)

    def clean(self, value: Any) -> Any:
        return super().clean(value or CANADA)

    def keep(self, held: str) -> None:
        """Offer what the register holds, be it no country that there is: saving something else does not move it."""
        if held and not self.valid_value(held):
            self.choices = [(held, held), *_countries()]


def _countries() -> list[tuple[str, str]]:
    named = sorted(formats.countries().items(), key=lambda one: sort_key(one[1]))
    return [(CANADA, formats.country(CANADA)), *((code, name) for code, name in named if code != CANADA)]


class ReachForm(forms.Form):
    """A form that asks how somebody is reached: what cannot be right is said beside its field.

    What it was opened with passes: nobody is held up by what a list brought in once.
    """

    lives_in = CANADA
    """The country of whoever it is about, for a form that asks for none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        country = self.fields.get("country")
        if isinstance(country, CountryField):
            country.keep(self.initial.get("country", ""))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        country = cleaned.get("country") or self.lives_in
        held = [self.initial.get(name) for name in TELEPHONES]
        for name in TELEPHONES:
            if name in cleaned and cleaned[name] not in held:
                self._ask(name, reach.telephone, country)
        at = (self.initial.get("postal_code"), self.initial.get("country") or self.lives_in)
        if "postal_code" in cleaned and (cleaned["postal_code"], country) != at:
            self._ask("postal_code", reach.postal_code, country)
        return cleaned

    def _ask(self, name: str, check: Callable[[str, str], str], country: str) -> None:
        try:
            self.cleaned_data[name] = check(self.cleaned_data[name], country)
        except DomainError as error:
            self.add_error(name, sentence(error))
