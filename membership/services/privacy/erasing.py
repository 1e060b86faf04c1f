"""Erasing what is convenience of somebody, wherever it lies, and keeping what is register, with a receipt."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any
from urllib.parse import parse_qsl, quote_plus

from allauth.account.models import EmailAddress
from django.db import connection, transaction
from django.db.models import ManyToOneRel, Q, QuerySet, Value
from django.db.models.functions import Concat, Lower

from membership.actors import Actor
from membership.clock import now
from membership.errors import DataStillNeeded, NothingToErase, ReasonMissing
from membership.models import (
    Account,
    AccountLink,
    ActivationCode,
    Address,
    Age,
    Application,
    ApplicationDocument,
    Attempt,
    AuditDetail,
    Consultation,
    ContactFact,
    DataArchive,
    Delivery,
    DeliveryEvent,
    Document,
    DuplicateProposal,
    EmailChange,
    Erasure,
    Estate,
    FlaggedAddress,
    FormerContact,
    HouseholdMember,
    ImportRefusal,
    MailPreference,
    MemberRequest,
    Membership,
    NoticeCertificate,
    NoticeKind,
    NoticeText,
    Person,
    PersonMerge,
    Phone,
    RoleGrant,
    SavedView,
)
from membership.queries.erasing import empty_texts, erasable, kept_of, needs_of, reached_before
from membership.queries.held.sources import bodies_of
from membership.queries.reach import numbers_in
from membership.queries.rules import rules_for
from membership.rules.erasing import cutoff, leftovers
from membership.services import audit
from membership.services.documents import keep
from membership.services.former_contacts import keeping_reach
from membership.services.privacy.accounts import forget_with
from membership.services.privacy.receipt import receipt_of
from membership.services.provider_events import forget_proven_by

# A number as short as this stands in too much that has nothing to do with it.
SHORTEST_TRACE, DIGITS_OF_A_TRACE = 5, 7


@transaction.atomic
def erase_person(person: Person, *, reason: str, actor: Actor) -> Erasure:
    """Erase how to reach somebody, their age, preferences, requests and papers; keep register, shares, rolls and proof.

    It cannot be undone. Raises ReasonMissing, DataStillNeeded with what stands against it, NothingToErase.
    """
    if not reason.strip():
        raise ReasonMissing(action="erase_person")
    locked: Person = Person.objects.select_for_update().select_related("organisation").get(pk=person.pk)
    at = now()
    on = at.astimezone(locked.organisation.zone).date()
    if needs := needs_of(locked, on):
        raise DataStillNeeded(name=locked.full_name, need=needs[0].value)
    bodies = bodies_of(locked)
    erased = list(erasable(bodies))
    if not erased:
        raise NothingToErase(name=locked.full_name)
    traces = _traces(bodies)
    for body in bodies:
        with keeping_reach(body, actor.account_id):
            _erase_own(body)
    with _erasing():
        reached_before(bodies).update(value="")
    _erase_where_they_lived(bodies)
    empty_texts(bodies)
    _erase_copies(locked, bodies, traces)
    _erase_addresses(bodies, on)
    return _written(locked, reason.strip(), erased, at, on, actor)


def _written(
    person: Person, reason: str, erased: list[tuple[str, int]], at: datetime, on: date, actor: Actor
) -> Erasure:
    erasure = Erasure(
        organisation=person.organisation,
        person=person,
        reason=reason,
        erased=[{"what": what, "count": count} for what, count in erased],
        kept=[part.as_json() for part in kept_of(person, on)],
        erased_at=at,
        erased_by_id=actor.account_id,
    )
    paper = receipt_of(erasure)
    name = f"{erasure.public_id}.pdf"
    erasure.receipt = keep(person.organisation, name=name, media_type="application/pdf", content=paper)
    erasure.save(force_insert=True)
    audit.record_person(
        person,
        actor=actor,
        action="person.erased",
        values={"receipt": erasure.public_id, "sha256": erasure.receipt.sha256, "erased": erasure.erased},
    )
    return erasure


def _traces(bodies: list[Person]) -> list[str]:
    """Return the values that are to be found nowhere afterwards, long enough to be told from anything else."""
    found, numbers = set[str](), set[str]()
    for body in bodies:
        found.add(body.email)
        numbers |= {body.phone, *body.phones.values_list("number", flat=True)}
        applications = Application.objects.filter(membership__person=body)
        for email, phone, guardian in applications.values_list("email", "phone", "guardian_name"):
            found |= {email, guardian}
            numbers.add(phone)
        found |= {one.guardian_name for one in Age.objects.filter(person=body)}
        found |= set(EmailChange.objects.filter(person=body).values_list("email", flat=True))
    for fact, value in reached_before(bodies).values_list("fact", "value"):
        if fact == ContactFact.EMAIL:
            found.add(value)
        else:
            numbers |= numbers_in(ContactFact(fact), value)
    for values in _filled_in_by_merges(bodies):
        found.add(str(values.get("email", "")))
        numbers.add(str(values.get("phone", "")))
    found |= {account.email or "" for account in _accounts_of(bodies)}
    # «poste 12» stands in the trail of many who have nothing to do with it.
    found |= {number for number in numbers if sum(map(str.isdigit, number)) >= DIGITS_OF_A_TRACE}
    return sorted({value for value in found if len(value) >= SHORTEST_TRACE} - _of_others(bodies, found))


def _filled_in_by_merges(bodies: list[Person]) -> Iterator[dict[str, object]]:
    """Yield how to reach these persons before they were joined, or since: what is kept of it with the merge."""
    mine = {body.pk for body in bodies}
    for merge in PersonMerge.objects.filter(Q(kept__in=mine) | Q(joined__in=mine)):
        for move in merge.moves:
            if move["model"] == Person._meta.label:
                # Whoever was parted again is somebody else: what they brought is theirs.
                yield from [move["before"]] if merge.kept_id in mine else []
                yield from [move["after"]] if merge.joined_id in mine else []


def _of_others(bodies: list[Person], values: set[str]) -> set[str]:
    """Return which values somebody else still has: of two who share a mailbox, only one is erased."""
    by_fold = {value.casefold(): value for value in values if value}
    others = Person.objects.for_organisation(bodies[0].organisation).exclude(pk__in=[body.pk for body in bodies])
    held = set(others.filter(Q(phone__in=values)).values_list("phone", flat=True))
    held |= set(Phone.objects.filter(number__in=values, person__in=others).values_list("number", flat=True))
    held |= set(Age.objects.filter(guardian_name__in=values, person__in=others).values_list("guardian_name", flat=True))
    # A guardian may be a member, or bear the name of one: the trail of that one tells nothing of the ward.
    named = others.annotate(
        bare=Concat("family_name", Value(" "), "given_name"), said=Concat("given_name", Value(" "), "family_name")
    )
    for bare, said in named.filter(Q(bare__in=values) | Q(said__in=values)).values_list("bare", "said"):
        held |= {bare, said} & values
    folded = others.annotate(folded=Lower("email")).filter(folded__in=by_fold).values_list("folded", flat=True)
    return held | {by_fold[one] for one in folded}


def _accounts_of(bodies: list[Person]) -> list[Account]:
    """Return the accounts that serve nobody else and nothing else."""
    ids = [body.pk for body in bodies]
    accounts = Account.objects.filter(links__person__in=ids).distinct()
    shared = AccountLink.objects.exclude(person__in=ids).values("account")
    return list(accounts.exclude(pk__in=shared).exclude(pk__in=RoleGrant.objects.values("account")))


def _erase_own(body: Person) -> None:
    """Erase what stands in the person's own rows."""
    Phone.objects.filter(person=body).delete()
    Age.objects.filter(person=body).delete()
    EmailChange.objects.filter(person=body).delete()
    MailPreference.objects.filter(person=body).delete()
    FlaggedAddress.objects.filter(person=body).delete()
    ActivationCode.objects.filter(person=body).delete()
    DataArchive.objects.filter(person=body).update(content=b"")
    DuplicateProposal.objects.filter(Q(first=body) | Q(second=body)).delete()
    with _erasing():
        HouseholdMember.objects.filter(person=body).delete()
    for account in _accounts_of([body]):
        EmailAddress.objects.filter(user=account).delete()
        forget_with(account)
        account.email, account.name, account.is_active = None, "", False
        account.set_unusable_password()
        account.save(update_fields=["email", "name", "is_active", "password"])
    AccountLink.objects.filter(person=body).delete()
    with _erasing():
        Consultation.objects.filter(shown_to=body).update(reader="", quality="")
    body.email = body.phone = ""
    body.prefers_post = False
    body.save(update_fields=["email", "phone", "prefers_post"])
    _erase_papers(body)


