"""The description of the programming interface: the schema, and a page that reads it."""

from __future__ import annotations

from threading import Lock
from typing import Any

from csp.decorators import csp_update
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularJSONAPIView, SpectacularSwaggerSplitView
from rest_framework.request import Request
from rest_framework.response import Response

# The library finds out which packages it serves are here while it writes its first schema, on its own classes: of two
# threads that do so at once, one trips over what the other has just settled.
_ONE_AT_A_TIME = Lock()


class Schema(SpectacularJSONAPIView):
    """The schema, written for one reader at a time."""

    # As the library has it: the schema says nothing of itself.
    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        with _ONE_AT_A_TIME:
            answer: Response = super().get(request, *args, **kwargs)  # type: ignore[no-untyped-call]  # the library's
            return answer


schema = Schema.as_view()

# The page's own stylesheet holds its icons as data; nothing else here may.
page = csp_update({"img-src": ["data:"]})(
    SpectacularSwaggerSplitView.as_view(url_name="api-schema", template_name="config/api.html")
)
