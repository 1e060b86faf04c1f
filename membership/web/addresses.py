"""Where a member lives and lived: one put between two others, one set right."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from membership import formats
from membership.clock import today
from membership.errors import DomainError
from membership.messages import sentence
from membership.models import Address, ConsultationKind, Membership
from membership.queries.people import country_of
from membership.services.addresses import addresses_of, correct_address, insert_address
from membership.services.persons import PostalAddress
from membership.web.consulted import noted
from membership.web.gate import OFFICE, GatedRequest, gate
from membership.web.joined import member_acted_on
from membership.web.life.forms import day_field
from membership.web.reach_fields import CountryField, ReachForm


class AddressForm(ReachForm):
    """Where somebody lived, and since when. of: the address set right, None where another is put in."""

    line = forms.CharField(label=gettext_lazy("Street address"), max_length=250, required=False)
    city = forms.CharField(label=gettext_lazy("Town"), max_length=120)
    postal_code = forms.CharField(label=gettext_lazy("Postal code"), max_length=20, required=False)
    country = CountryField(label=gettext_lazy("Country"))
    since = day_field(pgettext_lazy("an address", "From"))
    until = day_field(
        gettext_lazy("First day no longer there"), required=False, help_text=gettext_lazy("Empty: it still holds.")
    )

    def __init__(self, *args: Any, of: Address | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if of is None:
            del self.fields["until"]
        else:
            # Of many brought in by a list nobody knows the first day.
            self.fields["since"].required = False


@gate(OFFICE)
def addresses(request: GatedRequest, public_id: str) -> HttpResponse:
    membership = member_acted_on(request, public_id)
    noted(request, ConsultationKind.CONTACT, membership)
    held = addresses_of(membership.person)
    of = _asked(request, held)
    initial = _as_held(of) if of else {"since": today(request.organisation), "country": country_of(membership.person)}
    form = AddressForm(request.POST or None, initial=initial, of=of)
    if request.method == "POST" and form.is_valid():
        try:
            _write(request, membership, form.cleaned_data, of)
        except DomainError as error:
            form.add_error("since", sentence(error))
        else:
            messages.success(request, _("Recorded."))
            return redirect(request.path)
    context = {
        "membership": membership,
        "form": form,
        "of": of,
        "columns": [{"label": label} for label in _heads()],
        "rows": [_row(request, row) for row in held],
        "back_url": reverse("member", kwargs={"slug": request.organisation.slug, "public_id": public_id}),
    }
    return render(request, "membership/addresses.html", context, status=422 if form.errors else 200)


def _asked(request: GatedRequest, held: list[Address]) -> Address | None:
    """Return the address that held on the day of the page's own address. Raises Http404 for one on which none did."""
    asked = request.GET.get("on")
    if asked is None:
        return None
    try:
        on = date.fromisoformat(asked)
    except ValueError:
        raise Http404 from None
    found = next((row for row in held if on in row.effective), None)
    if found is None:
        raise Http404
    return found


def _as_held(row: Address) -> dict[str, Any]:
    return {
        "line": row.line,
        "city": row.city,
        "postal_code": row.postal_code,
        "country": row.country,
        "since": row.effective.lower,
        "until": row.effective.upper,
    }


def _write(request: GatedRequest, membership: Membership, said: dict[str, Any], of: Address | None) -> None:
    person = membership.person
    address = PostalAddress(said["line"], said["city"], said["postal_code"], said["country"])
    if of is None:
        insert_address(person, address=address, since=said["since"], actor=request.actor)
        return
    correct_address(
        person, on=_a_day_of(of), address=address, since=said["since"], until=said["until"], actor=request.actor
    )


def _a_day_of(row: Address) -> date:
    """Return a day on which an address holds."""
    first: date | None = row.effective.lower
    end: date | None = row.effective.upper
    return first or (end - date.resolution if end else date.max)


def _heads() -> tuple[str, ...]:
    return _("Address"), pgettext("an address", "From"), pgettext("an address", "Until")


def _row(request: GatedRequest, row: Address) -> list[Any]:
    since = formats.short_day(row.effective.lower) if row.effective.lower else _("Not known")
    until = formats.short_day(row.effective.upper - date.resolution) if row.effective.upper else ""
    address = f"{request.path}?{urlencode({'on': _a_day_of(row).isoformat()})}"
    return [{"text": str(row), "url": address}, since, until]
