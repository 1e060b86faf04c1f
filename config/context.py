"""What every template may ask about the installation."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from membership.clock import now


def installation(_request: HttpRequest) -> dict[str, Any]:
    """Return whether this is the demonstration, which says so on every page."""
    if not settings.DEMONSTRATION:
        return {"is_demonstration": False, "source_url": settings.SOURCE_URL}
    # Lazy: a page that does not draw the bar does not ask the database for the time.
    return {
        "is_demonstration": True,
        "source_url": settings.SOURCE_URL,
        "demonstration": {"now": SimpleLazyObject(now), "url": reverse("demonstration")},
    }
