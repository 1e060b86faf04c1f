"""Telling the keepers of the keys, by mail, that it is their turn: to make a key, or to open the result."""

from __future__ import annotations

from smtplib import SMTPDataError, SMTPNotSupportedError, SMTPRecipientsRefused, SMTPSenderRefused

import structlog
from anymail.exceptions import AnymailError
from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext, override

from membership.models import HOLDING
from membership.services.provider_answers import answer_of_provider
from membership.services.turns import alone
from membership.templatetags.unevoix import local_text
from voting.models import KeeperCall, KeeperTurn, PollState, SealedTrustee, TallyStage, TallyStageName

log = structlog.get_logger("unevoix.polls")

# The server answers, and does not take this one message: it may take the next.
NOT_TAKEN = (SMTPRecipientsRefused, SMTPSenderRefused, SMTPDataError, SMTPNotSupportedError)


def call_keepers() -> int:
    """Write to each keeper whose turn has come and who was not written to about it. Returns how many were.

    Found in rows, by the sweep: nothing is lost with the broker. One row for a keeper and a turn, written once the
    message has left: where it does not leave, or the worker dies, the next sweep tries again. A server that does not
    answer is not asked for the next keeper: the worker that waits for it is the one that closes polls.
    """
    called = 0
    for turn in KeeperTurn:
        for keeper in _awaited(turn):
            try:
                called += _call(keeper, turn)
            except (OSError, AnymailError) as error:
                log.warning("keepers not called", error=type(error).__name__)
                return called
    return called


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
    """Write to a keeper, and return whether the message left.

    Raises OSError or AnymailError where no mail server answers, or it answers nobody.
    """
    with alone(f"unevoix_keeper_{turn}", keeper.pk) as is_first:
        if not is_first or KeeperCall.objects.filter(trustee=keeper, turn=turn).exists():
            return False
        try:
            _message(keeper, turn).send()
        except Exception as error:
            if _is_of_server(error):
                raise
            # Such as a header that cannot be written: the fault of one message keeps none from the others.
            log.warning("keeper not called", error=type(error).__name__)
            return False
        KeeperCall.objects.create(organisation_id=keeper.organisation_id, trustee=keeper, turn=turn)
    return True


def _is_of_server(error: Exception) -> bool:
    """Return whether a failure says nothing of the one message: the next would fail alike.

    A provider's refusal is an OSError too, whatever it refuses.
    """
    if isinstance(error, AnymailError):
        return answer_of_provider(error).outcome in HOLDING
    return isinstance(error, OSError) and not isinstance(error, NOT_TAKEN)


def _message(keeper: SealedTrustee, turn: KeeperTurn) -> EmailMessage:
    poll, account = keeper.poll, keeper.account
    assert account is not None
    assert account.email
    path = reverse("voting:keys", args=[poll.organisation.slug, poll.public_id])
    with override(account.language):
        # A subject is one line.
        title = " ".join(local_text(poll.motion, "title").split())
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
