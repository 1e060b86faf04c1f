"""How the pages on persons found twice speak."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from membership import formats
from membership.clock import today
from membership.models import Address, Membership, MembershipPeriod, Person
from membership.models.base import STILL_RECORDED, true_on
from membership.queries.deaths import death_of
from membership.rules.duplicates import Reason
from membership.rules.merging import Tie
from membership.services.merging.looking import Counted, Outlook
from membership.services.merging.wording import CONCERNS
from membership.web.spans import span

REASONS: Mapping[str, str | Promise] = {
    Reason.EMAIL.value: gettext_lazy("same e-mail"),
    Reason.BIRTH_DATE.value: gettext_lazy("same date of birth"),
    Reason.PHONE.value: gettext_lazy("same telephone"),
    Reason.POSTAL_CODE.value: gettext_lazy("same postal code"),
    Reason.NUMBER.value: gettext_lazy("same number, written otherwise"),
}


def reasons(codes: Iterable[str]) -> str:
    """Return what two persons have in common, besides their names."""
    return ", ".join(str(REASONS.get(code, code)) for code in codes)


def named(person: Person, number: str) -> str:
    """Return a name with its number: two who are one have mostly one name."""
    return f"{person.full_name} ({number or _('no number')})"


def _death(person: Person) -> list[dict[str, str]]:
    """Return what the register says of a death, if any."""
    found = death_of(person)
    if found is None:
        return []
    return [{"label": _("Death"), "value": formats.short_day(found.on) if found.on else _("Day not known")}]


def side(person: Person, membership: Membership | None) -> list[dict[str, str]]:
    """Return what tells one person from another, for somebody to compare."""
    address = person.addresses.filter(true_on(today(person.organisation))).order_by("-pk").first()
    return [
        {"label": _("Member number"), "value": membership.number if membership else _("Not a member")},
        {"label": _("Kind"), "value": str(person.get_kind_display())},
        {"label": _("Days as a member"), "value": _days(membership)},
        {"label": _("Address"), "value": _dated(address) if address else _("Not known")},
        {"label": _("E-mail"), "value": person.email or _("Not known")},
        {"label": _("Telephone"), "value": person.phone or _("Not known")},
        *_death(person),
    ]


def _dated(address: Address) -> str:
    return f"{address} ({span(address.effective)})"


def addresses(outlook: Outlook) -> str:
    """Return which of two addresses of today remains the current one, and what becomes of the other."""
    found = outlook.addresses
    if found is None:
        return ""
    said = {"remains": str(found.remains), "other": str(found.other)}
    if found.is_open:
        return (
            _(
                "Two addresses today, and no day says which is the later: %(remains)s, of who remains, and %(other)s, "
                "of who goes. Say below which one holds; the other one is no longer told."
            )
            % said
        )
    if found.told_until is None:
        return (
            _(
                "Two addresses today. The current one will be %(remains)s, of the number that remains; %(other)s is no "
                "longer told. Change it in the file that remains if it should be the other one."
            )
            % said
        )
    said["day"] = formats.short_day(found.told_until)
    return (
        _(
            "Two addresses today: the later one remains. The current one will be %(remains)s, since %(day)s; "
            "%(other)s is told until then."
        )
        % said
    )


def _days(membership: Membership | None) -> str:
    if membership is None:
        return _("None")
    periods = MembershipPeriod.objects.filter(STILL_RECORDED, membership=membership).order_by("effective")
    return formats.listed(span(period.effective) for period in periods) or _("None")


def concerns(outlook: Outlook) -> list[dict[str, str]]:
    """Return what stands against it, and what must be known before."""
    return [
        {"tone": "no" if concern.forbids else "warn", "text": str(CONCERNS[concern])} for concern in outlook.concerns
    ]


def ties(found: Iterable[Tie]) -> list[str]:
    """Return the meetings whose rolls are meant."""
    language = (get_language() or "fr")[:2]
    return sorted({(tie.title_en if language == "en" else "") or tie.title_fr for tie in found})


def moving(outlook: Outlook) -> list[list[str]]:
    """Return what would be written for the one who is kept, as rows of a table."""
    return [[called(one.model._meta.label), formats.number(one.rows), _told(one)] for one in outlook.moving]


def _told(one: Counted) -> str:
    if not one.already_told:
        return _("all of it")
    count = {"count": formats.number(one.already_told)}
    if one.model is Address:
        return _("all but %(count)s, of days on which the one who is kept has the same one, or a later one") % count
    return _("all but %(count)s, of days on which the one who is kept has one already") % count


def staying(outlook: Outlook) -> list[list[str]]:
    """Return what stays under the other name and number, as rows of a table."""
    return [[called(one.model._meta.label), formats.number(one.rows)] for one in outlook.staying]


_CALLED: Mapping[str, str | Promise] = {
    "membership.MembershipPeriod": gettext_lazy("Days as a member"),
    "membership.Address": gettext_lazy("Addresses"),
    "membership.Suspension": gettext_lazy("Suspensions"),
    "membership.VotingRestriction": gettext_lazy("Suspensions of the right to vote"),
    "membership.Representation": gettext_lazy("Who acts for whom"),
    "membership.ShareTransaction": gettext_lazy("Lines of the share ledger"),
    "membership.AccountLink": gettext_lazy("Accounts that may act for them"),
    "membership.Trial": gettext_lazy("Trials"),
    "membership.Phone": gettext_lazy("Other telephones"),
    "membership.Age": gettext_lazy("Age"),
    "membership.MailPreference": gettext_lazy("Choices of how to be written to"),
    "membership.ActivationCode": gettext_lazy("Activation codes"),
    "membership.Death": gettext_lazy("Deaths"),
    "membership.MembershipEvent": gettext_lazy("What happened"),
    "membership.Consultation": gettext_lazy("Readings of the register"),
    "membership.Delivery": gettext_lazy("Messages sent"),
    "governance.Mandate": gettext_lazy("Mandates"),
    "governance.Officer": gettext_lazy("Offices held"),
    "governance.AllowanceDue": gettext_lazy("Attendance allowances"),
    "governance.FollowUp": gettext_lazy("Follow-ups entrusted to them"),
    "governance.FollowUpLetter": gettext_lazy("What was written to them of follow-ups"),
    "governance.ConvenedEntry": gettext_lazy("Meetings called"),
    "governance.CorrectedEntry": gettext_lazy("Notices corrected"),
    "governance.SurveyMark": gettext_lazy("Consultations answered"),
    "governance.SurveyAnswer": gettext_lazy("Answers to consultations, with names"),
    "governance.Attendance": gettext_lazy("Attendance at meetings"),
    "voting.RollEntry": gettext_lazy("Entries on electoral rolls, with their votes"),
}


def called(label: str) -> str:
    """Return how the rows of a model are called; by the model's own name where nobody has said."""
    return str(_CALLED.get(label) or apps.get_model(label)._meta.verbose_name_plural).capitalize()


def found(count: int) -> str:
    if not count:
        return _("Nobody new seems to be here twice.")
    return ngettext("%(n)s new pair to look at.", "%(n)s new pairs to look at.", count) % {"n": formats.number(count)}
