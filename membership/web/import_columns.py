"""Saying what each column of a list is, and what its words stand for; kept for the next list like it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache

from membership import formats
from membership.errors import DomainError, ImportRefused
from membership.messages import sentence
from membership.models import AttestedAge, Category, Organisation, Section, SectionKind
from membership.queries.categories import offered_categories, offered_classes
from membership.rules.importing.fields import PRIVATE, REQUIRED, Field
from membership.rules.importing.layout import Instructions
from membership.rules.importing.text import folded
from membership.rules.importing.values import DateOrder
from membership.rules.importing.words import Status
from membership.services.imports.columns import Column, Columns, columns_of, unknown_words
from membership.services.imports.mappings import remember_mapping
from membership.services.imports.sheets import beside_sections, section_words
from membership.services.imports.wording import FIELDS
from membership.services.sections import NAME_LENGTH, open_section_named
from membership.templatetags.unevoix import local_text
from membership.web import importing_words as words
from membership.web.gate import OFFICE, GatedRequest, gate
from membership.web.held_files import HeldFile, held, hold_again
from membership.web.importing import no_longer_held

STATUSES: Mapping[Status, str | Promise] = {
    Status.ACTIVE: gettext_lazy("Member"),
    Status.SUSPENDED: gettext_lazy("Suspended"),
    Status.RESIGNED: gettext_lazy("Resigned"),
    Status.EXPELLED: gettext_lazy("Expelled"),
    Status.DECEASED: gettext_lazy("Deceased"),
    Status.ENDED: gettext_lazy("Left, it is not said how"),
}
# Instead of a meaning: the organisation shall have such a section from now on.
OPEN_IT = "+"
UnknownWords = Mapping[Field, list[tuple[str, int]]]


class ColumnsForm(forms.Form):
    """One choice for each column, how dates are written, and a choice for each word that is not understood."""

    date_order = forms.ChoiceField(
        label=gettext_lazy("Dates such as 03/04/2020"),
        required=False,
        choices=[
            ("", gettext_lazy("As the file itself shows")),
            (DateOrder.DAY_FIRST.value, gettext_lazy("Day first: 3 April 2020")),
            (DateOrder.MONTH_FIRST.value, gettext_lazy("Month first: March 4, 2020")),
        ],
    )

    def __init__(
        self, data: Any, *, columns: Columns, unknown: UnknownWords, organisation: Organisation, said: Instructions
    ) -> None:
        super().__init__(data, initial={"date_order": said.date_order.value if said.date_order else ""})
        self._said = said
        self._columns = {f"column-{one.place}": one for one in columns.columns}
        self._words = {
            f"word-{field.value}-{rank}": (field, word)
            for field, found in unknown.items()
            for rank, (word, _rows) in enumerate(found)
        }
        rows = {(field, word): count for field, found in unknown.items() for word, count in found}
        for name, column in self._columns.items():
            self.fields[name] = _column_field(column)
        for name, (field, word) in self._words.items():
            self.fields[name] = _word_field(organisation, field, word, rows[field, word])
        classes = list(offered_classes(organisation))
        if len(classes) > 1:
            self.fields["share_class"] = forms.ChoiceField(
                label=_("Class of the amounts of shares"),
                required=False,
                initial=said.share_class or "",
                choices=[("", _("The qualifying shares")), *((one.key, local_text(one, "name")) for one in classes)],
            )

    @property
    def column_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self._columns]

    @property
    def word_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self._words]

    @property
    def other_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("date_order", "share_class") if name in self.fields]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        taken: dict[str, Column] = {}
        for name, column in self._columns.items():
            field = cleaned.get(name)
            if field and field in taken:
                twice = {"field": FIELDS[Field(field)], "column": taken[field].name}
                self.add_error(
                    name, _("“%(column)s” is already the column of “%(field)s”. Choose one of them.") % twice
                )
            elif field:
                taken[field] = column
        for name, (_field, word) in self._words.items():
            if cleaned.get(name) == OPEN_IT and len(word) > NAME_LENGTH:
                most = {"most": formats.number(NAME_LENGTH)}
                self.add_error(name, _("This is too long for a name (%(most)s characters at most).") % most)
        for field in REQUIRED:
            if field.value not in taken and field not in self._said.defaults:
                self.add_error(
                    None, _("Say which column is “%(field)s”: no row can do without.") % {"field": FIELDS[field]}
                )
        return cleaned

    def instructions(self) -> Instructions:
        """Return what was said, with what was said before of words that are understood by now."""
        chosen = {self.cleaned_data[name]: column.name for name, column in self._columns.items()}
        said = {field: dict(found) for field, found in self._said.words.items()}
        for name, (field, word) in self._words.items():
            meaning = self.cleaned_data.get(name)
            # A section that is opened answers to its own name.
            if meaning and meaning != OPEN_IT:
                kept_under = Field.CATEGORY if field is Field.PREVIOUS_CATEGORY else field
                said.setdefault(kept_under, {})[folded(word)] = meaning
        order = self.cleaned_data.get("date_order")
        return Instructions(
            columns={field: chosen.get(field.value, "") for field in Field},
            words=said,
            defaults=self._said.defaults,
            date_order=DateOrder(order) if order else None,
            share_class=self.cleaned_data.get("share_class") or None,
        )

    def to_open(self) -> list[tuple[SectionKind, str]]:
        """Return the sections that are wanted and are not there yet."""
        return [
            (SectionKind(field.value), word)
            for name, (field, word) in self._words.items()
            if self.cleaned_data.get(name) == OPEN_IT
        ]


class OneOfSeveral(forms.Select):
    """A choice that may stay as it is, where some of those beside it are needed: none is called optional."""

    is_one_of_several = True


def _column_field(column: Column) -> forms.ChoiceField:
    return forms.ChoiceField(
        widget=OneOfSeveral,
        label=column.name if column.is_named else _("Column %(n)s") % {"n": formats.number(column.place + 1)},
        help_text=_samples(column),
        required=False,
        initial=column.field.value if column.field else "",
        choices=[("", _("Leave it out")), *((field.value, name) for field, name in FIELDS.items())],
    )


def _samples(column: Column) -> str:
    if column.field in PRIVATE and column.samples:
        return _("Not shown here: nobody’s age is")
    return " · ".join(column.samples) or _("Empty on the first rows")


def _word_field(organisation: Organisation, field: Field, word: str, rows: int) -> forms.ChoiceField:
    count = ngettext("%(n)s row", "%(n)s rows", rows) % {"n": formats.number(rows)}
    return forms.ChoiceField(
        widget=OneOfSeveral,
        label=_("“%(word)s”, as %(field)s") % {"word": word or _("(empty)"), "field": str(FIELDS[field]).lower()},
        help_text=count,
        required=False,
        choices=[("", _("Refuse these rows")), *_meanings(organisation, field)],
    )


def _meanings(organisation: Organisation, field: Field) -> list[tuple[str, str | Promise]]:
    match field:
        case Field.CATEGORY | Field.PREVIOUS_CATEGORY:
            # A category that somebody left may be closed since.
            every = Category.objects.for_organisation(organisation)
            categories = offered_categories(organisation) if field is Field.CATEGORY else every
            return [(one.key, local_text(one, "name")) for one in categories]
        case Field.STATUS:
            return [(status.value, said) for status, said in STATUSES.items()]
        case Field.REGION | Field.SECTOR | Field.DOMAIN:
            sections = Section.objects.for_organisation(organisation).filter(kind=field.value, closed_on=None)
            return [(OPEN_IT, _("Open it: it is a new one")), *((one.key, local_text(one, "name")) for one in sections)]
        case Field.ATTESTED_AGE:
            return [(str(age.value), age.label) for age in AttestedAge]
        case Field.KIND:
            return [("natural", _("Natural person")), ("legal", _("Legal person"))]
        case _:
            return [("fr", _("French")), ("en", _("English"))]


@gate(OFFICE)
@never_cache
def columns(request: GatedRequest, token: str) -> HttpResponseBase:
    """Ask what each column is; keep the answer, and go on to what the list would do."""
    here = request.organisation
    file = held(request, token)
    if file is None:
        return no_longer_held(request)
    said = Instructions.from_document(file.mapping)
    try:
        # As the check reads it: a column of sections is left out as long as there is none and nobody names it.
        found = columns_of(file.content, beside_sections(said, section_words(here)))
    except ImportRefused as refused:
        messages.error(request, sentence(refused))
        return redirect("register-import", slug=here.slug)
    form = ColumnsForm(
        request.POST or None,
        columns=found,
        unknown=_unknown(request, file, said),
        organisation=here,
        said=said,
    )
    if request.method == "POST" and form.is_valid():
        refusal = _keep(request, token, file, found, form)
        if refusal is None:
            return redirect("register-import-check", slug=here.slug, token=token)
        form.add_error(None, sentence(refusal))
    return render(
        request,
        "membership/import_columns.html",
        {
            "file_name": file.name,
            "form": form,
            "unnamed": words.doubt_of_names(found.header),
            "steps": words.steps(1, reverse("register-import", kwargs={"slug": here.slug})),
        },
    )


def _unknown(request: GatedRequest, file: HeldFile, said: Instructions) -> UnknownWords:
    """Return the words to ask about: none as long as the columns themselves are not clear."""
    try:
        return unknown_words(request.organisation, file.content, said)
    except ImportRefused:
        return {}


def _keep(request: GatedRequest, token: str, file: HeldFile, found: Columns, form: ColumnsForm) -> DomainError | None:
    here, instructions = request.organisation, form.instructions()
    try:
        with transaction.atomic():
            for kind, name in form.to_open():
                open_section_named(here, kind=kind, name=name, actor=request.actor)
            remember_mapping(here, actor=request.actor, header=found.header, instructions=instructions)
    except ImportRefused as refused:
        return refused
    hold_again(request, token, HeldFile(file.name, file.content, instructions.as_document()))
    return None
