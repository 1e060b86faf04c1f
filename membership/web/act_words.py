"""What an act on a membership decided, in the words of the story."""

from __future__ import annotations

from django.utils.translation import gettext as _

from membership import formats
from membership.kept import read
from membership.models import MembershipEvent
from membership.queries.acts_told import ActFacts
from membership.rules.discipline import ground_in_words
from membership.services.life.wording import rights_in_words
from membership.templatetags.unevoix import local_text


def act_details(event: MembershipEvent, facts: ActFacts) -> list[str]:
    """Return what an act says beside what it is, in the order in which a decision says it; some may be empty."""
    return [*_decided(facts), *_why(event, facts), event.decided_by, *_days(event, facts), *_overridden(facts)]


def _decided(facts: ActFacts) -> list[str]:
    said = []
    if facts.category:
        said.append(_("category %(category)s") % {"category": local_text(facts.category, "name")})
    if facts.last_on:
        said.append(_("last day %(day)s") % {"day": formats.short_day(facts.last_on)})
    if facts.kept is not None and facts.rules is not None:
        rights = rights_in_words(facts.kept, facts.rules)
        said.append(_("rights kept: %(rights)s") % {"rights": rights} if rights else _("no right kept"))
    return said


def _why(event: MembershipEvent, facts: ActFacts) -> list[str]:
    said = []
    if event.ground and facts.rules is not None:
        ground = ground_in_words(event.ground, facts.rules, formats.language_of())
        said.append(_("ground: the member %(ground)s") % {"ground": ground})
    if facts.reason:
        said.append(_("reason: %(reason)s") % {"reason": facts.reason})
    return [*said, read(event.note)]


def _days(event: MembershipEvent, facts: ActFacts) -> list[str]:
    said = []
    if event.decided_on and event.decided_on != event.effective_on:
        said.append(_("decided on %(day)s") % {"day": formats.short_day(event.decided_on)})
    if event.notice_on and event.notice_on != event.effective_on:
        said.append(_("written notice on %(day)s") % {"day": formats.short_day(event.notice_on)})
    if facts.contest_by:
        said.append(_("may be contested until %(day)s") % {"day": formats.short_day(facts.contest_by)})
    return said


def _overridden(facts: ActFacts) -> list[str]:
    return [_("went on in spite of a warning: %(reason)s") % {"reason": reason} for reason in facts.overrides]
