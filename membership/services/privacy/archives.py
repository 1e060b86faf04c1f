"""All that is held on somebody as one file to take away: for programs, for people, with the documents; taken once."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import override

from membership import signals
from membership.actors import Actor
from membership.clock import now
from membership.errors import LinkExpired
from membership.models import AccountLink, ConsultationKind, DataArchive, Membership, Person
from membership.queries.held.documents import documents_of, sizes_of_documents
from membership.queries.held.sources import bodies_of, held_on
from membership.queries.moment import Moment
from membership.services import audit
from membership.services.consulting import note_consultation

# What is larger is made by a worker, so that nobody waits in front of a page.
AT_ONCE_BYTES = 5_000_000
LASTS = timedelta(days=1)
# Zip files tell the hour of each entry; the same data then give the same bytes at any hour.
ENTRY_DATE = (1980, 1, 1, 0, 0, 0)
_AWKWARD = re.compile(r"[^\w.() -]+")


@transaction.atomic
def ask_archive(person: Person, *, actor: Actor) -> DataArchive:
    """Ask for the file: made at once, or by a worker when the documents are many. Earlier ones are dropped."""
    locked: Person = Person.objects.select_for_update(no_key=True).select_related("organisation").get(pk=person.pk)
    DataArchive.objects.filter(person=locked, taken_at=None).delete()
    archive = DataArchive.objects.create(
        organisation_id=locked.organisation_id, person=locked, asked_by_id=actor.account_id
    )
    _audit(archive, actor, "archive.asked")
    if sizes_of_documents(locked) <= AT_ONCE_BYTES:
        _make(archive)
    else:
        transaction.on_commit(lambda: signals.archive_asked.send(sender=DataArchive))
    return archive


@transaction.atomic
def take_archive(archive: DataArchive, *, actor: Actor) -> bytes:
    """Hand the file over, once: afterwards it is no longer here. Raises LinkExpired when it is gone or not made yet."""
    locked = (
        DataArchive.objects.select_for_update(of=("self",)).select_related("person__organisation").get(pk=archive.pk)
    )
    at = now()
    if locked.taken_at is not None or locked.expires_at is None or locked.expires_at <= at:
        raise LinkExpired
    content = bytes(locked.content)
    locked.taken_at, locked.content = at, b""
    locked.save(update_fields=["taken_at", "content"])
    _audit(locked, actor, "archive.taken")
    _note_reading(locked.person, at, actor)
    return content


def _note_reading(person: Person, at: datetime, actor: Actor) -> None:
    """Leave a line in the log of consultations, unless they took their own away."""
    if AccountLink.objects.filter(account=actor.account_id, person__in=bodies_of(person)).exists():
        return
    here = person.organisation
    membership = Membership.objects.filter(person=person).order_by("pk").first()
    note_consultation(
        here,
        kind=ConsultationKind.ARCHIVE,
        at=Moment(at.astimezone(here.zone).date()),
        actor=actor,
        membership=membership,
        taken_as="zip",
        search="" if membership else urlencode({"person": person.full_name}),
    )


def make_archives() -> int:
    """Make the files that wait, one transaction each, and drop those that nobody took in time. Return how many."""
    DataArchive.objects.filter(expires_at__lte=now(), taken_at=None).exclude(content=b"").update(content=b"")
    made = 0
    for pk in DataArchive.objects.filter(made_at=None).order_by("asked_at").values_list("pk", flat=True):
        with transaction.atomic():
            waiting = DataArchive.objects.select_for_update(of=("self",), skip_locked=True)
            archive = waiting.filter(pk=pk, made_at=None).select_related("person__organisation").first()
            if archive is not None:
                _make(archive)
                made += 1
    return made


def _make(archive: DataArchive) -> None:
    archive.made_at = now()
    archive.expires_at = archive.made_at + LASTS
    archive.content = contents_of(archive.person, archive.made_at)
    archive.save(update_fields=["made_at", "expires_at", "content"])


def contents_of(person: Person, at: datetime) -> bytes:
    """Return the zip file: `file.json`, `file.html` in the person's language, and the documents."""
    with override(person.language), timezone.override(person.organisation.zone):
        parts = [part for part in held_on(person) if part.rows]
        documents = documents_of(person)
        names = [f"documents/{place:02}-{_harmless(one.name)}" for place, one in enumerate(documents, start=1)]
        told = {
            "organisation": person.organisation.slug,
            "made_at": at.isoformat(),
            "held": {part.key: part.as_json() for part in parts},
            "documents": [
                {"file": name, "name": one.name, "sha256": one.sha256}
                for name, one in zip(names, documents, strict=True)
            ],
        }
        context: dict[str, Any] = {
            "person": person,
            "organisation": person.organisation,
            "made_at": at,
            "language": person.language,
        }
        context["parts"] = [
            {"title": part.title, "note": part.note, "facts": part.facts()}
            if part.is_single
            else {"title": part.title, "note": part.note, **part.table()}
            for part in parts
        ]
        context["documents"] = list(zip(names, documents, strict=True))
        page = render_to_string("membership/privacy/archive.html", context)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bundle:
        _put(bundle, "file.json", json.dumps(told, ensure_ascii=False, indent=2, default=str).encode())
        _put(bundle, "file.html", page.encode())
        for name, document in zip(names, documents, strict=True):
            _put(bundle, name, bytes(document.content))
    return file.getvalue()


def _put(bundle: zipfile.ZipFile, name: str, content: bytes) -> None:
    bundle.writestr(zipfile.ZipInfo(name, ENTRY_DATE), content, zipfile.ZIP_DEFLATED)


def _harmless(name: str) -> str:
    """Return a file name that leads nowhere else, whatever somebody called their file."""
    return _AWKWARD.sub("_", name.rsplit("/", 1)[-1]).strip(". ")[-80:] or "file"


def _audit(archive: DataArchive, actor: Actor, action: str) -> None:
    audit.record_person(
        archive.person,
        actor=actor,
        action=action,
        values={"archive": archive.public_id},
    )
