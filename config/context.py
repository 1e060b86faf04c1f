"""What every template may ask about the installation."""

from django.conf import settings
from django.http import HttpRequest


def installation(_request: HttpRequest) -> dict[str, bool]:
    """Return whether this is the demonstration, which says so on every page."""
    return {"is_demonstration": settings.DEMONSTRATION}
