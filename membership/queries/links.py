"""The personal link of a notice: written when a message leaves, read back when the member opens it.

The token is the delivery's public id with a signature. It is stored nowhere, so nothing that is
copied from the database lets anybody in.
"""

from __future__ import annotations

from django.core import signing

from membership.clock import now
from membership.errors import LinkExpired, LinkUnknown
from membership.models import Application, Delivery, Organisation

LINK_SALT = "membership.notice-link"
NEWS_SALT = "membership.news-link"
APPLICATION_SALT = "membership.application-link"


def link_token(delivery: Delivery) -> str:
    """Return the personal token of a delivery; `delivery_of` reads it back."""
    return signing.Signer(salt=LINK_SALT).sign(delivery.public_id)


def delivery_of(token: str) -> Delivery:
    """Return the delivery that a personal link was made for. Changes nothing.

    Raises LinkUnknown for a token we never signed, LinkExpired once the notice's links have ended.
    """
    try:
        public_id = signing.Signer(salt=LINK_SALT).unsign(token)
    except signing.BadSignature:
        raise LinkUnknown
    found: Delivery | None = (
        Delivery.objects.filter(public_id=public_id)
        .select_related("notice", "organisation", "membership__person", "person")
        .first()
    )
    if found is None:
        raise LinkUnknown
    if found.notice.links_end_at <= now():
        raise LinkExpired
    return found


def news_token(delivery: Delivery) -> str:
    """Return the token with which a reader stops the news; `news_of` reads it back."""
    return signing.Signer(salt=NEWS_SALT).sign(delivery.public_id)


def news_of(token: str) -> Delivery | None:
    """Return the news that a token came with, however old; None for a token that is none of ours."""
    try:
        public_id = signing.Signer(salt=NEWS_SALT).unsign(token)
    except signing.BadSignature:
        return None
    rows = Delivery.objects.filter(public_id=public_id, is_news=True).select_related("person", "organisation")
    found: Delivery | None = rows.first()
    return found


def application_token(application: Application) -> str:
    """Return the private token of an application; `application_of` reads it back."""
    return signing.Signer(salt=APPLICATION_SALT).sign(application.public_id)


def application_of(organisation: Organisation, token: str) -> Application:
    """Return the application that a private link was made for. Raises LinkUnknown."""
    try:
        public_id = signing.Signer(salt=APPLICATION_SALT).unsign(token)
    except signing.BadSignature:
        raise LinkUnknown
    rows = Application.objects.for_organisation(organisation).filter(public_id=public_id)
    found: Application | None = rows.select_related("category", "membership").first()
    if found is None:
        raise LinkUnknown
    return found