def _erase_where_they_lived(bodies: list[Person]) -> None:
    """Erase the addresses of somebody who never was a member, and how to reach who settled a member's estate.

    The register keeps where members lived; who settled an estate stays by name.
    """
    memberships = Membership.objects.filter(person__in=bodies)
    if not memberships.exists():
        with _erasing():
            Address.objects.filter(person__in=bodies).delete()
    Estate.objects.filter(membership__in=memberships).update(contact="", line="", city="", postal_code="")


def _erase_papers(body: Person) -> None:
    """Erase what was written in requests and applications, and the files joined to them that nothing else rests on."""
    memberships = Membership.objects.filter(person=body)
    requests = MemberRequest.objects.filter(membership__in=memberships)
    applications = Application.objects.filter(membership__in=memberships)
    joined = ApplicationDocument.objects.filter(application__in=applications)
    documents = {*requests.values_list("document", flat=True), *joined.values_list("document", flat=True)} - {None}
    requests.update(message="", answer="", payload={}, document=None)
    _erase_applications(applications)
    _drop_documents(documents)


def _erase_applications(applications: QuerySet[Application]) -> None:
    """Erase all of some applications but the name, the category and what was decided."""
    ApplicationDocument.objects.filter(application__in=applications).delete()
    applications.update(
        email="", phone="", line="", city="", postal_code="", birth_on=None, attested_age=None, guardian_name="",
        message="", documents_wanted="",
    )  # fmt: skip


