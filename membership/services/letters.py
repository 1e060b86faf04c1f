"""A letter to one member: rendered in each language of the organisation, then handed to the outbox."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from membership.actors import Actor
from membership.clock import now
from membership.errors import TooManyAttachments
from membership.models import Application, Channel, Membership, Notice, NoticeKind, Organisation, Person, WordingKind
from membership.queries.attachments import Listed, listed
from membership.services.attachments import MOST_ATTACHED, File, keep_file
from membership.services.correspondence import Recipient, Text, by_their_ways, issue_notice
from membership.services.habits import colour_of
from membership.services.wordings import Words, put_in, subject_of, wordings_of

LINKS_LAST = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Letter:
    """What a letter says in one language. facts: names and values, such as «À compter du», «3 mai 2027».

    way_out: of news alone, how to get no more; the link leads there. items: what several messages in one say, each with
    its title. documents: what goes with it.
    """

    subject: str
    paragraphs: tuple[str, ...]
    facts: tuple[tuple[str, str], ...] = ()
    button: str = ""
    closing: tuple[str, ...] = ()
    way_out: str = ""
    items: tuple[tuple[str, str], ...] = ()
    documents: tuple[Listed, ...] = ()


Compose = Callable[[], Letter]
"""Writes the letter in whatever language is active."""


@transaction.atomic
def issue_letter(
    membership: Membership,
    *,
    compose: Compose,
    actor: Actor,
    words: WordingKind = WordingKind.LETTER,
    joined: Sequence[File] = (),
    to: Person | None = None,
) -> Notice:
    """Write the duty to tell one member: by e-mail, by post when the register has none.

    joined: documents that go with the letter, which names them. to: whoever acts for the member, who is written to
    instead. Raises TooManyAttachments.
    """
    if len(joined) > MOST_ATTACHED:
        raise TooManyAttachments(most=MOST_ATTACHED)
    person, here = to or membership.person, membership.organisation
    attachments = [keep_file(here, file, added_by=actor) for file in joined]
    by_email = bool(person.email) and not person.prefers_post
    return issue_notice(
        here,
        actor=actor,
        kind=NoticeKind.LETTER,
        texts=texts_of(here, lambda: replace(compose(), documents=listed(attachments)), kind=words),
        recipients=by_their_ways(
            [
                Recipient(
                    membership_id=membership.pk,
                    person_id=person.pk,
                    channel=Channel.EMAIL if by_email else Channel.POST,
                    address=person.email if by_email else "",
                    language=person.language,
                    name=person.full_name,
                )
            ]
        ),
        links_end_at=now() + LINKS_LAST,
        attachments=attachments,
    )


@transaction.atomic
def issue_letter_to_person(
    person: Person, *, compose: Compose, actor: Actor, words: WordingKind = WordingKind.LETTER
) -> Notice:
    """Write the duty to tell somebody, member or not: it stands among what was written to the member they are."""
    membership = Membership.objects.filter(person=person).select_related("person", "organisation").first()
    if membership is not None:
        return issue_letter(membership, compose=compose, actor=actor, words=words)
    by_email = bool(person.email) and not person.prefers_post
    recipient = Recipient(
        person_id=person.pk,
        channel=Channel.EMAIL if by_email else Channel.POST,
        address=person.email if by_email else "",
        language=person.language,
        name=person.full_name,
    )
    return issue_notice(
        person.organisation,
        actor=actor,
        kind=NoticeKind.LETTER,
        texts=texts_of(person.organisation, compose, kind=words),
        recipients=by_their_ways([recipient]),
        links_end_at=now() + LINKS_LAST,
    )


@transaction.atomic
def issue_letter_to_applicant(
    application: Application, *, compose: Compose, actor: Actor, words: WordingKind = WordingKind.LETTER
) -> Notice:
    """Write the duty to tell somebody who applies and is nobody in the register yet."""
    by_email = bool(application.email)
    return issue_notice(
        application.organisation,
        actor=actor,
        kind=NoticeKind.LETTER,
        texts=texts_of(application.organisation, compose, kind=words),
        recipients=[
            Recipient(
                application_id=application.pk,
                channel=Channel.EMAIL if by_email else Channel.POST,
                address=application.email,
                language=application.language,
                name=application.full_name,
            )
        ],
        links_end_at=now() + LINKS_LAST,
    )


Values = Callable[[], dict[str, str]]
"""Says what the fields of the organisation's own words stand for, in whatever language is active."""


def texts_of(
    organisation: Organisation, compose: Compose, *, kind: str = WordingKind.LETTER, values: Values = dict
) -> list[Text]:
    """Return the letter in every language of the organisation; French, authoritative, stands under any other.

    The organisation's own words of that kind stand before and after. Raises TextMissing when they lack a language.
    """
    words = wordings_of(organisation, kind)
    return [_text_in(organisation, language, compose, words, values) for language in organisation.languages]


def with_words(letter: Letter, words: Words, values: dict[str, str]) -> Letter:
    """Return a letter with the organisation's own subject, and its own words before and after what it must say."""
    said = put_in(words, values)
    before = (said.opening,) if said.opening else ()
    after = (said.closing,) if said.closing else ()
    return replace(
        letter,
        subject=subject_of(words, values, letter.subject),
        paragraphs=(*before, *letter.paragraphs),
        closing=(*after, *letter.closing),
    )


def _text_in(
    organisation: Organisation, language: str, compose: Compose, words: dict[str, Words], values: Values
) -> Text:
    parts: Sequence[str] = [language] if language == "fr" else [language, "fr"]
    sections = []
    for part in parts:
        with translation.override(part):
            name = organisation.name_en if part == "en" and organisation.name_en else organisation.name_fr
            letter = with_words(compose(), words.get(part, Words()), values() | {"organisation": name})
            section = {"language": part, "organisation": name, "contact": organisation.contact}
            sections.append(section | {"title": letter.subject, "letter": letter})
    with translation.override(language):
        context = {
            "sections": sections,
            "language": language,
            "subject": sections[0]["letter"].subject,  # type: ignore[attr-defined]  # a Letter
            "contact": organisation.contact,
            "colour": colour_of(organisation),
        }
        return Text(
            language=language,
            subject=sections[0]["letter"].subject,  # type: ignore[attr-defined]
            body_text=render_to_string("mail/letter.txt", context),
            body_html=render_to_string("mail/letter.html", context),
        )
