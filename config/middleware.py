"""What every answer passes through, whatever its page."""

import time
from collections.abc import Callable

import structlog
from django.http import Http404, HttpRequest, HttpResponse

log = structlog.get_logger("unevoix.request")
type_of_view = Callable[[HttpRequest], HttpResponse]

# A browser need not offer these to any page here.
_POLICY = ", ".join(
    f"{feature}=()"
    for feature in ("camera", "microphone", "geolocation", "payment", "usb", "browsing-topics", "interest-cohort")
)


class PermissionsPolicy:
    """Tell the browser which of its powers no page here uses."""

    def __init__(self, get_response: type_of_view) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", _POLICY)
        return response


class NoSuchAddress:
    """Answer that there is no such page where an address holds a NUL: no name has one, and the database takes none.

    The programming interface says so itself, in its own words and of the field that holds it.
    """

    def __init__(self, get_response: type_of_view) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        holds_nul = "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", "")
        if holds_nul and not request.path_info.startswith("/api/"):
            raise Http404
        return self.get_response(request)


class RequestLog:
    """Log each answer by the pattern of its route.

    Never by its address: an address may hold a token, and times beside addresses would tell who
    opened which notice.
    """

    QUIET = frozenset({"healthz", "readyz"})

    def __init__(self, get_response: type_of_view) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        route = match.route if match else "(none)"
        if route not in self.QUIET and (match or response.status_code >= 400):
            log.info(
                "answered",
                method=request.method,
                route=route,
                status=response.status_code,
                ms=round((time.perf_counter() - started) * 1000),
            )
        return response
