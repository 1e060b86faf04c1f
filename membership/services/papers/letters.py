"""Letters to post, of one notice or of several, merged into one document: each on a new page, in the order of the post.

Each letter stands where the window of an envelope is, in the language of its reader, and ends with a QR code: the same
personal link that an e-mail carries. The link is derived while the page is made and stored nowhere. Where the office
asks for it, a code to sign in for the first time stands beside it, with an address to type; never anything that votes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from membership import formats, rendering
from membership.clock import now
from membership.models import IN_PERSON, Address, Delivery, NoticeKind, NoticeText, Organisation
from membership.queries.letters import address_to, addresses_of, large_print_of, lines_of
from membership.queries.post import texts_for
from membership.services.composing import as_paragraph, fill, own_words, personal_link
from membership.services.papers.paper import DOCUMENTS, Paper
from membership.services.quality import quality_in

# In points: the usual size, and that of a page in large print.
SIZES = {"usual": 11, "large": 18}
SIGNING_IN = frozenset({*IN_PERSON, NoticeKind.RESULT})


def letters_document(
    deliveries: Sequence[Delivery],
    *,
    organisation: Organisation,
    size: str = "",
    codes: Mapping[int, str] = MappingProxyType({}),
) -> Paper:
    """Return letters as one PDF, of whatever notices.

    size: see SIZES; each reader's own when it is empty. codes: by delivery.
    """
    instant = now()
    on = instant.astimezone(organisation.zone).date()
    addresses = addresses_of(deliveries, on)
    texts = texts_for(deliveries)
    sizes = sizes_of(deliveries)
    letters = []
    # The post sorts by code, then by street: letters handed over in that order are handed on faster.
    for delivery in sorted(deliveries, key=lambda one: postal_order(one, addresses)):
        with override(delivery.language):
            text = texts.get((delivery.notice_id, delivery.language)) or texts[delivery.notice_id, "fr"]
            letters.append(
                _letter(delivery, text, address_to(delivery, addresses))
                | _way_in(delivery, codes.get(delivery.pk, ""))
                | {
                    "day": formats.day(on, delivery.language).capitalize(),
                    "size": SIZES[size or sizes[delivery.pk]],
                }
            )
    data = {"lang": "fr", "region": "CA", "title": _("Letters to post"), "letters": letters}
    content = rendering.render("letters", data | {"author": organisation.name_fr}, at=instant, documents=DOCUMENTS)
    return Paper(f"{organisation.slug}-{_('letters')}-{on.isoformat()}.pdf", "application/pdf", content)


def _reads_large(delivery: Delivery, large: set[int]) -> bool:
    """Return whether its reader asked for large print: the dead did not ask it for who settles the estate."""
    return delivery.person_id in large and delivery.estate_id is None


def in_postal_order(deliveries: Iterable[Delivery], on: date) -> list[Delivery]:
    """Return letters in the order in which they are printed."""
    letters = list(deliveries)
    addresses = addresses_of(letters, on)
    return sorted(letters, key=lambda one: postal_order(one, addresses))


def sizes_of(deliveries: Sequence[Delivery]) -> dict[int, str]:
    """Return in which size each letter is printed, by delivery: that which its reader asked for."""
    large = large_print_of(deliveries)
    return {one.pk: "large" if _reads_large(one, large) else "usual" for one in deliveries}


def postal_order(delivery: Delivery, addresses: dict[int | None, Address]) -> tuple[str, ...]:
    at = address_to(delivery, addresses)
    if at is None:
        # Last, so that whoever has no address stands out.
        return ("~", "", "", delivery.addressee)
    return ("" if at.country == "CA" else at.country, at.postal_code, at.line, delivery.addressee)


def _letter(delivery: Delivery, text: NoticeText, address: Address | None) -> dict[str, Any]:
    organisation = delivery.organisation
    name = (organisation.name_en if delivery.language == "en" else "") or organisation.name_fr
    link = personal_link(delivery)
    quality = as_paragraph(quality_in(delivery.in_quality, delivery.language))
    by_code = _("by the code at the end of this letter")
    # What concerns a membership is read after signing in: the code is nobody's own.
    signs_in = delivery.notice.kind in SIGNING_IN and delivery.application is None
    said = {"name": delivery.addressee, "link": by_code, "quality": quality} | own_words(delivery, text)
    filled = fill(text.body_text, said)
    return {
        "lang": delivery.language,
        "from": [name, *organisation.contact.splitlines()],
        "to": [delivery.addressee, *lines_of(address)],
        "number": delivery.membership.number if delivery.membership else "",
        "subject": text.subject,
        "paragraphs": list(_paragraphs(filled)),
        # Of a meeting that is cancelled, there is no way in to show.
        "qr": segno.make(link, error="m").svg_inline(border=2, light="#fff", omitsize=True)
        if "%(link)s" in text.body_text
        else "",
        "qr_alt": _("QR code that leads to your space") if signs_in else _("QR code that leads to the meeting"),
        "qr_text": _("Point the camera of a telephone at this code to sign in.")
        if signs_in
        else _("Point the camera of a telephone at this code. It is yours alone: do not lend it."),
    }


def _way_in(delivery: Delivery, code: str) -> dict[str, Any]:
    """Return what is typed by whoever has no telephone to point: where, under which number, with which code."""
    here, slug = settings.SITE_URL.partition("://")[2], {"slug": delivery.organisation.slug}
    if not code or delivery.membership is None:
        at = here + reverse("organisation", kwargs=slug)
        return {"typed": [_("Or type this address: %(address)s") % {"address": at}] if delivery.membership else []}
    where = here + reverse("activate", kwargs=slug)
    number = delivery.membership.number
    return {
        "typed": [
            _("Or type this address: %(address)s") % {"address": where},
            _("Member number: %(number)s") % {"number": number},
            _("Code, good once: %(code)s") % {"code": code},
        ]
    }


def _paragraphs(text: str) -> Iterable[list[str]]:
    """Yield the paragraphs of a plain text, each a list of lines."""
    lines: list[str] = []
    for line in [*text.splitlines(), ""]:
        if line.strip():
            lines.append(line.strip())
        elif lines:
            yield lines
            lines = []
