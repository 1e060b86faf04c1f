"""The few addresses the shell asks for, so that the gallery shows it whole."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def nothing(_request: HttpRequest) -> HttpResponse:
    """Stand in for a page; the gallery is only looked at."""
    return HttpResponse()


urlpatterns = [
    path(f"{name}/", nothing, name=name) for name in ("language", "account_login", "account_logout", "help", "privacy")
]
