"""Documents that go with what is written: joining one, and reading it by the address that a letter names."""

from __future__ import annotations

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from membership.access import OFFICE as OFFICE_ROLES
from membership.access import links_anywhere, roles_of
from membership.clock import today
from membership.models import Account, Attachment
from membership.queries.attachments import readable, readable_by
from membership.services.attachments import File
from membership.web.downloads import handed_over
from membership.web.fields import ProofField
from membership.web.gate import PUBLIC, gate


class AttachmentForm(forms.Form):
    title = forms.CharField(label=_("Name that readers see"), max_length=200)
    file = ProofField(label=_("Document"), only="application/pdf", help_text=_("PDF, 5 MB at most."))

    @property
    def joined(self) -> File:
        """The file as the service takes it."""
        return File(title=self.cleaned_data["title"], **self.cleaned_data["file"])


@require_safe
@gate(PUBLIC)
def attachment(request: HttpRequest, public_id: str) -> HttpResponse:
    """Hand over a document to whoever has its address, for as long as that holds; to the office at any time."""
    found = readable(public_id) or _of_a_reader(request, public_id) or _of_the_office(request, public_id)
    if found is None:
        raise Http404
    return handed_over(bytes(found.document.content), name=f"{found.title}.pdf", media_type=found.document.media_type)


def _of_a_reader(request: HttpRequest, public_id: str) -> Attachment | None:
    if not isinstance(request.user, Account):
        return None
    return readable_by([link.person for link in links_anywhere(request.user)], public_id)


def _of_the_office(request: HttpRequest, public_id: str) -> Attachment | None:
    found: Attachment | None = (
        Attachment.objects.select_related("document", "organisation").filter(public_id=public_id).first()
    )
    if found is None or not isinstance(request.user, Account):
        return None
    roles = roles_of(request.user, found.organisation, today(found.organisation))
    return found if roles & OFFICE_ROLES else None
