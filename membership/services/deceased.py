"""What nobody does to the dead: write to them, let them in, name them to act, give them what is to be held."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q

from membership.clock import now
from membership.errors import MemberDeceased
from membership.kept import DEATH, kept
from membership.models import Account, AccountLink, Attempt, Delivery, DeliveryState, Notice, Organisation, Person
from membership.queries.deaths import death_of, died


def refuse_deceased(person: Person) -> None:
    """Raises MemberDeceased while the register says that they died."""
    found = death_of(person)
    if found is not None:
        raise MemberDeceased(name=person.full_name, on=found.on)


def refuse_after_death(person: Person, on: date) -> None:
    """Let what takes effect on a day be written late, of whoever lived then. Raises MemberDeceased."""
    found = death_of(person)
    if found is not None and (found.on is None or found.on < on):
        raise MemberDeceased(name=person.full_name, on=found.on)


def refuse_account_of_the_dead(account: Account, organisation: Organisation) -> None:
    """Let nothing be entrusted to an account whose every person here died. Raises MemberDeceased.

    An account that is nobody's, such as an auditor's, is left as it is; of a couple who share one, the other remains.
    """
    rows = AccountLink.objects.for_organisation(organisation).filter(account=account).order_by("pk")
    persons = [one.person for one in rows.select_related("person")]
    if persons and all(death_of(one) for one in persons):
        refuse_deceased(persons[0])


def stop_writing_to(person: Person, *, at: datetime) -> int:
    """Set aside whatever waits to be sent or posted to somebody who died, and what did not reach them.

    Returns how many. A message that is being handed over at this moment is not taken out of a worker's hands. Should
    it come back to wait, it is set aside as well: see `sending_sql`.
    """
    waiting = Q(state__in=(DeliveryState.PENDING, DeliveryState.IN_DOUBT)) | Q(
        state=DeliveryState.BY_POST, settled_at=None
    )
    on_its_way = Attempt.objects.filter(delivery=OuterRef("pk"), finished_at=None)
    waiting |= Q(~Exists(on_its_way), state=DeliveryState.CLAIMED)
    # What failed long ago, or of a notice that was declared done, is no work any more, and stays as it is proved.
    waiting |= Q(state=DeliveryState.FAILED, notice__closed_at=None, notice__links_end_at__gt=at)
    held = Delivery.objects.for_organisation(person.organisation).filter(
        waiting, person=person, replaced_by=None, estate=None
    )
    return int(
        held.update(
            state=DeliveryState.WAIVED,
            settled_at=at,
            waived_because=kept(DEATH),
            claim_token=None,
            claimed_until=None,
        )
    )


def pass_over_the_dead(notice: Notice) -> int:
    """Set aside what a notice was just written down for somebody who died, whoever issued it. Returns how many.

    It stays on the list of those told, with why it never left; what goes to an estate goes.
    """
    unsent = Delivery.objects.filter(died("person"), notice=notice, person__isnull=False, estate=None)
    waiting = unsent.filter(state__in=(DeliveryState.PENDING, DeliveryState.BY_POST), settled_at=None)
    return int(waiting.update(state=DeliveryState.WAIVED, settled_at=now(), waived_because=kept(DEATH)))
