"""Writing to each member about their rebate, once it stands in the ledger, with the figures it has that day."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from governance.errors import RebatesNotEntered
from governance.models import SurplusPlan
from governance.queries.changes import first_day
from membership import formats
from membership.actors import Actor
from membership.clock import now
from membership.models import Channel, Membership, Notice, NoticeKind
from membership.queries.rebates_owed import Owed, rebates_owed, written_to
from membership.services import audit
from membership.services.composing import fill
from membership.services.correspondence import Own, Recipient, Text, issue_notice
from membership.services.letters import LINKS_LAST, Letter, texts_of


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What writing to the members would do. estates: of those who died, who are written to from their own file.

    sample: what the first of them would read, None where nobody would.
    """

    by_email: int
    by_post: int
    estates: int
    sample: str | None = None

    @property
    def letters(self) -> int:
        return self.by_email + self.by_post


def foresee_letters(plan: SurplusPlan, *, language: str) -> Foreseen:
    """Return to how many one would write, and what one of them would read in a language."""
    owed = dict(rebates_owed(plan.organisation, plan.year_end_on))
    members = list(written_to(plan.organisation, list(owed)))
    by_email = sum(_recipient(one).channel == Channel.EMAIL for one in members)
    sample = None
    if members:
        first = members[0]
        text = next((one for one in _texts(plan) if one.language == language), _texts(plan)[0])
        own = _own(first, owed[first.pk])
        sample = fill(text.body_text, {"name": first.person.full_name, "own_fr": own.fr, "own_en": own.en})
    return Foreseen(by_email, len(members) - by_email, len(owed) - len(members), sample)


@transaction.atomic
def tell_rebates(plan: SurplusPlan, *, actor: Actor) -> Notice:
    """Write to each member what their rebate is, with their own figures. Done again, nothing more leaves.

    What each was told is kept word for word. Raises RebatesNotEntered before the rebates stand in the ledger, or where
    none stands for anybody to write to.
    """
    rows = SurplusPlan.objects.select_for_update(of=("self",), no_key=True)
    locked = rows.select_related("organisation", "motion__assembly", "letters").get(pk=plan.pk)
    told: Notice | None = locked.letters
    if told is not None:
        return told
    if locked.entered_at is None:
        raise RebatesNotEntered
    owed = dict(rebates_owed(locked.organisation, locked.year_end_on))
    members = list(written_to(locked.organisation, list(owed)))
    if not members:
        raise RebatesNotEntered
    notice = issue_notice(
        locked.organisation,
        actor=actor,
        kind=NoticeKind.LETTER,
        texts=_texts(locked),
        recipients=map(_recipient, members),
        own=[_own(one, owed[one.pk]) for one in members],
        links_end_at=now() + LINKS_LAST,
    )
    locked.letters = notice
    locked.save(update_fields=["letters"])
    audit.record(
        locked.organisation,
        actor=actor,
        action="surplus.told",
        object_kind="surplus",
        object_id=locked.public_id,
        values={"notice": notice.public_id, "members": len(members)},
    )
    return notice


def _recipient(membership: Membership) -> Recipient:
    person = membership.person
    email = "" if person.prefers_post else person.email
    return Recipient(
        membership_id=membership.pk,
        person_id=person.pk,
        channel=Channel.EMAIL if email else Channel.POST,
        address=email,
        language=person.language,
        name=person.full_name,
    )


def _own(membership: Membership, owed: list[Owed]) -> Own:
    """Return the figures of one member, in both languages."""
    said = {}
    for language in ("fr", "en"):
        with translation.override(language):
            said[language] = _figures(owed, language)
    return Own(membership.pk, said["fr"], said["en"])


def _figures(owed: list[Owed], language: str) -> str:
    lines = [
        _("%(category)s: %(rebate)s, for %(use)s of business")
        % {
            "category": _named(one, language),
            "rebate": formats.money_cents(one.amount_cents),
            "use": formats.money_cents(one.use_cents),
        }
        for one in owed
    ]
    if len(owed) > 1:
        lines.append(_("In all: %(sum)s") % {"sum": formats.money_cents(sum(one.amount_cents for one in owed))})
    return "\n".join(lines)


def _named(one: Owed, language: str) -> str:
    return (one.category.name_en if language == "en" else "") or one.category.name_fr


def _texts(plan: SurplusPlan) -> list[Text]:
    return texts_of(plan.organisation, lambda: _letter(plan))


def _letter(plan: SurplusPlan) -> Letter:
    """Return what every member reads around their own figures, in the language that is active."""
    language = (get_language() or "fr")[:2]
    said = {
        "day": formats.day(first_day(plan.motion.assembly), language),
        "year": formats.day(plan.year_end_on, language),
        "number": plan.motion.resolution.number,
    }
    return Letter(
        subject=_("Your rebate of the year ended on %(year)s") % said,
        paragraphs=(
            _(
                "At the meeting of %(day)s, the members decided where the surplus of the year ended on %(year)s goes "
                "(resolution %(number)s). Your rebate now stands in the ledger of the members:"
            )
            % said,
            f"%(own_{language})s",
            _("It is in proportion to the business you did that year. You have nothing to do."),
        ),
    )
