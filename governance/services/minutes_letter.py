"""What is written to those to whom draft minutes are sent for comment."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from governance.models import Attendance, Audience, Body, BodyKind, MinutesRound
from governance.queries.changes import first_day
from governance.queries.presence import holds
from governance.queries.sittings import exercised_on
from governance.services.notice_text import local
from membership import formats
from membership.actors import Actor
from membership.clock import today
from membership.models import Channel, NoticeKind, Person
from membership.queries.rules import rules_for
from membership.queries.standing import standings_of
from membership.services.correspondence import Recipient, issue_notice
from membership.services.letters import Letter, texts_of


def tell_readers(sent: MinutesRound, *, by: Actor) -> int:
    """Write by e-mail to whoever a draft was sent to. Returns how many.

    A draft is read on the site: whoever has no e-mail finds it there, or reads it at the office.
    """
    recipients = _recipients(sent)
    if not recipients:
        return 0
    organisation = sent.minutes.assembly.organisation
    issue_notice(
        organisation,
        actor=by,
        kind=NoticeKind.LETTER,
        texts=texts_of(organisation, lambda: _letter(sent)),
        recipients=recipients,
        links_end_at=datetime.combine(sent.until + timedelta(days=1), time.min, organisation.zone),
    )
    return len(recipients)


def _recipients(sent: MinutesRound) -> list[Recipient]:
    """Return each person once, at the address of whoever sat there, or sits for them.

    Members of today alone, and who agreed to be written to by e-mail: others find the draft at the office.
    """
    assembly = sent.minutes.assembly
    found: dict[tuple[int, int], Person] = {}
    if sent.audience == Audience.BOARD or assembly.is_sitting:
        here = _came(sent) if sent.audience == Audience.PRESENT else None
        for body in _bodies(sent):
            for one in exercised_on(body, today(assembly.organisation)):
                if one.membership_id is not None and (here is None or one.person_id in here):
                    found[one.membership_id, one.person_id] = one.person
    else:
        rows = Attendance.objects.filter(holds(), assembly=assembly, membership__isnull=False)
        for stay in rows.select_related("person").order_by("pk"):
            assert stay.membership_id is not None
            found[stay.membership_id, stay.person_id] = stay.person
    on, rules = today(assembly.organisation), rules_for(assembly.organisation, today(assembly.organisation))
    standings = standings_of(assembly.organisation, [membership_id for membership_id, _whose in found], on, rules)
    once: dict[int, Recipient] = {}
    for (membership_id, _whose), person in sorted(found.items(), key=lambda one: one[0]):
        standing = standings.get(membership_id)
        if standing is None or not standing.facts.is_member or not person.email or person.prefers_post:
            continue
        recipient = Recipient(
            membership_id=membership_id,
            person_id=person.pk,
            channel=Channel.EMAIL,
            address=person.email,
            language=person.language,
            name=person.full_name,
        )
        once.setdefault(person.pk, recipient)
    return list(once.values())


def _came(sent: MinutesRound) -> set[int]:
    return set(Attendance.objects.filter(holds(), assembly=sent.minutes.assembly).values_list("person", flat=True))


def _bodies(sent: MinutesRound) -> list[Body]:
    """Return whose directors read it: those of the body that met, else of the board."""
    assembly = sent.minutes.assembly
    if assembly.body is not None:
        return [assembly.body]
    return list(Body.objects.for_organisation(assembly.organisation).filter(kind=BodyKind.BOARD, closed_on=None))


def _letter(sent: MinutesRound) -> Letter:
    """Return what they read, in the language that is active."""
    language = (get_language() or "fr")[:2]
    assembly = sent.minutes.assembly
    said = {"title": local(assembly, "title", language), "day": formats.day(first_day(assembly), language)}
    return Letter(
        subject=_("Draft minutes to read: %(title)s, %(day)s") % said,
        paragraphs=(
            _("The draft minutes of this meeting can be read and commented on: %(title)s, %(day)s.") % said,
            _("Sign in: the draft is on your first page. It is a draft until a later meeting adopts it."),
        ),
        facts=((_("Comments until:"), formats.day(sent.until, language)),),
    )
