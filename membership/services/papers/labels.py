"""Labels for the envelopes of a notice: sheets of thirty as every stationer sells them, in the order of the letters."""

from __future__ import annotations

from itertools import islice

from django.utils.translation import gettext as _

from membership import rendering
from membership.clock import now
from membership.models import Notice
from membership.queries.letters import address_to, addresses_of, letters_to_post
from membership.services.papers.letters import lines_of, postal_order
from membership.services.papers.paper import DOCUMENTS, Paper

ON_A_SHEET = 30
# More would not stand on an inch; the name and the last lines, which the post reads, stay.
LINES = 5


def address_labels(notice: Notice) -> Paper:
    """Return one label for each letter that waits and has an address, as PDF."""
    instant = now()
    on = instant.astimezone(notice.organisation.zone).date()
    deliveries = list(letters_to_post(notice))
    addresses = addresses_of(deliveries, on)
    deliveries.sort(key=lambda one: postal_order(one, addresses))
    labels = iter(
        [one.addressee, *lines_of(address)[-LINES + 1 :]]
        for one in deliveries
        if (address := address_to(one, addresses)) is not None
    )
    sheets = []
    while sheet := list(islice(labels, ON_A_SHEET)):
        sheets.append(sheet)
    data = {
        "lang": "fr",
        "region": "CA",
        "title": _("Address labels"),
        "author": notice.organisation.name_fr,
        "sheets": sheets,
    }
    content = rendering.render("labels", data, at=instant, documents=DOCUMENTS)
    return Paper(f"{notice.organisation.slug}-{_('labels')}-{on.isoformat()}.pdf", "application/pdf", content)