@transaction.atomic
def forget_application(application: Application, *, actor: Actor) -> None:
    """Erase an application that led nowhere: all but the name, the category and what was decided."""
    documents = {*application.documents.values_list("document", flat=True)}
    _erase_applications(Application.objects.filter(pk=application.pk))
    _drop_documents(documents)
    forget_addresses(Delivery.objects.filter(application=application))
    audit.record(
        application.organisation,
        actor=actor,
        action="application.erased",
        object_kind="application",
        object_id=application.public_id,
    )


def _drop_documents(documents: set[int]) -> None:
    """Delete the files that no row names any longer; the database says which are still named."""
    for document in documents:
        if not _is_named(document):
            with _erasing():
                Document.objects.filter(pk=document).delete()


def _is_named(document: int) -> bool:
    relations = (one for one in Document._meta.get_fields(include_hidden=True) if isinstance(one, ManyToOneRel))
    return any(one.related_model._default_manager.filter(**{one.field.name: document}).exists() for one in relations)


def _erase_copies(person: Person, bodies: list[Person], traces: list[str]) -> None:
    """Erase the values where they were copied: the trail, what imports refused, searches, servers' answers."""
    objects = {body.public_id for body in bodies}
    objects |= set(Membership.objects.filter(person__in=bodies).values_list("public_id", flat=True))
    details = AuditDetail.objects.filter(entry__chain__organisation=person.organisation)
    details.filter(entry__object_id__in=objects, entry__action__in=_CONTACT_ACTS).delete()
    for merge in PersonMerge.objects.filter(Q(kept__in=bodies) | Q(joined__in=bodies)):
        _empty_merge(merge)
        _empty_lent(merge, traces)
    for trace in traces:
        # The whole detail: what is left of one would no longer be what the trail has the digest of.
        found = details.filter(values__icontains=trace).values_list("pk", "values")
        details.filter(pk__in=[pk for pk, values in found if leftovers(values, [trace])]).delete()
        refusals = ImportRefusal.objects.for_organisation(person.organisation)
        for refusal in refusals.filter(Q(raw__icontains=trace) | Q(params__icontains=trace)):
            if leftovers([refusal.raw, refusal.params], [trace]):
                refusal.raw, refusal.params = {}, {}
                refusal.save(update_fields=["raw", "params"])
        views = SavedView.objects.for_organisation(person.organisation)
        views.filter(pk__in=_asked_for(trace, views, "query")).delete()
        read = Consultation.objects.for_organisation(person.organisation)
        with _erasing():
            read.filter(pk__in=_asked_for(trace, read, "search")).update(search="")


