"""«Votre dossier devant le conseil»: what the board is to decide of the reader, and the answer to it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from governance.models import Procedure
from governance.queries.discipline import procedures_about, reasoned_by
from governance.services.discipline import answer_procedure
from governance.web.discipline.forms import AnswerForm
from governance.web.discipline.words import shown_of
from membership.errors import DomainError
from membership.messages import sentence
from membership.web.acting import as_person
from membership.web.gate import OWN, gate
from membership.web.me.file import OwnRequest, back_to_file


@gate(OWN)
@as_person
@never_cache
def one(request: OwnRequest, procedure: str) -> HttpResponse:
    """Show the grounds, the meeting and what may be answered; on POST, keep the answer."""
    rows = procedures_about([request.person], request.organisation)
    found: Procedure | None = rows.filter(public_id=procedure).first()
    if found is None:
        raise Http404
    held = {"statement": found.statement, "will_speak": bool(found.will_speak)}
    form = AnswerForm(request.POST or None, initial=held)
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        try:
            answer_procedure(
                found, statement=cleaned["statement"], will_speak=cleaned["will_speak"], actor=request.actor
            )
        except DomainError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, gettext("Your answer is recorded. You may change it until the board decides."))
            here = {"slug": request.organisation.slug, "procedure": found.public_id}
            return redirect(reverse("discipline:mine", kwargs=here))
    context: dict[str, Any] = {
        "procedure": found,
        "form": form if found.is_open else None,
        "reasoned_by": reasoned_by(found),
        **shown_of(found),
        **back_to_file(request),
    }
    return render(request, "governance/discipline/mine.html", context, status=422 if form.errors else 200)
