"""The searches of the register that somebody keeps."""

from __future__ import annotations

from django.db.models import QuerySet

from membership.actors import Actor
from membership.models import Organisation, SavedView


def views_of(organisation: Organisation, actor: Actor) -> QuerySet[SavedView]:
    """Return one's own searches in an organisation, in the order of their names; nobody else's."""
    views: QuerySet[SavedView] = SavedView.objects.for_organisation(organisation).filter(account=actor.account_id)
    return views
