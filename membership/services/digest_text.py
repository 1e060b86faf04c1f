"""What a message says that gathers several: each as it would have come, one after the other, in each language."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from membership.models import Notice, NoticeKind, NoticeText, Organisation, WordingKind
from membership.services.correspondence import Text
from membership.services.letters import Letter, texts_of
from membership.services.newsletters import way_out, why_it_comes

# Where the French begins under another language, in `mail/letter.txt`.
BETWEEN_LANGUAGES = "\n----------------------------------------\n"


def texts_of_digest(organisation: Organisation, notices: Sequence[Notice]) -> list[Text]:
    """Return the message in every language of the organisation. Its notices were read with their texts."""
    return texts_of(organisation, lambda: letter_of_digest(organisation, notices), kind=WordingKind.DIGEST)


def letter_of_digest(organisation: Organisation, notices: Sequence[Notice]) -> Letter:
    """Return the message in the active language. Its notices were read with their texts."""
    items = tuple(_item(organisation, notice, _language()) for notice in notices)
    return letter_of_items(organisation, items, has_news=any(notice.kind == NoticeKind.NEWS for notice in notices))


def letter_of_items(organisation: Organisation, items: tuple[tuple[str, str], ...], *, has_news: bool) -> Letter:
    """Return the message in the active language. items: the subject and the text of each thing that it gathers."""
    language = _language()
    name = organisation.name_en if language == "en" and organisation.name_en else organisation.name_fr
    return Letter(
        subject=_("What is new: %(organisation)s") % {"organisation": name},
        paragraphs=(_("Here is what was written to you since the last time, in one message."),),
        items=items,
        closing=(
            _(
                "These come together, as is chosen under “How I am written to” in your space. "
                "Notices always come at once."
            ),
            *((why_it_comes(),) if has_news else ()),
        ),
        way_out=way_out() if has_news else "",
    )


def _language() -> str:
    return "en" if (get_language() or "fr").startswith("en") else "fr"


def _item(organisation: Organisation, notice: Notice, language: str) -> tuple[str, str]:
    texts: dict[str, NoticeText] = {text.language: text for text in notice.texts.all()}
    text = texts.get(language) or texts["fr"]
    return text.subject, what_it_says(text, home_of(organisation))


def home_of(organisation: Organisation) -> str:
    """Return where what concerns a membership is read, signed in; the same address for everybody."""
    return f"{settings.SITE_URL}{reverse('organisation', kwargs={'slug': organisation.slug})}"


def what_it_says(text: NoticeText, link: str) -> str:
    """Return a message in the active language: without its greeting, the French under it, and the way out of the news,
    which stands once for all.

    link: instead of its personal link.
    """
    said = text.body_text.partition(BETWEEN_LANGUAGES)[0]
    said = said.partition(_("Hello %(name)s,"))[2] or said
    said = said.partition(why_it_comes())[0]
    said = said.rpartition(f"\n{_('A question?')} ")[0] or said
    lines = said.replace("%(link)s", link).strip().splitlines()
    return "\n".join(line for line, before in zip(lines, ["", *lines], strict=False) if line.strip() or before.strip())
