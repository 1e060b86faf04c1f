"""Turning a delivery into a message.

The personal link is derived when the message leaves: it is not in the stored text, not in the hash, and not in any log.
"""

from __future__ import annotations

import html
from functools import lru_cache

from django.conf import settings
from django.urls import reverse

from membership.models import BEHIND, IN_PERSON, Delivery, NoticeKind, NoticeText, OwnPassage, Stream
from membership.queries.links import application_token, link_token, news_token
from membership.services.form_letters import Form
from membership.services.letterheads import OF_A_MACHINE, Letter, Letterhead, letterhead_of
from membership.services.quality import quality_in

ANY_LINK = "LINK"
# What may stand in a text and is empty for most readers.
EMPTY = {"quality": "", "own_fr": "", "own_en": ""}
QUALITY = '<p style="margin:0 0 16px;font-weight:600">{}</p>'


def personal_link(delivery: Delivery) -> str:
    """Return the address that the member opens; opening it alone does nothing."""
    return f"{settings.SITE_URL}{_path(delivery)}"


def _path(delivery: Delivery) -> str:
    slug = delivery.organisation.slug
    if delivery.application is not None:
        token = application_token(delivery.application)
        return reverse("application-status", kwargs={"slug": slug, "token": token})
    if delivery.is_news:
        return reverse("news-stop", kwargs={"token": news_token(delivery)})
    if delivery.notice.kind in (*IN_PERSON, NoticeKind.RESULT):
        # What concerns a membership is read after signing in: a letter goes astray more easily than a password.
        return reverse("organisation", kwargs={"slug": slug})
    return _path_of_links().replace(ANY_LINK, link_token(delivery))


@lru_cache(maxsize=1)
def _path_of_links() -> str:
    # Taken apart once: a million letters have a million tokens, and one path.
    return reverse("notice-link", kwargs={"token": ANY_LINK})


def compose(delivery: Delivery, text: NoticeText, head: Letterhead, form: Form | None = None) -> Letter:
    """Return the message for one member: the frozen text with their name and link. form: the same, written out once."""
    quality = quality_in(delivery.in_quality, delivery.language)
    own = own_words(delivery, text)
    filled = (
        EMPTY
        | own
        | {
            "name": delivery.addressee,
            "link": personal_link(delivery),
            "quality": as_paragraph(quality),
        }
    )
    message = Letter(
        # The mailbox may be shared: the subject says for whom.
        subject=f"{text.subject} – {delivery.addressee}",
        body=fill(text.body_text, filled),
        from_email=head.sender,
        to=[delivery.address],
        reply_to=[head.reply_to] if head.reply_to else None,
        headers={
            "Message-ID": delivery.message_id,
            "Content-Language": delivery.language,
            **OF_A_MACHINE,
            **_way_out(delivery, text),
        },
    )
    message.signer = head.signer
    safe = {name: html.escape(value) for name, value in filled.items()}
    safe |= {name: as_lines(value) for name, value in own.items()}
    safe["quality"] = QUALITY.format(html.escape(quality)) if quality else ""
    message.attach_alternative(fill(text.body_html, safe), "text/html")
    if form is not None:
        form.fill(message, filled, safe)
    return message


def own_words(delivery: Delivery, text: NoticeText) -> dict[str, str]:
    """Return what the notice says to this member alone; costs one SQL statement where it says anything so."""
    if "%(own_" not in text.body_text or delivery.membership_id is None:
        return {}
    row = OwnPassage.objects.filter(notice=delivery.notice_id, membership=delivery.membership_id).first()
    return {"own_fr": row.text_fr, "own_en": row.text_en or row.text_fr} if row else {}


def as_lines(said: str) -> str:
    """Return a plain text as it stands in a paragraph of a page."""
    return html.escape(said).replace("\n", "<br>")


def _way_out(delivery: Delivery, text: NoticeText) -> dict[str, str]:
    """Return how a mail program lets the reader out of the list by one press (RFC 8058); news alone has a list."""
    if not delivery.is_news or "%(link)s" not in text.body_text:
        return {}
    return {"List-Unsubscribe": f"<{personal_link(delivery)}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def as_paragraph(said: str) -> str:
    """Return what stands before the next paragraph of a plain text, where something is said at all."""
    return f"{said}\n\n" if said else ""


def fill(text: str, values: dict[str, str]) -> str:
    """Put the person's name and link in their places, and in what quality they are told where they are no member.

    Any other percent sign is left alone.
    """
    for name, value in (EMPTY | values).items():
        text = text.replace(f"%({name})s", value)
    return text


class Letters:
    """The texts of the notices in a batch and in whose name they leave, each read once."""

    def __init__(self) -> None:
        self.of_notice = lru_cache(maxsize=64)(self._read)

    def to(self, delivery: Delivery) -> Letter:
        """Return the letter for one recipient."""
        return compose(delivery, *self.of(delivery))

    def of(self, delivery: Delivery) -> tuple[NoticeText, Letterhead, Form]:
        return self.of_notice(delivery.notice_id, delivery.language)

    def _read(self, notice_id: int, language: str) -> tuple[NoticeText, Letterhead, Form]:
        texts = NoticeText.objects.select_related("organisation", "notice")
        text = texts.get(notice_id=notice_id, language=language)
        is_news = text.notice.kind in BEHIND
        head = letterhead_of(text.organisation, language, Stream.NEWS if is_news else Stream.NOTICES)
        return text, head, Form(text, head)
