"""Who somebody is, how to reach them, what they agreed to, and how they sign in."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from membership.kept import read
from membership.models import (
    AccountLink,
    Address,
    Age,
    ConsentEvent,
    ContactFact,
    Erasure,
    FormerContact,
    FormerName,
    HouseholdMember,
    MailPreference,
    Person,
    PersonMerge,
    Phone,
)
from membership.models.base import STILL_RECORDED
from membership.queries.held.parts import Column, Part, Said, end_day, first_day
from membership.queries.reach import numbers_of

FROM, UNTIL = Column("from", _("From")), Column("until", _("Until"))
LANGUAGES = {"fr": "Français", "en": "English"}
KNOWN_FROM = Column("known_from", _("Recorded on"), is_technical=True)
KNOWN_UNTIL = Column("known_until", _("Corrected on"), is_technical=True)


def parts(person: Person) -> Iterator[Part]:
    yield _identity(person)
    yield _former_names(person)
    yield _addresses(person)
    yield _phones(person)
    yield _former_contacts(person)
    yield _age(person)
    yield _households(person)
    yield _consents(person)
    yield _preference(person)
    yield _sign_ins(person)
    yield _merges(person)
    yield _erasures(person)


def _identity(person: Person) -> Part:
    columns = (
        Column("id", _("Id"), is_technical=True),
        Column("kind", _("Kind")),
        Column("given_name", _("Given name")),
        Column("family_name", _("Family name") if not person.is_legal else _("Name")),
        Column("email", _("E-mail")),
        Column("phone", _("Telephone")),
        Column("language", _("Language")),
        Column("prefers_post", _("Wants notices by post")),
        Column("entered_at", _("In the register since")),
    )
    row = (
        person.public_id,
        Said(person.kind, person.get_kind_display()),
        person.given_name,
        person.family_name,
        person.email,
        person.phone,
        Said(person.language, LANGUAGES.get(person.language, person.language)),
        person.prefers_post,
        person.created_at,
    )
    return Part("person", _("Who you are and how to reach you"), columns, [row], is_single=True, position=0)


def _former_names(person: Person) -> Part:
    columns = (
        Column("given_name", _("Given name")),
        Column("family_name", _("Family name")),
        Column("held_until", _("Until")),
    )
    rows = [(one.given_name, one.family_name, one.held_until) for one in FormerName.objects.filter(person=person)]
    return Part("former_names", _("Former names"), columns, rows, position=2)


def _addresses(person: Person) -> Part:
    columns = (
        Column("line", _("Street address")), Column("city", _("Town")), Column("postal_code", _("Postal code")),
        Column("country", _("Country"), is_technical=True), FROM, UNTIL, KNOWN_FROM, KNOWN_UNTIL,
    )  # fmt: skip
    rows = [
        (
            one.line, one.city, one.postal_code, one.country, first_day(one), end_day(one),
            one.recorded.lower, one.recorded.upper,
        )
        for one in Address.objects.filter(person=person).order_by("-effective", "-pk")
    ]  # fmt: skip
    return Part("addresses", _("Addresses"), columns, rows, note=_("Each with its dates."), position=3)


def _phones(person: Person) -> Part:
    columns = (Column("kind", _("Kind")), Column("number", _("Number")))
    held = Phone.objects.filter(person=person).order_by("kind", "number")
    rows = [(Said(one.kind, one.get_kind_display()), one.number) for one in held]
    return Part("phones", _("Other telephones"), columns, rows, position=4)


def _former_contacts(person: Person) -> Part:
    columns = (Column("fact", _("What")), Column("value", _("Until then")), Column("until", _("Until")))
    rows = [
        (Said(one.fact, one.get_fact_display()), _value_said(one), one.changed_at)
        for one in FormerContact.objects.filter(person=person).order_by("-changed_at", "-pk")
    ]
    title, note = _("How you were reached before"), _("Each with the moment at which it was changed.")
    return Part("former_contacts", title, columns, rows, note=note, position=4)


def _value_said(one: FormerContact) -> str | Said:
    if one.is_erased:
        return Said("", gettext("Erased"))
    match one.fact:
        case ContactFact.LANGUAGE:
            return Said(one.value, LANGUAGES.get(one.value, one.value))
        case ContactFact.PHONES:
            return ", ".join(number.number for number in numbers_of(one.value))
        case _:
            return one.value


def _age(person: Person) -> Part:
    columns = (
        Column("birth_on", _("Birth date")),
        Column("attested", _("Age attested")),
        Column("guardian_name", _("Parent or legal tutor")),
    )
    rows = [
        (one.birth_on, Said(str(one.attested), one.get_attested_display()) if one.attested else None, one.guardian_name)
        for one in Age.objects.filter(person=person)
    ]
    note = _("Shown in no list.")
    return Part("age", _("Age"), columns, rows, note=note, is_single=True, position=5)


def _households(person: Person) -> Part:
    rows = [
        (one.household.name, first_day(one), end_day(one))
        for one in HouseholdMember.objects.filter(STILL_RECORDED, person=person).select_related("household")
    ]
    return Part("households", _("Household"), (Column("name", _("Name")), FROM, UNTIL), rows, position=6)


def _consents(person: Person) -> Part:
    columns = (
        Column("at", _("When")),
        Column("purpose", _("For what")),
        Column("is_given", _("You agree")),
        Column("source", _("How we know")),
        Column("text", _("What was agreed to")),
    )
    rows = [
        (one.at, Said(one.purpose, one.get_purpose_display()), one.is_given, read(one.source), one.text)
        for one in ConsentEvent.objects.filter(person=person).order_by("-at", "-pk")
    ]
    return Part("consents", _("What you agreed to"), columns, rows, position=7)


def _preference(person: Person) -> Part:
    columns = (
        Column("chosen_at", _("When")),
        Column("digest", _("News and results come")),
        Column("quiet_from", _("Quiet from")),
        Column("quiet_until", _("Quiet until")),
    )
    rows = [
        (
            one.chosen_at,
            Said(one.digest, one.get_digest_display() or _("as the organisation does")),
            f"{one.quiet_from:%H:%M}" if one.quiet_from else "",
            f"{one.quiet_until:%H:%M}" if one.quiet_until else "",
        )
        for one in MailPreference.objects.filter(person=person)
    ]
    return Part("mail_preference", _("When you are written to"), columns, rows, position=7)


def _sign_ins(person: Person) -> Part:
    columns = (
        Column("by", _("How")),
        Column("email", _("E-mail")),
        Column("since", _("Since")),
        Column("last_at", _("Last time")),
    )
    links = AccountLink.objects.filter(person=person).select_related("account").order_by("created_at")
    by_number, by_mail = Said("number", _("Member number and password")), Said("email", _("Code sent by e-mail"))
    rows = [
        (
            by_number if one.signs_in_by_number else by_mail,
            one.account.email,
            one.created_at,
            one.account.last_login,
        )
        for one in links
    ]
    return Part("sign_ins", _("How you sign in"), columns, rows, position=8)


def _merges(person: Person) -> Part:
    columns = (Column("at", _("When")), Column("reason", _("Reason")), Column("undone_at", _("Undone on")))
    rows = [
        (one.merged_at, one.reason, one.undone_at)
        for one in PersonMerge.objects.filter(kept=person).order_by("-merged_at")
    ]
    return Part("merges", _("Entered twice, and joined"), columns, rows, position=60)


def _erasures(person: Person) -> Part:
    columns = (Column("at", _("When")), Column("reason", _("Reason")))
    rows = [(one.erased_at, one.reason) for one in Erasure.objects.filter(person=person).order_by("-erased_at")]
    return Part("erasures", _("Erased since"), columns, rows, position=61)
