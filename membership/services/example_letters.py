"""The examples of what the register itself writes: an acknowledgement, an answer, the latest news."""

from __future__ import annotations

from django.utils.translation import gettext as _

from membership.clock import now
from membership.models import Newsletter, Notice, NoticeKind, Organisation, RequestKind, RequestState, WordingKind
from membership.services.digest_text import letter_of_digest, letter_of_items
from membership.services.life import application_wording
from membership.services.newsletters import letter_of_news
from membership.services.request_wording import answered
from membership.services.wording_examples import Example, of_letter, register
from membership.services.wordings import Words

GATHERED = 2


def _receipt(organisation: Organisation, words: Words) -> Example:
    return of_letter(organisation, application_wording.received(), words)


def _letter(organisation: Organisation, words: Words) -> Example:
    said = answered(RequestKind.OTHER, now(), RequestState.ACCEPTED, _("(what the office answers)"))
    return of_letter(organisation, said, words)


def _news(organisation: Organisation, words: Words) -> Example:
    latest = Newsletter.objects.for_organisation(organisation).order_by("pk").last()
    if latest is None:
        subject, body = _first_news()
        latest = Newsletter(subject_fr=subject, subject_en=subject, body_fr=body, body_en=body)
    return of_letter(organisation, letter_of_news(latest), words)


def _first_news() -> tuple[str, str]:
    """Return what stands for the subject and the text of news, before any was written."""
    return _("(subject of the news)"), _("(what the news says)")


def _digest(organisation: Organisation, words: Words) -> Example:
    # Of news alone: what was written to one member is read on the page that notes who read it.
    news = Notice.objects.for_organisation(organisation).filter(kind=NoticeKind.NEWS).prefetch_related("texts")
    latest = list(news.order_by("-pk")[:GATHERED])
    if latest:
        return of_letter(organisation, letter_of_digest(organisation, latest), words)
    return of_letter(organisation, letter_of_items(organisation, (_first_news(),), has_news=True), words)


def offer() -> None:
    """Let these be shown."""
    register(WordingKind.RECEIPT, _receipt)
    register(WordingKind.LETTER, _letter)
    register(WordingKind.NEWS, _news)
    register(WordingKind.DIGEST, _digest)
