"""What to change of several members: the change first, then only what it needs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from membership import clock
from membership.models import Category, Organisation, Section, SectionKind
from membership.queries.categories import offered_categories
from membership.rules.bulk import BulkKind, Change
from membership.services.bulk import LANGUAGES
from membership.services.bulk_sets import EMAIL, POST
from membership.templatetags.unevoix import local_text
from membership.web.decided import DecidedByInput
from membership.web.fields import DayField

KINDS: dict[BulkKind, str | Promise] = {
    BulkKind.LANGUAGE: gettext_lazy("Language"),
    BulkKind.NOTICES: gettext_lazy("Notices of meetings"),
    BulkKind.SECTION: gettext_lazy("Section"),
    BulkKind.CATEGORY: gettext_lazy("Category"),
}
NOTICES: dict[str, str | Promise] = {EMAIL: gettext_lazy("by e-mail"), POST: gettext_lazy("by post")}


def _into(what: str | Promise, to: str | Promise) -> str:
    """Return a choice whole: once it is made, the heading above it is no longer seen."""
    return _("%(what)s: %(to)s") % {"what": what, "to": to}


def words(here: Organisation) -> dict[tuple[str, str], str]:
    """Return how each thing that can be changed into another is called, by kind and code."""
    categories = {("category", one.key): local_text(one, "name") for one in Category.objects.for_organisation(here)}
    sections = {("section", one.public_id): local_text(one, "name") for one in Section.objects.for_organisation(here)}
    return {
        **{("language", code): str(said) for code, said in LANGUAGES.items()},
        **{("notices", code): str(said) for code, said in NOTICES.items()},
        **sections,
        **categories,
    }


class ChangeForm(forms.Form):
    """What to change, into what; for a section or a category from which day, for a category who decided."""

    change = forms.ChoiceField(label=gettext_lazy("What changes"))
    from_day = DayField(
        label=gettext_lazy("From which day"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        required=False,
    )
    decided_by = forms.CharField(
        label=gettext_lazy("Decided by"),
        help_text=gettext_lazy("The board, and the number of its resolution."),
        max_length=200,
        widget=DecidedByInput,
        required=False,
    )
    override = forms.CharField(
        label=gettext_lazy("Reason for going on where a rule warns"),
        help_text=gettext_lazy(
            "Without it, those of whom a rule warns stay as they are. Kept with each of the others."
        ),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )
    tells = forms.BooleanField(label=gettext_lazy("A letter tells each member"), required=False)

    def __init__(self, data: Any, *, organisation: Organisation) -> None:
        self.today = clock.today(organisation)
        # The change is chosen first: what else it asks is then on the page with what is offered.
        first = data is not None and "from_day" not in data
        if first:
            data = {**data.dict(), "from_day": self.today.isoformat(), "tells": "on"}
        super().__init__(data)
        self.fields["change"].choices = list(self._choices(organisation))  # type: ignore[attr-defined]
        kind = self._kind()
        if kind is None or not kind.has_day:
            del self.fields["from_day"]
        if kind is None or not kind.is_act:
            del self.fields["decided_by"], self.fields["override"], self.fields["tells"]

    def _kind(self) -> BulkKind | None:
        code = (self.data.get("change") or "").partition(":")[0]
        return next((kind for kind in BulkKind if kind.value == code), None)

    @staticmethod
    def _choices(here: Organisation) -> Iterator[tuple[Any, list[tuple[str, Any]]]]:
        for what, offered in ((BulkKind.LANGUAGE, LANGUAGES), (BulkKind.NOTICES, NOTICES)):
            yield KINDS[what], [(f"{what.value}:{code}", _into(KINDS[what], said)) for code, said in offered.items()]
        sections = list(Section.objects.for_organisation(here).filter(closed_on=None))
        for kind in SectionKind:
            of_kind = [one for one in sections if one.kind == kind]
            if of_kind:
                named = [(f"section:{one.public_id}", _into(kind.label, local_text(one, "name"))) for one in of_kind]
                yield kind.label, named
        said = KINDS[BulkKind.CATEGORY]
        categories = offered_categories(here)
        yield said, [(f"category:{one.key}", _into(said, local_text(one, "name"))) for one in categories]

    def change_asked(self) -> Change:
        kind, _colon, to = self.cleaned_data["change"].partition(":")
        return Change(
            BulkKind(kind),
            to,
            self.cleaned_data.get("from_day") or self.today,
            self.cleaned_data.get("decided_by", ""),
            self.cleaned_data.get("tells", False),
            self.cleaned_data.get("override", ""),
        )
