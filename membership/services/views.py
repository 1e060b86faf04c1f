"""Keeping a search of the register under a name, for oneself."""

from __future__ import annotations

from django.db import transaction

from membership.actors import Actor
from membership.models import Organisation, SavedView
from membership.services import audit


@transaction.atomic
def keep_view(organisation: Organisation, *, name: str, query: str, actor: Actor) -> SavedView:
    """Keep a search under a name; one's own of the same name is replaced."""
    assert actor.account_id is not None  # the system has no searches of its own
    view: SavedView
    view, _ = SavedView.objects.update_or_create(
        organisation=organisation, account_id=actor.account_id, name=name, defaults={"query": query}
    )
    _audit(view, actor, "view.kept")
    return view


@transaction.atomic
def forget_view(view: SavedView, *, actor: Actor) -> None:
    """Keep a search no longer."""
    _audit(view, actor, "view.forgotten")
    view.delete()


def _audit(view: SavedView, actor: Actor, action: str) -> None:
    values = {"name": view.name}
    audit.record(
        view.organisation, actor=actor, action=action, object_kind="saved_view", object_id=view.public_id, values=values
    )
