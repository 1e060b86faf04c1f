"""Who the members are."""

from importlib import import_module

from django.apps import AppConfig


class MembershipConfig(AppConfig):
    name = "membership"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Offer the pages of the register in the menu, say what it holds on somebody, and what it writes."""
        import_module("membership.web.entries")
        import_module("membership.queries.held.offers").offer()
        import_module("membership.services.example_letters").offer()
        import_module("membership.services.example_papers").offer()
