"""The proof of a notice: a certificate for the minutes, and the slip of one member, both from one chained table.

The table is the proof; the page to sign sums it up and prints the hash of its last row. Whoever holds the table can
check it without us (`membership.rules.slips`). Source: Act to establish a legal framework for information technology
(C-1.1), s. 31: a slip that gives the date, hour, minute, second, origin and destination of what was sent.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from membership import formats, rendering
from membership.actors import Actor
from membership.clock import now
from membership.kept import read
from membership.models import (
    UNFINISHED,
    Channel,
    Delivery,
    DeliveryState,
    Notice,
    NoticeCertificate,
    NoticeText,
    Organisation,
    WordingKind,
)
from membership.queries.attachments import attached_to
from membership.queries.slips import (
    COLUMNS,
    DELIVERY,
    exceptions,
    first_row,
    number_of,
    rows,
)
from membership.rules.slips import chained
from membership.rules.spreadsheets import csv_lines
from membership.services import audit
from membership.services.documents import keep
from membership.services.papers.paper import DOCUMENTS, Paper
from membership.services.slip_tables import MARK, read_table
from membership.services.slip_words import attempt_in_words, in_words, labels_of_slip
from membership.services.wordings import Words, put_in, subject_of, wordings_of

# A page for the minutes names this many; the table names everybody.
NAMED = 300
# As many show what the page looks like.
NAMED_AHEAD = 5
# So often it is said how far the table is.
EVERY = 500


@transaction.atomic
def certify_notice(
    notice: Notice, *, language: str, actor: Actor, progress: Callable[[int], None] = lambda _slips: None
) -> NoticeCertificate:
    """Draw up what became of a notice until now, and keep it: the table of slips and the page to sign.

    progress: told now and then how many slips are written. Raises TextMissing when the organisation's own words lack a
    language.
    """
    # Nothing of it may change between the table and its sums.
    locked = Notice.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=notice.pk)
    organisation, instant = locked.organisation, now()
    words = wordings_of(organisation, WordingKind.PROOF).get(language, Words())
    subject = _text(locked, language).subject
    table = _Table(progress)
    lines = "".join(csv_lines(COLUMNS, table.of(chained(chain([first_row(locked, subject)], rows(locked))))))
    name = f"{organisation.slug}-{locked.public_id}-{instant:%Y%m%dT%H%M%S}"
    with override(language):
        data = _certificate(locked, subject, table.sums, instant, language)
        page = rendering.render("proof", _in_own_words(data, words, subject), at=instant, documents=DOCUMENTS)
    certificate = NoticeCertificate.objects.create(
        organisation=organisation,
        notice=locked,
        drawn_at=instant,
        drawn_by_id=actor.account_id,
        language=language,
        slips=table.sums.slips,
        head_sha256=table.sums.head,
        table=keep(organisation, name=f"{name}.csv", media_type="text/csv", content=(MARK + lines).encode()),
        paper=keep(organisation, name=f"{name}.pdf", media_type="application/pdf", content=page),
    )
    audit.record(
        organisation,
        actor=actor,
        action="notice.certified",
        object_kind="notice",
        object_id=locked.public_id,
        values={"slips": certificate.slips, "head": table.sums.head, "table": certificate.table.sha256},
    )
    return certificate


def sending_slip(certificate: NoticeCertificate, delivery: Delivery, *, language: str) -> Paper | None:
    """Return the slip of one delivery as the certificate holds it; None when it was written after."""
    for row in read_table(bytes(certificate.table.content)):
        if row[DELIVERY] == delivery.public_id:
            break
    else:
        return None
    with override(language):
        data = _slip(certificate, dict(zip(COLUMNS, row, strict=True)), language)
    content = rendering.render("proof", data, at=certificate.drawn_at, documents=DOCUMENTS)
    number = row[COLUMNS.index("number")] or row[0]
    return Paper(
        f"{certificate.organisation.slug}-{number}-{certificate.drawn_at:%Y%m%d}.pdf", "application/pdf", content
    )


@dataclass(slots=True)
class Sums:
    """What the page says of a table: its slips, the hash of the last one, how many persons stand at each outcome.

    returned: of the failed, the letters that came back.
    """

    slips: int = -1
    head: str = ""
    counted: Counter[str] = field(default_factory=Counter)
    returned: int = 0


def page_ahead(notice: Notice, subject: str, words: Words, sums: Sums, *, language: str) -> dict[str, Any]:
    """Return what the page to sign would say now, in the active language, with words that need not be kept yet.

    No table is drawn and nothing is kept; a few are named where the page names many.
    """
    data = _certificate(notice, subject, sums, now(), language, names=NAMED_AHEAD)
    return _in_own_words(data, words, subject)


class _Table:
    """The rows of a table as they pass, with what its page says of them: the sums are those of the table itself."""

    def __init__(self, progress: Callable[[int], None]) -> None:
        self.sums = Sums()
        self._progress = progress

    def of(self, rows: Iterable[Sequence[str]]) -> Iterator[Sequence[str]]:
        for row in rows:
            sums = self.sums
            sums.slips, sums.head = sums.slips + 1, row[-1]
            if sums.slips:
                self._count(dict(zip(COLUMNS, row, strict=True)))
            if sums.slips % EVERY == 0:
                self._progress(sums.slips)
            yield row

    def _count(self, row: dict[str, str]) -> None:
        # Whoever is told by a letter instead is counted there.
        if row["told_instead_by"]:
            return
        self.sums.counted[row["outcome"]] += 1
        self.sums.returned += row["outcome"] == DeliveryState.FAILED and row["channel"] == Channel.POST


def _certificate(
    notice: Notice, subject: str, sums: Sums, instant: datetime, language: str, *, names: int = NAMED
) -> dict[str, Any]:
    organisation, counted = notice.organisation, sums.counted
    pending = sum(counted[state] for state in UNFINISHED)
    local = notice.issued_at.astimezone(organisation.zone)
    figures = [
        (_("Recipients"), sum(counted.values())),
        (_("Sent"), counted[DeliveryState.SENT]),
        (_("Failed"), counted[DeliveryState.FAILED]),
        (_("By post"), counted[DeliveryState.BY_POST]),
        (_("Set aside"), counted[DeliveryState.WAIVED]),
        (_("Pending"), pending),
    ]
    if sums.returned:
        figures.insert(3, (_("of which letters come back"), sums.returned))
    facts = [
        (_("Issued"), f"{formats.instant(local)} ({local.isoformat(timespec='seconds')})"),
        (_("Fingerprint of the text"), notice.text_sha256),
        (_("Slips"), formats.number(sums.slips)),
        (_("Hash of the last slip"), sums.head),
    ]
    facts[2:2] = [(one.title, f"sha256 {one.document.sha256}") for one in attached_to(notice)]
    if notice.post_by:
        facts.insert(1, (_("Last day for a letter"), formats.day(notice.post_by, language)))
    named = [_exception(one, organisation) for _rank, one in zip(range(names), exceptions(notice), strict=False)]
    return _shell(notice, _("Certificate of sending"), instant, language) | {
        "lead": subject,
        "facts": facts,
        "parts": [
            {
                "title": _("What became of it"),
                "head": [label for label, _n in figures],
                "rows": [[formats.number(n) for _label, n in figures]],
                "empty": "",
            },
            {
                "title": _("Who was not told by e-mail, and what was done"),
                "head": [_("Number"), _("Name"), _("Outcome"), _("Remark")],
                "rows": named,
                "empty": _("Everybody was told by e-mail."),
            },
            *_made_public(notice),
        ],
        "notes": [
            _(
                "The table of slips that goes with this page names each recipient, with the address used and what gave "
                "it, each attempt to the second and the mail server's own words. Each slip holds the hash of the one "
                "before; the last one is printed above. Anybody can check the table: "
                "manage.py verify_certificate FILE.csv."
            ),
        ],
        "signatures": [_("The secretary")],
    }  # fmt: skip


def _in_own_words(data: dict[str, Any], words: Words, subject: str) -> dict[str, Any]:
    """Return the page with the organisation's own title, and its own words before and after what it must say."""
    values = {"organisation": data["organisation"], "notice": subject}
    said = put_in(words, values)
    title = subject_of(words, values, data["title"])
    return data | {
        "title": title,
        "opening": _paragraphs(said.opening),
        "notes": [*data["notes"], *_paragraphs(said.closing)],
        "running": data["running"] | {"head": f"{data['organisation']} — {title}"},
    }


