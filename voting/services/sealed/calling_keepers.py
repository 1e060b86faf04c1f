"""Telling the keepers of the keys, by mail, that it is their turn: to make a key, or to open the result."""

from __future__ import annotations

from smtplib import SMTPException

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext, override

from membership.templatetags.unevoix import local_text
from voting.models import KeeperCall, KeeperTurn, PollState, SealedTrustee, TallyStage, TallyStageName

log = structlog.get_logger("unevoix.polls")


def call_keepers() -> int:
    """Write to each keeper whose turn has come and who was not written to about it. Returns how many were.

    Found in rows, by the sweep: nothing is lost with the broker. One row for a keeper and a turn, so that nobody is
    written to twice; where the mail server does not take the message the row goes again, and so does the next try.
    """
    return sum(_call(keeper, turn) for turn in KeeperTurn for keeper in _awaited(turn))


def _awaited(turn: KeeperTurn) -> QuerySet[SealedTrustee]:
    told = KeeperCall.objects.filter(trustee=OuterRef("pk"), turn=turn)
    if turn == KeeperTurn.MAKE:
        due = Q(poll__state=PollState.DRAFT, key="")
    else:
        summed = TallyStage.objects.filter(poll=OuterRef("poll"), stage=TallyStageName.SUM)
        opened = TallyStage.objects.filter(poll=OuterRef("poll"), stage=TallyStageName.OPEN)
        due = Q(Exists(summed), ~Exists(opened), poll__state=PollState.CLOSED, decryption="")
    rows: QuerySet[SealedTrustee] = SealedTrustee.objects.filter(due, ~Exists(told), account__email__isnull=False)
    return rows.select_related("account", "poll__motion", "poll__assembly__organisation")


def _call(keeper: SealedTrustee, turn: KeeperTurn) -> bool:
    try:
        with transaction.atomic():
            call = KeeperCall.objects.create(organisation_id=keeper.organisation_id, trustee=keeper, turn=turn)
    except IntegrityError:
        # Another worker was there first.
        return False
    try:
        _message(keeper, turn).send()
    except (SMTPException, OSError) as error:
        log.warning("keeper not called", error=type(error).__name__)
        call.delete()
        return False
    return True


def _message(keeper: SealedTrustee, turn: KeeperTurn) -> EmailMessage:
    poll, account = keeper.poll, keeper.account
    assert account is not None
    assert account.email
    path = reverse("voting:keys", args=[poll.organisation.slug, poll.public_id])
    with override(account.language):
        title = local_text(poll.motion, "title")
        said = (
            gettext("Make your key: %(title)s")
            if turn == KeeperTurn.MAKE
            else gettext("Your part in opening: %(title)s")
        )
        context = {
            "keeper": keeper,
            "poll": poll,
            "organisation": poll.organisation,
            "assembly": poll.assembly,
            "is_closed": turn == KeeperTurn.OPEN,
            "needed": poll.threshold,
            "before": poll.opens_at if turn == KeeperTurn.MAKE else None,
            "link": f"{settings.SITE_URL}{path}",
        }
        body = render_to_string("mail/keeper.txt", context)
    return EmailMessage(said % {"title": title}, body, to=[account.email], headers={"Auto-Submitted": "auto-generated"})
