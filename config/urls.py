"""Every address of the installation, by the app that answers it."""

from django.urls import include, path

from config import api, health, mail_events, metrics, operations

urlpatterns = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("metrics", metrics.metrics, name="metrics"),
    path("operations/", operations.operations, name="operations"),
    path("mail/events/<slug:provider>/", mail_events.mail_events, name="mail-events"),
    path("api/v1/schema", api.schema, name="api-schema"),
    path("api/v1/", api.page, name="api"),
    path("api/v1/", include("membership.api.urls")),
    path("api/v1/", include("governance.api.urls")),
    path("api/v1/", include("voting.api.urls")),
    path("", include("membership.web.urls")),
    path("", include("governance.web.urls")),
    path("", include("governance.web.calendar_urls")),
    path("", include("governance.web.requisitions.urls")),
    path("", include("governance.web.nominations.urls")),
    path("", include("governance.web.surveys.urls")),
    path("", include("governance.web.discipline.urls")),
    path("", include("governance.web.sittings.urls")),
    path("", include("voting.web.urls")),
    path("", include("config.demonstration.urls")),
    path("compte/", include("membership.web.account_urls")),
]