def _paragraphs(text: str) -> list[str]:
    return [part.strip() for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()]


def _made_public(notice: Notice) -> list[dict[str, Any]]:
    """Return the part on the public notice, if there was any: it stands as proof where the rules let it."""
    rows = list(notice.public_notices.select_related("photo").order_by("first_on", "pk"))
    if not rows:
        return []
    return [
        {
            "title": _("Public notice"),
            "head": [_("Where"), _("Days"), _("Attested by"), _("Photo"), _("By the rules of that day")],
            "rows": [
                [
                    f"{row.get_manner_display()}, {row.place}",
                    " – ".join(formats.short_day(day) for day in (row.first_on, row.last_on) if day),
                    row.attested_by,
                    f"sha256 {row.photo.sha256[:16]}…" if row.photo else "",
                    _("a notice may be given so") if row.is_allowed else _("beside the notice alone"),
                ]
                for row in rows
            ],
            "empty": "",
        }
    ]


def _exception(one: Delivery, organisation: Organisation) -> list[str]:
    said = ""
    if one.state == DeliveryState.BY_POST and one.settled_at is not None:
        on = one.settled_at.astimezone(organisation.zone).date()
        said = _("posted on %(day)s") % {"day": formats.short_day(on)}
    return [
        number_of(one),
        one.addressee,
        str(DeliveryState(one.state).label),
        said or read(one.waived_because or one.last_answer),
    ]


