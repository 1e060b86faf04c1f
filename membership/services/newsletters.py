"""Writing news and sending it to those who agreed to get it; and stopping at their first word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from membership.actors import Actor
from membership.clock import now, today
from membership.errors import NobodyReadsNews, StateNotAllowed, TextMissing
from membership.kept import BY_LINK, kept
from membership.models import (
    Attachment,
    Channel,
    Delivery,
    Membership,
    Newsletter,
    Notice,
    NoticeKind,
    Organisation,
    Purpose,
    WordingKind,
)
from membership.queries.attachments import attachments_of_news, listed
from membership.queries.consents import agrees_to
from membership.queries.merges import who_remains
from membership.queries.news import readers_of_news
from membership.rules.consents import wording_of
from membership.services import audit
from membership.services.contacts import record_consent
from membership.services.correspondence import Recipient, Text, issue_notice
from membership.services.following_up import withdraw_notice
from membership.services.letters import LINKS_LAST, Letter, texts_of


@dataclass(frozen=True, slots=True)
class Draft:
    """What is written, by language."""

    subject_fr: str
    body_fr: str
    subject_en: str = ""
    body_en: str = ""


@transaction.atomic
def write_newsletter(
    organisation: Organisation, draft: Draft, *, actor: Actor, instead_of: Newsletter | None = None
) -> Newsletter:
    """Keep a piece of news, to be read again before it leaves. Raises StateNotAllowed once it left."""
    row = _unsent(instead_of, "write_newsletter") if instead_of else Newsletter(organisation=organisation)
    row.subject_fr, row.subject_en = draft.subject_fr.strip(), draft.subject_en.strip()
    row.body_fr, row.body_en = draft.body_fr.strip(), draft.body_en.strip()
    row.written_by_id = actor.account_id
    row.save()
    _audit(row, actor, "newsletter.written", {"subject": row.subject_fr})
    return row


@transaction.atomic
def send_newsletter(newsletter: Newsletter, *, actor: Actor) -> Newsletter:
    """Write down one message for each member who agreed to get news; they leave behind everything that is owed.

    Raises StateNotAllowed when it left already, TextMissing when a language the organisation declares lacks,
    NobodyReadsNews.
    """
    row = _unsent(newsletter, "send_newsletter")
    organisation = row.organisation
    readers = readers_of_news(organisation, today(organisation)).select_related("person")
    recipients = [_recipient(membership) for membership in readers]
    if not recipients:
        raise NobodyReadsNews
    row.notice = issue_notice(
        organisation,
        actor=actor,
        kind=NoticeKind.NEWS,
        texts=texts_of_news(row),
        recipients=recipients,
        links_end_at=now() + LINKS_LAST,
        attachments=attachments_of_news(row),
    )
    row.save(update_fields=["notice"])
    _audit(row, actor, "newsletter.sent", {"subject": row.subject_fr, "readers": len(recipients)})
    return row


@transaction.atomic
def withdraw_newsletter(newsletter: Newsletter, *, because: str, actor: Actor) -> int:
    """Let nothing more of a piece of news leave, and the office alone read its documents. Returns how many waited.

    What left stays as it is. Raises ReasonMissing, StateNotAllowed before it left, or once it was withdrawn.
    """
    rows = Newsletter.objects.select_for_update(of=("self",)).select_related("organisation")
    row = rows.get(pk=newsletter.pk)
    notice = Notice.objects.select_for_update(no_key=True, of=("self",)).filter(pk=row.notice_id).first()
    if notice is None or notice.withdrawn_at is not None:
        raise StateNotAllowed(action="withdraw_newsletter", state="notice_withdrawn" if notice else "unsent")
    waited = withdraw_notice(notice, because=because, actor=actor)
    Attachment.objects.filter(went_with__notice=notice, taken_back_at=None).update(taken_back_at=now())
    _audit(row, actor, "newsletter.withdrawn", {"waited": waited, "reason": because.strip()})
    return waited


def texts_of_news(newsletter: Newsletter) -> list[Text]:
    """Return a piece of news as it leaves, in each language of the organisation. Raises TextMissing."""
    for language in newsletter.organisation.languages:
        for part in ("subject", "body"):
            if not getattr(newsletter, f"{part}_{language}").strip():
                raise TextMissing(language=language, text=newsletter.subject_fr)
    joined = attachments_of_news(newsletter)
    return texts_of(newsletter.organisation, lambda: letter_of_news(newsletter, joined), kind=WordingKind.NEWS)


def letter_of_news(newsletter: Newsletter, joined: Sequence[Attachment] = ()) -> Letter:
    """Return a piece of news in the active language, with the documents that go along."""
    language = "en" if (get_language() or "fr").startswith("en") else "fr"
    parts = getattr(newsletter, f"body_{language}").replace("\r\n", "\n").split("\n\n")
    return Letter(
        subject=getattr(newsletter, f"subject_{language}"),
        # What stands between percent signs is the reader's own: nothing that is written here passes for it.
        paragraphs=tuple(part.strip().replace("%(", "% (") for part in parts if part.strip()),
        closing=(why_it_comes(),),
        way_out=way_out(),
        documents=listed(joined),
    )


def why_it_comes() -> str:
    """Return why somebody gets news, in the active language."""
    return _("You get this because you agreed to receive news. Notices of meetings come whatever you choose here.")


def way_out() -> str:
    return _("Get no more news")


def stop_news(delivery: Delivery, *, actor: Actor, source: str = "") -> bool:
    """Take a reader at their word: no more news, this one included if it has not left. Returns whether this was news.

    delivery: any piece of news they got; its link works for ever, and as often as it is followed. Sent to a record that
    was joined to another since, it speaks of whoever remains. source: how they said so, where it was not by that link.
    """
    assert delivery.person is not None  # only persons get news
    person = who_remains(delivery.person)
    if not agrees_to(person, Purpose.NEWS):
        return False
    record_consent(
        person,
        purpose=Purpose.NEWS,
        is_given=False,
        source=source or kept(BY_LINK),
        text=wording_of(Purpose.NEWS, delivery.language),
        actor=actor,
    )
    return True


def _recipient(membership: Membership) -> Recipient:
    return Recipient(
        channel=Channel.EMAIL,
        address=membership.person.email,
        language=membership.person.language,
        name=membership.person.full_name,
        membership_id=membership.pk,
        person_id=membership.person_id,
    )


def _unsent(newsletter: Newsletter, action: str) -> Newsletter:
    rows = Newsletter.objects.select_for_update(of=("self",)).select_related("organisation")
    locked: Newsletter = rows.get(pk=newsletter.pk)
    if locked.notice_id is not None:
        raise StateNotAllowed(action=action, state="sent")
    return locked


def _audit(row: Newsletter, actor: Actor, action: str, values: dict[str, object]) -> None:
    audit.record(
        row.organisation,
        actor=actor,
        action=action,
        object_kind="newsletter",
        object_id=row.public_id,
        values=values,
    )
