"""The examples of what is drawn up rather than sent: the share certificate, and the certificate of sending.

Of a member's own shares there is none: whoever reads those is noted. The certificate shown is of nobody.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from membership.clock import now, today
from membership.models import DeliveryState, Notice, NoticeKind, Organisation, ShareClass, WordingKind
from membership.queries.mailings import summed
from membership.queries.moment import Moment
from membership.queries.shares import classes_of
from membership.rules.shares import Holding
from membership.services.papers.certificate import Whose, own_words, what_it_says
from membership.services.proof import Sums, page_ahead
from membership.services.wording_examples import Example, register
from membership.services.wordings import Words

# What the member of the example holds of each class, paid in full.
HELD = 10
PRICE_CENTS = 1000
# No row has it: nobody was told by a notice that is not kept.
NOT_KEPT = 0


def _shares(organisation: Organisation, words: Words) -> Example:
    language, reader = _language(), "%(name)s"
    held = [(one, _paid(one)) for one in classes_of(organisation) or [_any_class()]]
    whose = Whose(reader, _("(number of the member)"))
    data = what_it_says(organisation, whose, Moment(today(organisation)), now(), held, language)
    data |= own_words(organisation, reader, words, language)
    # As the page is laid out.
    lines = [data["organisation"], data["reference"], data["title"], *data["opening"], data["lead"], data["holder"]]
    lines += [data["capacity"], data["holds"], *_table(data["head"], data["rows"])]
    return _laid_out(data, [*lines, *data["notes"], *data["closing"]])


def _paid(one: ShareClass) -> Holding:
    worth = HELD * one.unit_price_cents
    return Holding(HELD, worth, worth, 0)


def _any_class() -> ShareClass:
    title = _("(class of shares)")
    return ShareClass(name_fr=title, name_en=title, unit_price_cents=PRICE_CENTS)


def _sending(organisation: Organisation, words: Words) -> Example:
    """Write the certificate of the latest notice of a meeting, as it would be drawn now."""
    language = _language()
    notices = Notice.objects.for_organisation(organisation).filter(kind=NoticeKind.CALL)
    latest = notices.select_related("organisation").prefetch_related("texts").order_by("pk").last()
    notice = latest or Notice(
        pk=NOT_KEPT,
        organisation=organisation,
        kind=NoticeKind.CALL,
        issued_at=now(),
        text_sha256=_("(fingerprint of the text)"),
    )
    texts = {text.language: text.subject for text in latest.texts.all()} if latest else {}
    subject = texts.get(language) or texts.get("fr") or _("(subject of the notice)")
    counted = summed([notice])[0].counted
    sums = Sums(
        slips=notice.deliveries.count(),
        head=_("(hash of the last slip)"),
        counted=Counter({state: counted[state] for state in DeliveryState.values}),
    )
    data = page_ahead(notice, subject, words, sums, language=language)
    lines = [data["organisation"], data["title"], data["lead"], data["moment"], *data["opening"]]
    lines += [*_pairs(data["facts"])]
    for part in data["parts"]:
        lines += [part["title"], *(_table(part["head"], part["rows"]) if part["rows"] else [part["empty"]])]
    return _laid_out(data, [*lines, *data["notes"]])


def _pairs(facts: list[tuple[str, str]]) -> Iterator[str]:
    yield "\n".join(_("%(label)s: %(value)s") % {"label": label, "value": value} for label, value in facts)


def _table(head: list[str], rows: list[list[str]]) -> Iterator[str]:
    """Yield each row as a paragraph of its own: a column, then what stands in it, which a narrow screen can show."""
    for row in rows:
        yield from _pairs(list(zip(head, row, strict=True)))


def _laid_out(data: dict[str, Any], lines: list[str]) -> Example:
    signed = [f"____________________\n{name}" for name in data["signatures"]]
    return Example(data["title"], "\n\n".join([*(line for line in lines if line), *signed]))


def _language() -> str:
    return "en" if (get_language() or "fr").startswith("en") else "fr"


def offer() -> None:
    """Let these be shown."""
    register(WordingKind.CERTIFICATE, _shares)
    register(WordingKind.PROOF, _sending)
