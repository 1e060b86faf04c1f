"""What goes into the envelopes: each letter, and after it the documents that were joined to its notice, as one PDF.

A reader who gets two letters in one batch finds a document that goes with both of them once. Documents stay as they
are, whatever the print of the letter. One that no program can take apart, since it is locked or damaged, is named
before anything is printed, so that the office adds it by hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from django.core.cache import cache

from membership.actors import Actor
from membership.binding import Unreadable, beginnings_of, interleaved, pages_joined, pages_of
from membership.clock import today
from membership.models import Attachment, Delivery, Document, Notice, Organisation
from membership.queries.attachments import attached_to_each
from membership.queries.letters import letters_to_post, unposted
from membership.queries.people import members_on
from membership.services.accounts import draw_code, issue_activation_codes
from membership.services.papers.letters import in_postal_order, letters_document, sizes_of
from membership.services.papers.paper import Paper

# What one looks at in an instant: letters that say the same in the same size have as many pages, or nearly so.
MOST_TRIED = 10
A_DAY = 86_400


@dataclass(frozen=True, slots=True)
class ToPrint:
    """How much paper some letters take, about: the names of their readers alone may move a line to another page.

    letters, documents: in pages. by_hand: the names of the documents that cannot be put among them.
    """

    letters: int
    documents: int
    by_hand: tuple[str, ...]

    @property
    def pages(self) -> int:
        return self.letters + self.documents


def merged_letters(notice: Notice, *, size: str = "", only: str = "") -> Paper:
    """Return the letters of a notice that wait to be posted as one PDF. only: one of them, by its public id."""
    # One alone is asked for by its name, such as in another size: it may lie in a batch.
    deliveries = list(unposted(notice).filter(public_id=only) if only else letters_to_post(notice))
    return envelopes_document(deliveries, organisation=notice.organisation, size=size)


def letters_with_codes(notice: Notice, *, actor: Actor) -> Paper:
    """Return the letters of a notice that wait to be posted, each with a fresh code; see `with_codes`."""
    return with_codes(list(letters_to_post(notice)), organisation=notice.organisation, actor=actor)


def with_codes(deliveries: Sequence[Delivery], *, organisation: Organisation, actor: Actor) -> Paper:
    """Return letters, each with a fresh code to sign in by number; earlier codes end.

    Whoever is no member any more has no number to sign in with, and gets the letter without one. The codes are issued
    once the document is made, all of them or none: while no paper bears the new ones, the earlier ones work. Raises
    NotAMember when somebody stops being a member meanwhile.
    """
    told = {one.pk: one.person for one in deliveries if one.person and one.membership}
    members = members_on(told.values(), today(organisation))
    # One code a person, whatever they are written: each new one would end the one before.
    drawn = {person: draw_code() for person in told.values() if person.pk in members}
    codes = {pk: drawn[person] for pk, person in told.items() if person in drawn}
    paper = envelopes_document(deliveries, organisation=organisation, codes=codes)
    issue_activation_codes(organisation, drawn, actor=actor)
    return paper


def envelopes_document(
    deliveries: Sequence[Delivery],
    *,
    organisation: Organisation,
    size: str = "",
    codes: Mapping[int, str] = MappingProxyType({}),
) -> Paper:
    """Return letters as one PDF, each followed by its documents. size, codes: see `letters_document`."""
    letters = in_postal_order(deliveries, today(organisation))
    paper = letters_document(letters, organisation=organisation, size=size, codes=codes)
    enclosed = _enclosed(letters)
    pages = _pages_of(enclosed)
    if not pages:
        return paper
    wanted = {one.document_id for some in enclosed for one in some if pages[one.document.sha256]}
    content = {pk: bytes(kept) for pk, kept in Document.objects.filter(pk__in=wanted).values_list("pk", "content")}
    # Where the next letter begins, this one ends.
    ends = [*beginnings_of(paper.content)[1:], pages_of(paper.content)]
    followed_by = [
        (end, [content[one.document_id] for one in some if one.document_id in content])
        for end, some in zip(ends, enclosed, strict=True)
    ]
    return replace(paper, content=interleaved(paper.content, followed_by))


def pages_to_print(deliveries: Sequence[Delivery], *, organisation: Organisation) -> ToPrint:
    """Return how much paper letters take with their documents. Draws one letter of each text and size, and no more."""
    letters = in_postal_order(deliveries, today(organisation))
    enclosed = _enclosed(letters)
    pages = _pages_of(enclosed)
    by_hand = {one.title: None for some in enclosed for one in some if not pages[one.document.sha256]}
    documents = sum(pages[one.document.sha256] for some in enclosed for one in some)
    return ToPrint(_pages_of_letters(letters, organisation), documents, tuple(by_hand))


def _pages_of_letters(letters: Sequence[Delivery], organisation: Organisation) -> int:
    sizes = sizes_of(letters)
    alike: dict[tuple[int, str, str], list[Delivery]] = {}
    for one in letters:
        alike.setdefault((one.notice_id, one.language, sizes[one.pk]), []).append(one)
    # Those that most letters are like; a letter of which none was drawn is a page.
    tried = in_postal_order(
        (some[0] for some in sorted(alike.values(), key=len, reverse=True)[:MOST_TRIED]), today(organisation)
    )
    if not tried:
        return 0
    drawn = letters_document(tried, organisation=organisation).content
    begins = beginnings_of(drawn)
    more = 0
    for one, begin, end in zip(tried, begins, [*begins[1:], pages_of(drawn)], strict=True):
        more += (end - begin - 1) * len(alike[one.notice_id, one.language, sizes[one.pk]])
    return len(letters) + more


def _enclosed(letters: Iterable[Delivery]) -> list[list[Attachment]]:
    """Return which documents follow each letter, in their order: one reader gets each of them once."""
    letters = list(letters)
    joined, had, enclosed = attached_to_each(one.notice_id for one in letters), set(), []
    for one in letters:
        reader = (one.person_id, one.application_id, one.correspondent_id, one.estate_id)
        some = [each for each in joined.get(one.notice_id, []) if (reader, each.document_id) not in had]
        had |= {(reader, each.document_id) for each in some}
        enclosed.append(some)
    return enclosed


def _pages_of(enclosed: Iterable[Iterable[Attachment]]) -> dict[str, int]:
    """Return how many pages documents have, by their hash; none for one that cannot be put among letters."""
    documents = {one.document.sha256: one.document_id for some in enclosed for one in some}
    keys = {sha256: f"pages-of-document:{sha256}" for sha256 in documents}
    known = cache.get_many(keys.values())
    pages = {sha256: known[key] for sha256, key in keys.items() if key in known}
    # One after the other: ten of them may hold fifty megabytes.
    for sha256 in documents.keys() - pages.keys():
        content = Document.objects.values_list("content", flat=True).get(pk=documents[sha256])
        try:
            pages[sha256] = pages_joined(bytes(content))
        except Unreadable:
            pages[sha256] = 0
        cache.set(keys[sha256], pages[sha256], A_DAY)
    return pages