def _asked_for(trace: str, rows: QuerySet[Any], column: str) -> list[int]:
    """Return which searches, written as in an address, looked for a value."""
    asked = Q(**{f"{column}__icontains": trace}) | Q(**{f"{column}__icontains": quote_plus(trace)})
    found = rows.filter(asked).values_list("pk", column)
    return [pk for pk, query in found if leftovers([query, *(said for _name, said in parse_qsl(query))], [trace])]


def _empty_merge(merge: PersonMerge) -> None:
    """Empty how to reach somebody in what is kept of a merge; parted again, nothing of it is given back."""
    emptied = [
        move | {"before": {}, "after": {}} if move["model"] == Person._meta.label else move for move in merge.moves
    ]
    if emptied != merge.moves:
        merge.moves = emptied
        with _erasing():
            merge.save(update_fields=["moves"])


def _empty_lent(merge: PersonMerge, traces: list[str]) -> None:
    """Empty how to reach somebody where it was lent to the one they were taken for, and kept when they were parted."""
    for trace in traces:
        with _erasing():
            FormerContact.objects.filter(person=merge.kept_id, value__contains=trace).update(value="")


_CONTACT_ACTS = ("person.contact_changed", "person.email_asked", "person.age_noted")


def _erase_addresses(bodies: list[Person], on: date) -> None:
    """Erase where letters were sent that are past the period for which their proof is kept."""
    rules = rules_for(bodies[0].organisation, on)
    past = Delivery.objects.filter(
        person__in=bodies, notice__issued_at__date__lt=cutoff(on, "retention_notice_years", rules)
    )
    drop_certificates(set(past.values_list("notice", flat=True)))
    forget_addresses(past)


def drop_certificates(notices: set[int]) -> None:
    """Delete the certificates of notices whose proof is past its period: their slips name addresses."""
    certificates = NoticeCertificate.objects.filter(notice__in=notices)
    documents = {document for pair in certificates.values_list("table", "paper") for document in pair}
    with _erasing():
        certificates.delete()
    _drop_documents(documents)


def forget_addresses(deliveries: QuerySet[Delivery]) -> int:
    """Erase where some letters were sent, what the servers answered, and what a letter to one person alone said.

    Return how many were. What was called to everybody keeps its text: it names nobody. The name as it was printed goes
    with the proof it served; the register says to whom they went.
    """
    kept = list(deliveries.values_list("pk", flat=True))
    letters = Delivery.objects.filter(pk__in=kept, notice__kind=NoticeKind.LETTER).values("notice")
    forget_proven_by(kept)
    with _erasing():
        Attempt.objects.filter(delivery__in=kept).exclude(answer="", address="").update(answer="", address="")
        DeliveryEvent.objects.filter(delivery__in=kept).exclude(answer="").update(answer="")
        NoticeText.objects.filter(notice__in=letters).update(body_text="", body_html="")
        rows = Delivery.objects.filter(pk__in=kept)
        return int(rows.update(address="", last_answer="", told_as="", quality=""))


@contextmanager
def _erasing() -> Iterator[None]:
    """Let the guards of the database give way to an erasure, and to nothing else, until the end of the block."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('unevoix.erasing', 'on', true)")
        yield
        cursor.execute("SELECT set_config('unevoix.erasing', '', true)")
