"""The organisation's own words: chosen kind by kind, in each language, and read as a real member will."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_lazy, override

from membership.errors import DomainError, TextMissing
from membership.messages import sentence
from membership.models import Membership, Organisation, Person, Wording, WordingKind
from membership.queries.people_meant import persons_meant
from membership.services.composing import fill
from membership.services.wording_examples import example_of
from membership.services.wordings import (
    FIELDS,
    PAPERS,
    PARTS,
    PERSON,
    Words,
    fields_of_subject,
    rows_of,
    wordings_of,
    words_in,
    write_wording,
)
from membership.web.gate import OFFICE, GatedRequest, gate

FOUND = 8


class WordingForm(forms.Form):
    """The subject of one kind and its words, before and after, in each language of the organisation."""

    subject_fr = forms.CharField(
        label=gettext_lazy("Subject, in French"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"lang": "fr"}),
    )
    subject_en = forms.CharField(
        label=gettext_lazy("Subject, in English"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"lang": "en"}),
    )
    opening_fr = forms.CharField(
        label=gettext_lazy("Before, in French"), required=False, widget=forms.Textarea(attrs={"lang": "fr", "rows": 4})
    )
    opening_en = forms.CharField(
        label=gettext_lazy("Before, in English"), required=False, widget=forms.Textarea(attrs={"lang": "en", "rows": 4})
    )
    closing_fr = forms.CharField(
        label=gettext_lazy("After, in French"), required=False, widget=forms.Textarea(attrs={"lang": "fr", "rows": 4})
    )
    closing_en = forms.CharField(
        label=gettext_lazy("After, in English"), required=False, widget=forms.Textarea(attrs={"lang": "en", "rows": 4})
    )

    def __init__(self, *args: Any, organisation: Organisation, is_paper: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_paper:
            self.fields["subject_fr"].label = gettext("Title, in French")
            self.fields["subject_en"].label = gettext("Title, in English")
        self.languages = organisation.languages
        if "en" not in self.languages:
            for part in PARTS:
                del self.fields[f"{part}_en"]

    @property
    def words(self) -> dict[str, Words]:
        cleaned = self.cleaned_data
        return {
            language: Words(**{part: cleaned[f"{part}_{language}"] for part in PARTS}) for language in self.languages
        }


@dataclass(frozen=True, slots=True)
class KindShown:
    """One kind on the list. trouble: why nothing of it can leave as it stands."""

    kind: WordingKind
    label: str
    is_own: bool
    trouble: str


@gate(OFFICE)
def wordings(request: GatedRequest) -> HttpResponse:
    """List what is written to members, and which kinds have words of the organisation's own."""
    here = request.organisation
    own = {row.kind for row in Wording.objects.for_organisation(here) if not words_in(row).is_empty}
    kinds = [KindShown(kind, str(kind.label), kind in own, trouble_of(here, kind)) for kind in WordingKind]
    return render(request, "membership/wordings.html", {"kinds": kinds})


def trouble_of(here: Organisation, kind: WordingKind) -> str:
    """Return why nothing of a kind can leave as its words stand, or nothing."""
    try:
        wordings_of(here, kind)
    except TextMissing as error:
        return sentence(error)
    return ""


@gate(OFFICE)
def wording(request: GatedRequest, kind: str) -> HttpResponse:
    """Write the words of one kind, and read them as a member will."""
    if kind not in WordingKind.values:
        raise Http404
    here, which = request.organisation, WordingKind(kind)
    rows = rows_of(here, kind)
    initial = {f"{part}_{language}": getattr(rows[language], part) for language in rows for part in PARTS}
    form = WordingForm(request.POST or None, initial=initial, organisation=here, is_paper=which in PAPERS)
    if request.method == "POST" and form.is_valid():
        try:
            write_wording(here, kind=which, words=form.words, actor=request.actor)
        except DomainError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, gettext("Your words are recorded. What already left keeps its own."))
            return redirect("wording", slug=here.slug, kind=kind)
    search = request.GET.get("q", "").strip()
    member = _member(request)
    context = {
        "kind": which,
        "label": which.label,
        "form": form,
        "fields": FIELDS[kind],
        "fields_of_subject": fields_of_subject(kind),
        "is_paper": which in PAPERS,
        "names_reader": PERSON in FIELDS[kind],
        "trouble": trouble_of(here, which),
        "search": search,
        "found": persons_meant(here, search)[:FOUND] if search else [],
        "member": member,
        "paper_of": _paper_of(member) if which == WordingKind.CERTIFICATE else None,
        "previews": [_preview(here, which, rows.get(language), language, member) for language in here.languages],
    }
    return render(request, "membership/wording.html", context, status=422 if form.is_bound else 200)


def _member(request: GatedRequest) -> Person | None:
    wanted = request.GET.get("member")
    if not wanted:
        return None
    rows = Person.objects.for_organisation(request.organisation)
    found: Person | None = rows.filter(public_id=wanted).first()
    if found is None:
        raise Http404
    return found


def _paper_of(member: Person | None) -> Membership | None:
    """Return whose certificate is read with the words in it."""
    return Membership.objects.filter(person=member).first() if member else None


def _preview(
    here: Organisation, kind: WordingKind, row: Wording | None, language: str, member: Person | None
) -> dict[str, str]:
    """Return the words as a member will read them, in a message of that kind."""
    with override(language):
        example = example_of(here, kind, words_in(row))
        name = member.full_name if member else gettext("(name of the member)")
        link = gettext("(personal link)")
    # A mail names its reader, for a mailbox that several share; a paper has a title.
    subject = example.subject if kind in PAPERS else f"{example.subject} – {name}"
    return {"language": language, "subject": subject, "body": fill(example.body, {"name": name, "link": link})}
