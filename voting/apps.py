"""Polls, rolls, open votes and results."""

from importlib import import_module

from django.apps import AppConfig


class VotingConfig(AppConfig):
    name = "voting"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to what the meetings announce, give refusals and audit trail their words, and offer what is open."""
        import_module("voting.receivers")
        import_module("voting.messages")
        import_module("voting.web.audit_words")
        import_module("voting.services.following").offer()
        import_module("voting.services.wording_examples").offer()
        import_module("voting.web.offers").offer()
        import_module("voting.queries.shared_rolls").offer()
        import_module("voting.queries.held").offer()
        import_module("voting.queries.needed").offer()
