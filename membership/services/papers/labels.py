"""Labels for the envelopes of a notice: sheets of thirty as every stationer sells them, in the order of the letters."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from django.utils.translation import gettext as _
from django.utils.translation import override

from membership import rendering
from membership.clock import now
from membership.models import Address, Delivery, Notice, Organisation
from membership.queries.letters import address_to, addresses_of, letters_to_post, lines_of
from membership.services.papers.letters import postal_order
from membership.services.papers.paper import DOCUMENTS, Paper

ON_A_SHEET = 30
# More would not stand on an inch; the name and the last lines, which the post reads, stay.
LINES = 5


def address_labels(notice: Notice) -> Paper:
    """Return one label for each letter of a notice that waits and has an address, as PDF."""
    return labels_document(list(letters_to_post(notice)), organisation=notice.organisation)


def labels_document(deliveries: Sequence[Delivery], *, organisation: Organisation) -> Paper:
    """Return one label for each letter that has an address, as PDF."""
    instant = now()
    on = instant.astimezone(organisation.zone).date()
    addresses = addresses_of(deliveries, on)
    labels = iter(
        _label(one, address)
        for one in sorted(deliveries, key=lambda one: postal_order(one, addresses))
        if (address := address_to(one, addresses)) is not None
    )
    sheets = []
    while sheet := list(islice(labels, ON_A_SHEET)):
        sheets.append(sheet)
    data = {
        "lang": "fr",
        "region": "CA",
        "title": _("Address labels"),
        "author": organisation.name_fr,
        "sheets": sheets,
    }
    content = rendering.render("labels", data, at=instant, documents=DOCUMENTS)
    return Paper(f"{organisation.slug}-{_('labels')}-{on.isoformat()}.pdf", "application/pdf", content)


def _label(delivery: Delivery, address: Address) -> list[str]:
    with override(delivery.language):
        return [delivery.addressee, *lines_of(address)[-LINES + 1 :]]
