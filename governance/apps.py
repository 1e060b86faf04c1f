"""What is put to the members."""

from importlib import import_module

from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "governance"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Give the refusals and the audit trail their words, and the menu and first page what belongs there."""
        import_module("governance.messages")
        import_module("governance.web.audit_words")
        import_module("governance.services.following").offer()
        import_module("governance.services.calendar_feeds").offer()
        import_module("governance.services.wording_examples").offer()
        import_module("governance.web.panels").offer()
        import_module("governance.web.discipline.leads").offer()
        import_module("governance.queries.shared_meetings").offer()
        import_module("governance.queries.held").offer()
        import_module("governance.queries.needed").offer()
        import_module("governance.queries.decisions").offer()
