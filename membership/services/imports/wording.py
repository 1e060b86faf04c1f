"""What an import says: the sentence for each reason against a row, and for what is worth knowing of the others."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from membership.errors import CategoryClosed, DatesReversed, DomainError
from membership.formats import number
from membership.messages import register, sentence
from membership.models import ImportRefusal
from membership.rules.importing.fields import Field
from membership.rules.importing.refusals import RowRefused
from membership.services.imports.reports import Remark

register(
    {
        "column_repeated": _("Two columns could be “%(column)s”. Rename or remove one. Nothing was recorded."),
        "mapping_invalid": _("The mapping file cannot be followed (%(place)s). Nothing was recorded."),
        "share_class_unclear": _(
            "The file gives amounts of shares, and it is not clear of which class. Say it in a mapping file, "
            "or leave the column out. Nothing was recorded."
        ),
        "number_missing": _("There is no member number. Each row needs its own."),
        "number_repeated": _("Number %(number)s is already on row %(first_row)s. Two members never share a number."),
        "number_is_formula": _(
            "“%(value)s” is a formula, not a member number. In the spreadsheet, put the number itself in its place."
        ),
        "total_line": _("This is a total, not a member."),
        "too_many_cells": _(
            "The row has %(cells)s cells, and the header only %(expected)s: a separator may stand inside a name."
        ),
        "name_missing": _("There is no name."),
        "given_name_of_legal": _("A legal person has one name only: “%(value)s” stands in the given name."),
        "value_too_long": _("This is %(length)s characters long; at most %(maximum)s can be kept."),
        "unknown_category": _("“%(value)s” is not a category of this organisation."),
        "category_missing": _(
            "There is no category. Write it in the file, or say under “Change the columns” what an empty cell stands "
            "for."
        ),
        "unknown_status": _("“%(value)s” is not a known status."),
        "unknown_kind": _("“%(value)s” is neither a natural nor a legal person."),
        "unknown_language": _("“%(value)s” is not a language members are written to in."),
        "unknown_age": _("“%(value)s” is not an age that is attested here: write 14 or 18."),
        "unknown_region": _(
            "“%(value)s” is not a region of this organisation. Open it, or say which one it is under “Change the "
            "columns”."
        ),
        "unknown_sector": _(
            "“%(value)s” is not a sector of this organisation. Open it, or say which one it is under “Change the "
            "columns”."
        ),
        "unknown_domain": _(
            "“%(value)s” is not a field of this organisation. Open it, or say which one it is under “Change the "
            "columns”."
        ),
        "age_of_legal": _("Only a natural person has an age. Leave the cell empty, or correct the kind of person."),
        "age_contradicts": _(
            "Nobody born on that day is %(attested)s yet. Correct one of the two, or leave one empty."
        ),
        "born_after_joining": _(
            "The birth date, %(born_on)s, does not come before the admission, %(joined_on)s. Correct one of the two."
        ),
        "death_to_come": _(
            "The status says that the member died, and %(on)s has not come yet. Correct the day, or the status."
        ),
        "end_to_come": _(
            "The status says that the organisation is no longer, and %(on)s has not come yet. Correct the day; if it "
            "resigned for that day, say so in the status."
        ),
        "suspension_to_come": _(
            "The status says that the member is suspended, and %(on)s has not come yet. Correct the day; if the "
            "suspension is decided for later, leave it out here and record it in the member’s file."
        ),
        "section_missing": _("There is a day, and no region, sector or field to which it belongs."),
        "email_invalid": _("“%(value)s” is not an e-mail address. Correct it, or leave the cell empty."),
        "date_invalid": _("“%(value)s” is not a date that can be. Correct it, or leave the cell empty."),
        "date_is_number": _(
            "“%(value)s” is a day as a spreadsheet counts it, likely %(on)s. Give that column the format of a date "
            "there (year-month-day), and save the list again."
        ),
        "amount_invalid": _(
            "“%(value)s” is not an amount that can be read without doubt. Write it as 1234.50 or 1234,50, or leave the "
            "cell empty."
        ),
        "amount_not_whole_shares": _("%(amount)s does not make a whole number of shares of %(unit_price)s each."),
        "left_but_active": _("There is a date of departure, and the status says that the member is still here."),
        "category_change_incomplete": _(
            "The row tells of %(categories)s former categories and %(days)s days of change: each category needs the "
            "day it ended."
        ),
        "category_change_outside": _(
            "The category would have changed on %(changed_on)s, which is not between the admission and the departure."
        ),
        "representative_of_natural": _(
            "“%(value)s” is named to represent a natural person, who can only act in person."
        ),
    },
    words={
        ("reason", "not_text"): _("it is not text"),
        ("reason", "old_workbook"): _("it is an older kind of workbook; save the list as .xlsx or as CSV"),
        ("reason", "broken_workbook"): _("it is a workbook that cannot be opened; save the list again, or as CSV"),
        ("reason", "workbook_too_large"): _("it unfolds to far more than a list of members"),
        ("reason", "broken_quotes"): _("a quotation mark is opened and never closed"),
        ("used_by", "attendance"): _("an attendance list"),
        ("used_by", "link"): _("an access given to a member"),
        ("used_by", "mandate"): _("a mandate"),
        ("used_by", "merge"): _("a merge of two persons"),
        ("import_in_use", "joined"): _(
            "This import cannot be undone yet: somebody of it is joined to another. Members concerned: %(members)s "
            "(%(numbers)s). Make them two again first, under “Persons here twice”."
        ),
        ("place", ""): _("it is neither JSON nor TOML"),
    },
)

FIELDS: Mapping[Field, str | Promise] = {
    Field.MEMBER_NUMBER: _("Member number"),
    Field.KIND: _("Natural or legal person"),
    Field.GIVEN_NAME: _("Given name"),
    Field.FAMILY_NAME: _("Name"),
    Field.EMAIL: _("E-mail"),
    Field.PHONE: _("Telephone"),
    Field.PHONE_HOME: _("Telephone at home"),
    Field.PHONE_MOBILE: _("Mobile telephone"),
    Field.PHONE_WORK: _("Telephone at work"),
    Field.ADDRESS: _("Address"),
    Field.CITY: _("Town"),
    Field.POSTAL_CODE: _("Postal code"),
    Field.LANGUAGE: _("Language"),
    Field.BIRTH_ON: _("Birth date"),
    Field.ATTESTED_AGE: _("Attested age"),
    Field.CATEGORY: _("Category"),
    Field.STATUS: _("Status"),
    Field.JOINED_ON: _("Member since"),
    Field.LEFT_ON: _("Left on"),
    Field.LEFT_REASON: _("Reason for leaving"),
    Field.PREVIOUS_CATEGORY: _("Former category"),
    Field.CATEGORY_SINCE: _("Category changed on"),
    Field.SUSPENDED_ON: _("Suspended since"),
    Field.SHARES_AMOUNT: _("Amount of shares"),
    Field.REPRESENTATIVE: _("Representative"),
    Field.REGION: _("Region"),
    Field.REGION_SINCE: _("In the region since"),
    Field.SECTOR: _("Sector"),
    Field.SECTOR_SINCE: _("In the sector since"),
    Field.DOMAIN: pgettext_lazy("section of an organisation", "Field"),
    Field.DOMAIN_SINCE: pgettext_lazy("section of an organisation", "In the field since"),
}

_REMARKS: Mapping[str, str | Promise] = {
    "joined_unknown": _("Members since a day that the list does not say: %(count)s."),
    "joined_later": _("Members only from a day still to come: %(count)s."),
    "left_unknown": _("Former members who left on a day that the list does not say: %(count)s. They count as gone."),
    "left_later": _("Members who leave on a day still to come: %(count)s. They are members until then."),
    "suspended_before_joining": _("Members suspended since a day before they joined: %(count)s."),
    "suspended_without_status": _(
        "A day of suspension beside another status: %(count)s. Nothing is written of that suspension."
    ),
    "suspended_since_unknown": _(
        "Suspended members, without the day it began: %(count)s. They are neither told nor entitled until someone "
        "says since when, or ends it."
    ),
    "email_missing": _("Members without an e-mail address: %(count)s. They are told by post."),
    "representative_missing": _(
        "Legal persons for whom nobody is named: %(count)s. They cannot vote until someone is."
    ),
    "representative_bare": _(
        "Legal persons whose representative is only a name: %(count)s. They cannot vote until that person is "
        "identified."
    ),
    "phones_told": _("Members whose other telephones are kept: %(count)s."),
    "ages_told": _("Members whose birth date or attested age is kept: %(count)s. It is shown in no list."),
    "sections_told": _("Members placed in a region, a sector or a field since the day of the list: %(count)s."),
    "sections_undated": _(
        "Members placed in a region, a sector or a field, without the day it began: %(count)s. They belong to it at "
        "every date."
    ),
    "differs": _("“%(field)s” is not as in the register: %(count)s. The register keeps what it has."),
}

_ROW_REASONS: tuple[type[DomainError], ...] = (*RowRefused.family(), DatesReversed, CategoryClosed)
_REASONS = {kind.code: kind for kind in _ROW_REASONS}
# Days, which are kept as text.
_DAYS = frozenset({"on", "start_on", "end_on", "changed_on", "closed_on", "born_on", "joined_on"})


def remark_sentence(remark: Remark) -> str:
    """Return what to know, with how many members it is about."""
    field = str(FIELDS[remark.field]) if remark.field else ""
    return str(_REMARKS[remark.code]) % {"count": number(remark.count), "field": field}


def field_name(name: str) -> str:
    """Return how a field is called; nothing for a reason against the whole row."""
    return str(FIELDS[Field(name)]) if name else ""


def kept_sentence(refusal: ImportRefusal) -> str:
    """Return the sentence of a refusal that was kept, in the language of whoever reads it now."""
    kind = _REASONS.get(refusal.code)
    return sentence(_revived(kind, refusal.params)) if kind else gettext("The row could not be taken.")


def _revived(kind: type[DomainError], params: Mapping[str, object]) -> DomainError:
    return kind(**{name: date.fromisoformat(str(value)) if name in _DAYS else value for name, value in params.items()})
