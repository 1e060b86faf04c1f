"""What was written to the members of a house, for the tests of the programming interface."""

from __future__ import annotations

from datetime import timedelta

from governance.models import Assembly
from membership.clock import now, today
from membership.models import (
    Channel,
    CorrespondentKind,
    Delivery,
    DeliveryState,
    FlaggedAddress,
    Membership,
    NoticeKind,
    PublicManner,
)
from membership.services.correspondence import Recipient, Text, issue_notice
from membership.services.correspondents import Particulars, keep_correspondent
from membership.services.documents import keep
from membership.services.newsletters import Draft, write_newsletter
from membership.services.proof import certify_notice
from membership.services.public_notices import Posted, record_public_notice
from tests.factories.register import SYSTEM


def a_letter(anne: Membership, farm: Membership) -> dict[str, str]:
    """Return the ids of a letter that did not reach the member, and waits to be posted to the farm."""
    here = anne.organisation
    texts = [
        Text(language, "Objet", "Bonjour %(name)s. %(link)s", "<p>%(name)s %(link)s</p>") for language in ("fr", "en")
    ]
    notice = issue_notice(
        here,
        actor=SYSTEM,
        kind=NoticeKind.LETTER,
        texts=texts,
        recipients=[
            Recipient(Channel.EMAIL, anne.person.email, "fr", anne.pk, anne.person_id, name="Anne Roy"),
            Recipient(Channel.POST, "", "fr", farm.pk, farm.person_id, name=farm.person.full_name),
        ],
        links_end_at=now() + timedelta(days=300),
    )
    news = write_newsletter(here, Draft("Nouvelles", "Bonjour.", "News", "Hello."), actor=SYSTEM)
    guest = keep_correspondent(
        here, Particulars(CorrespondentKind.AUDITOR, "Ida Blais", "ida@example.org"), actor=SYSTEM
    )
    return {
        "notice": notice.public_id,
        "delivery": _not_reached(notice.deliveries.get(membership=anne)).public_id,
        "letter": notice.deliveries.get(membership=farm).public_id,
        "newsletter": news.public_id,
        "correspondent": guest.public_id,
        "wording": "letter",
    }


def _not_reached(delivery: Delivery) -> Delivery:
    assert delivery.person is not None
    delivery.state, delivery.settled_at = DeliveryState.FAILED, now()
    delivery.save(update_fields=["state", "settled_at"])
    FlaggedAddress.objects.create(
        organisation=delivery.organisation, person=delivery.person, address=delivery.address, delivery=delivery
    )
    return delivery


def told_of(assembly: Assembly, anne: Membership) -> dict[str, str]:
    """Return the ids of what proves the notice of a called meeting."""
    notice = assembly.notice
    assert notice is not None
    here = assembly.organisation
    photo = keep(here, name="babillard.jpg", media_type="image/jpeg", content=b"photo")
    posted = Posted(PublicManner.POSTING, "Entrée", today(here), "Lise", photo=photo)
    return {
        "notice": notice.public_id,
        "delivery": notice.deliveries.get(membership=anne).public_id,
        "certificate": certify_notice(notice, language="fr", actor=SYSTEM).public_id,
        "public_notice": record_public_notice(notice, posted=posted, actor=SYSTEM).public_id,
    }
