"""What passed between somebody and the organisation: letters, requests, applications, and who read their file."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from membership.models import (
    Application,
    AuditEntry,
    Consultation,
    Delivery,
    FlaggedAddress,
    ImportBatch,
    MemberRequest,
    Membership,
    NoticeText,
    OwnPassage,
    Person,
)
from membership.queries.held.parts import Column, Named, Part, Said

AT = Column("at", _("When"))


def parts(person: Person) -> Iterator[Part]:
    yield _letters(person)
    yield _flagged(person)
    yield _requests(person)
    yield _applications(person)
    yield from _consultations(person)
    yield _imports(person)
    yield _trail(person)


def _letters(person: Person) -> Part:
    columns = (
        Column("issued_at", _("When")),
        Column("subject", _("Subject")),
        Column("own", _("Said to you alone")),
        Column("kind", _("Kind")),
        Column("channel", _("How")),
        Column("address", _("Sent to")),
        Column("state", _("State")),
        Column("first_seen_at", _("First opened")),
    )
    subject = NoticeText.objects.filter(notice=OuterRef("notice"), language=OuterRef("language")).values("subject")[:1]
    own = OwnPassage.objects.filter(notice=OuterRef("notice"), membership=OuterRef("membership")).values("text_fr")[:1]
    rows_of = Delivery.objects.filter(person=person).select_related("notice")
    sent = rows_of.annotate(subject=Subquery(subject), own=Subquery(own))
    rows = [
        (
            one.notice.issued_at,
            one.subject or "",
            one.own or "",
            Said(one.notice.kind, one.notice.get_kind_display()),
            Said(one.channel, one.get_channel_display()),
            one.address,
            Said(one.state, one.get_state_display()),
            one.first_seen_at,
        )
        for one in sent.order_by("-notice__issued_at", "-pk")
    ]
    return Part("letters", _("Letters and notices sent to you"), columns, rows, position=40)


def _flagged(person: Person) -> Part:
    columns = (
        Column("flagged_at", _("When")),
        Column("address", _("Address")),
        Column("answer", _("Answer")),
        Column("cleared_at", _("Works again since")),
    )
    rows = [
        (one.flagged_at, one.address, one.answer, one.cleared_at)
        for one in FlaggedAddress.objects.filter(person=person).order_by("-flagged_at", "-pk")
    ]
    return Part("flagged_addresses", _("Addresses where a message did not reach you"), columns, rows, position=41)


def _requests(person: Person) -> Part:
    columns = (
        Column("filed_at", _("When")),
        Column("kind", _("What for")),
        Column("message", _("Reason")),
        Column("state", _("State")),
        Column("decided_at", _("Decided on")),
        Column("answer", _("Answer")),
    )
    rows = [
        (
            one.filed_at,
            Said(one.kind, one.get_kind_display()),
            one.message,
            Said(one.state, one.get_state_display()),
            one.decided_at,
            one.answer,
        )
        for one in MemberRequest.objects.filter(membership__person=person).order_by("-filed_at", "-pk")
    ]
    return Part("requests", _("Your requests"), columns, rows, position=41)


def _applications(person: Person) -> Part:
    columns = (
        Column("received_at", _("When")),
        Column("category", _("Category")),
        Column("email", _("E-mail")),
        Column("phone", _("Telephone")),
        Column("birth_on", _("Birth date")),
        Column("guardian_name", _("Parent or legal tutor")),
        Column("message", _("Message")),
        Column("documents_wanted", _("Documents asked for")),
        Column("state", _("State")),
        Column("decided_on", _("Decided on")),
        Column("decided_by", _("Decided by")),
        Column("reason", _("Reason")),
    )
    rows = [
        (
            one.received_at,
            Named(one.category.key, one.category.name_fr, one.category.name_en),
            one.email,
            one.phone,
            one.birth_on,
            one.guardian_name,
            one.message,
            one.documents_wanted,
            Said(one.state, one.get_state_display()),
            one.decided_on,
            one.decided_by,
            one.reason,
        )
        for one in Application.objects.filter(_asked_by(person)).select_related("category").order_by("-received_at")
    ]
    return Part("applications", _("Your application"), columns, rows, position=42)


def _asked_by(person: Person) -> Q:
    """Return the condition that an application is somebody's: it led to their file, or was refused or taken back before
    another did, under the same name and from the same mailbox."""
    led_here = Q(membership__in=Membership.objects.filter(person=person))
    if person.email:
        led_here |= Q(membership=None, sort_key=person.sort_key, kind=person.kind, email__iexact=person.email)
    return Q(organisation=person.organisation_id) & led_here


def _consultations(person: Person) -> Iterator[Part]:
    """Yield who read their file, and what of the register they read themselves at the office."""
    lines = list(Consultation.objects.filter(Q(membership__person=person) | Q(shown_to=person)).order_by("-pk"))
    columns = (AT, Column("kind", _("What was read")), Column("format", _("Taken away as")))
    rows = [
        (one.consulted_at, Said(one.kind, one.get_kind_display()), one.format)
        for one in lines
        if one.membership_id is not None
    ]
    note = _("By those who keep the register, or check it.")
    yield Part("consultations", _("When your file was read"), columns, rows, note=note, position=70)
    yield _readings([one for one in lines if one.shown_to_id is not None])


def _readings(lines: list[Consultation]) -> Part:
    columns = (
        Column("on", _("On which day")),
        Column("capacity", _("As what")),
        Column("quality", _("Member number, or which authority")),
        Column("shown", _("What was shown")),
        Column("at", _("Written down")),
    )
    rows = [
        (one.as_of, Said(one.capacity, one.get_capacity_display()), one.quality, one.shown, one.consulted_at)
        for one in lines
    ]
    return Part("readings", _("When you read the register at the office"), columns, rows, position=70)


def _imports(person: Person) -> Part:
    batches = {person.import_batch_id, *Membership.objects.filter(person=person).values_list("import_batch", flat=True)}
    rows = [
        (one.imported_at, one.file_name)
        for one in ImportBatch.objects.filter(pk__in=[one for one in batches if one]).order_by("imported_at")
    ]
    return Part("imports", _("Lists you came in with"), (AT, Column("file", _("File"))), rows, position=71)


def _trail(person: Person) -> Part:
    """The entries of the audit trail, of which pages have better words elsewhere: for the archive alone."""
    columns = (AT, Column("action", _("What was done")), Column("object", _("On what")))
    ids = list(Membership.objects.filter(person=person).values_list("public_id", flat=True))
    about = Q(object_kind="person", object_id=person.public_id) | Q(object_kind="membership", object_id__in=ids)
    entries = AuditEntry.objects.filter(about, chain__organisation=person.organisation_id).order_by("seq")
    rows = [(one.at, one.action, one.object_kind) for one in entries]
    return Part("trail", _("What was recorded of you, act by act"), columns, rows, position=90)
