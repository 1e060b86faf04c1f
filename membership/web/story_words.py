"""A member's story in plain words, a day at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from membership import formats
from membership.kept import read
from membership.models import ContactFact, Delivery, Membership, MembershipEvent, RedemptionState, RedemptionStep
from membership.queries.acts_told import ActFacts
from membership.queries.moment import Moment
from membership.queries.shares import other_side
from membership.queries.story import Chapter, Happening
from membership.services.exports.words import reach_words
from membership.templatetags.unevoix import local_text
from membership.web import moments
from membership.web.act_words import act_details
from membership.web.shares import party_words

CHAPTERS: Mapping[Chapter, str | Promise] = {
    Chapter.LIFE: gettext_lazy("Membership"),
    Chapter.CONTACT: gettext_lazy("Address and contact"),
    Chapter.ACTING: gettext_lazy("Who acts for whom"),
    Chapter.SECTIONS: gettext_lazy("Sections"),
    Chapter.SHARES: gettext_lazy("Shares"),
    Chapter.REQUESTS: gettext_lazy("Requests"),
    Chapter.LETTERS: gettext_lazy("Letters"),
}
PARAMETER = "story"
REACH: Mapping[ContactFact, str | Promise] = {
    ContactFact.EMAIL: gettext_lazy("E-mail"),
    ContactFact.PHONE: gettext_lazy("Telephone"),
    ContactFact.PHONES: gettext_lazy("Other telephones"),
    ContactFact.LANGUAGE: gettext_lazy("Language"),
}


def chapters(story: Sequence[Happening], at: Moment, chosen: Chapter | None) -> list[dict[str, Any]]:
    """Return where the story is narrowed to one kind: those there are, all of it first."""
    there = [chapter for chapter in Chapter if any(one.chapter is chapter for one in story)]
    if len(there) < 2:  # with one kind there is nothing to choose
        return []
    kept = moments.in_address(at)
    links = [{"label": _("All"), "url": f"?{urlencode(kept)}#history", "is_current": chosen is None}]
    return links + [
        {
            "label": str(CHAPTERS[chapter]),
            "url": f"?{urlencode({**kept, PARAMETER: chapter.value})}#history",
            "is_current": chapter is chosen,
        }
        for chapter in there
    ]


def asked_for(query: Mapping[str, str]) -> Chapter | None:
    """Return the kind that the address asks for; None is all of it."""
    return next((chapter for chapter in Chapter if chapter.value == query.get(PARAMETER)), None)


def days(
    story: Sequence[Happening], at: Moment, chosen: Chapter | None = None, *, of: Membership
) -> list[dict[str, Any]]:
    """Return the story of a member by the day, the latest first; what lies after the day asked about is marked."""
    shown = [one for one in story if chosen is None or one.chapter is chosen]
    return [
        {
            "when": formats.short_day(on) if on else _("On a day that is not known"),
            "later": on is not None and on > at.on,
            "happened": [_told(one, of) for one in happened],
        }
        for on, happened in groupby(shown, key=lambda one: one.on)
    ]


def _told(one: Happening, of: Membership) -> dict[str, Any]:
    said, details = TELLERS[one.code](one)
    return {
        "said": said,
        "details": " · ".join([*filter(None, details), *_recorded(one), *_by(one)]),
        "is_corrected": one.is_corrected,
        "document": _document(one, of),
    }


def _document(one: Happening, of: Membership) -> dict[str, str] | None:
    """Return the file that was joined to an act, which is opened from its page."""
    document = one.what.document if one.code == "event" else None
    if document is None:
        return None
    kwargs = {"slug": of.organisation.slug, "public_id": of.public_id, "document": document.public_id}
    return {"name": document.name, "url": reverse("member-act-document", kwargs=kwargs)}


def _recorded(one: Happening) -> list[str]:
    """Return when it was written down, where that is another day."""
    recorded_on = timezone.localtime(one.recorded_at).date()
    if one.on == recorded_on:
        return []
    return [_("recorded on %(day)s") % {"day": formats.short_day(recorded_on)}]


def _by(one: Happening) -> list[str]:
    """Return who recorded it, where that is kept and the account still bears a name."""
    return [_("recorded by %(name)s") % {"name": one.by.name}] if one.by is not None and one.by.name else []


Told = tuple[str, list[str]]


def _event(one: Happening) -> Told:
    event: MembershipEvent = one.what
    details = act_details(event, one.facts or ActFacts())
    if one.before is not None:
        details.append(_("corrects: %(event)s") % {"event": _event_before(one.before)})
    if event.is_void:
        return _("%(event)s (recorded by mistake: it did not happen)") % {"event": event.get_kind_display()}, details
    return str(event.get_kind_display()), details


def _joined(one: Happening) -> Told:
    return _("%(name)s was found to be the same person") % {"name": one.what.joined.full_name}, [one.what.reason]


def _joined_to(one: Happening) -> Told:
    return _("Found to be %(name)s") % {"name": one.what.kept.full_name}, [one.what.reason]


def _parted(one: Happening) -> Told:
    names = {"first": one.what.kept.full_name, "second": one.what.joined.full_name}
    return _("%(first)s and %(second)s are two people again") % names, []


def _event_before(event: MembershipEvent) -> str:
    return f"{event.get_kind_display()}, {_on(event.effective_on)}"


def _on(day: date | None) -> str:
    return formats.short_day(day) if day else _("on a day that is not known")


def _before(one: Happening, say: Callable[[Any], str]) -> list[str]:
    """Return what was written there until this corrected it."""
    return [_("corrects: %(event)s") % {"event": say(one.before)}] if one.before is not None else []


def _name(one: Happening) -> Told:
    return _("New name: %(name)s") % {"name": one.what}, [_("before: %(name)s") % {"name": one.before.full_name}]


def _reach(label: str | Promise) -> Callable[[Happening], Told]:
    def told(one: Happening) -> Told:
        before = reach_words(one.before.fact, one.before.value, is_erased=one.before.is_erased)
        after = reach_words(one.before.fact, one.what.value, is_erased=one.what.is_erased)
        return f"{label}{_colon()}{after}", [_("before: %(name)s") % {"name": before}]

    return told


def _household(one: Happening) -> Told:
    said = _("Lives in the household %(name)s") % {"name": one.what.household.name}
    return said, _before(one, lambda row: str(row.household.name))


def _household_ended(one: Happening) -> Told:
    return _("No longer lives in the household %(name)s") % {"name": one.what.household.name}, []


def _address(one: Happening) -> Told:
    return _("Address: %(address)s") % {"address": one.what}, _before(one, str)


def _address_ended(one: Happening) -> Told:
    return _("No longer at %(address)s") % {"address": one.what}, []


def _consent(one: Happening) -> Told:
    said = _("Agrees: %(purpose)s") if one.what.is_given else _("No longer agrees: %(purpose)s")
    return said % {"purpose": one.what.get_purpose_display()}, [read(one.what.source)]


def _represented(one: Happening) -> Told:
    said = _("%(name)s acts for this member") % {"name": one.what.name}
    return said, [one.what.get_relation_display(), one.what.instrument_note, *_before(one, lambda row: str(row.name))]


def _represented_ended(one: Happening) -> Told:
    return _("%(name)s no longer acts for this member") % {"name": one.what.name}, []


def _acts(one: Happening) -> Told:
    said = _("Acts for %(name)s") % {"name": one.what.membership.person.full_name}
    return said, [one.what.get_relation_display()]


def _acts_ended(one: Happening) -> Told:
    return _("No longer acts for %(name)s") % {"name": one.what.membership.person.full_name}, []


def _section(one: Happening) -> Told:
    said = {"what": one.what.section.get_kind_display(), "to": local_text(one.what.section, "name")}
    return _("%(what)s: %(to)s") % said, _before(one, lambda row: local_text(row.section, "name"))


def _section_ended(one: Happening) -> Told:
    return _("No longer in %(section)s") % {"section": local_text(one.what.section, "name")}, []


def _shares(one: Happening) -> Told:
    line = one.what
    count = ngettext("%(count)s share", "%(count)s shares", abs(line.quantity)) % {
        "count": f"{_sign(line.quantity)}{formats.number(abs(line.quantity))}"
    }
    party = party_words(line.quantity, other_side(line))
    details = [local_text(line.share_class, "name"), party, line.decided_by, line.note]
    if one.before is not None:
        details.append(_("takes back: %(line)s") % {"line": _line_before(one.before)})
    return f"{line.get_operation_display()}{_colon()}{count}", details


def _payment(one: Happening) -> Told:
    line = one.what
    amount = f"{_sign(line.amount_cents)}{formats.money_cents(abs(line.amount_cents))}"
    details = [local_text(line.share_class, "name"), line.reference]
    if one.before is not None:
        details.append(_("takes back: %(line)s") % {"line": _payment_before(one.before)})
    return f"{line.get_kind_display()}{_colon()}{amount}", details


def _line_before(line: Any) -> str:
    return f"{line.get_operation_display()}, {_on(line.effective_on)}"


def _payment_before(line: Any) -> str:
    return f"{line.get_kind_display()}, {_on(line.effective_on)}"


def _sign(amount: int) -> str:
    return "+" if amount > 0 else "−"


def _colon() -> str:
    """Return the mark between a word and what it is of: French sets it apart."""
    return "\u00a0: " if (get_language() or "fr").startswith("fr") else ": "


def _redemption_asked(one: Happening) -> Told:
    count = ngettext("%(count)s share asked back", "%(count)s shares asked back", one.what.quantity)
    return count % {"count": formats.number(one.what.quantity)}, [one.what.reason]


def _redemption_step(one: Happening) -> Told:
    step: RedemptionStep = one.what
    said = _("Shares asked back: %(state)s") % {"state": step.get_state_display()}
    if step.state == RedemptionState.WITHDRAWN:
        return said, []
    return said, [step.request.decided_by, step.request.decision_note]


def _request(one: Happening) -> Told:
    return _("Asked: %(what)s") % {"what": one.what.get_kind_display()}, [one.what.message]


def _answer(one: Happening) -> Told:
    said = {"what": one.what.get_kind_display(), "state": one.what.get_state_display()}
    return _("%(what)s: %(state)s") % said, [one.what.answer]


def _letter(one: Happening) -> Told:
    delivery: Delivery = one.what
    texts = {text.language: text.subject for text in delivery.notice.texts.all()}
    subject = texts.get(formats.language_of()) or next(iter(texts.values()), str(delivery.notice.get_kind_display()))
    return subject, [str(delivery.get_channel_display()), str(delivery.get_state_display())]


TELLERS: Mapping[str, Callable[[Happening], Told]] = {
    "event": _event,
    "joined": _joined,
    "joined_to": _joined_to,
    "parted": _parted,
    "name": _name,
    **{f"reach_{fact.value}": _reach(label) for fact, label in REACH.items()},
    "household": _household,
    "household_ended": _household_ended,
    "address": _address,
    "address_ended": _address_ended,
    "consent": _consent,
    "represented": _represented,
    "represented_ended": _represented_ended,
    "acts": _acts,
    "acts_ended": _acts_ended,
    "section": _section,
    "section_ended": _section_ended,
    "shares": _shares,
    "payment": _payment,
    "redemption_asked": _redemption_asked,
    "redemption_step": _redemption_step,
    "request": _request,
    "answer": _answer,
    "letter": _letter,
}