def _slip(certificate: NoticeCertificate, row: dict[str, str], language: str) -> dict[str, Any]:
    labels = labels_of_slip()
    notice = certificate.notice
    facts = [(_("Notice"), _text(notice, language).subject), (_("Fingerprint of the text"), notice.text_sha256)]
    return _shell(notice, _("Sending slip"), certificate.drawn_at, language) | {
        "lead": row["name"],
        "facts": [
            *facts,
            *((label, in_words(column, row[column])) for column, label in labels.items() if row[column]),
        ],
        "parts": [
            {
                "title": _("Attempts"),
                "head": [_("What happened, in UTC")],
                "rows": [[attempt_in_words(attempt)] for attempt in row["attempts"].split(" | ") if attempt],
                "empty": _("None: nothing was sent by e-mail."),
            }
        ],
        "notes": [
            _("Drawn from the certificate whose last slip has the hash %(head)s.") % {"head": certificate.head_sha256}
        ],
        "signatures": [],
    }


def _text(notice: Notice, language: str) -> NoticeText:
    texts: dict[str, NoticeText] = {text.language: text for text in notice.texts.all()}
    return texts.get(language) or texts["fr"]


def _shell(notice: Notice, title: str, instant: datetime, language: str) -> dict[str, Any]:
    organisation = notice.organisation
    name = (organisation.name_en if language == "en" else "") or organisation.name_fr
    drawn = _("Drawn up on %(instant)s") % {"instant": formats.instant(instant.astimezone(organisation.zone))}
    return {
        "lang": language,
        "region": "CA",
        "organisation": name,
        "title": title,
        "moment": drawn,
        "draft": {"tag": ""},
        "opening": [],
        "facts_head": [_("What"), _("As recorded")],
        "running": {"head": f"{name} — {title}", "foot": drawn, "page": _("Page {page} of {pages}")},
    }
