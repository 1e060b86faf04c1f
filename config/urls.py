"""Every address of the installation, by the app that answers it."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from config import api, health

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("api/v1/schema", api.schema, name="api-schema"),
    path("api/v1/", api.page, name="api"),
]

for app in ("membership", "governance", "voting"):
    if find_spec(f"{app}.api") and find_spec(f"{app}.api.urls"):
        urlpatterns.append(path("api/v1/", include(f"{app}.api.urls")))
    if find_spec(f"{app}.web") and find_spec(f"{app}.web.urls"):
        urlpatterns.append(path("", include(f"{app}.web.urls")))
urlpatterns.append(path("", include("config.demonstration.urls")))
urlpatterns.append(path("compte/", include("membership.web.account_urls")))
