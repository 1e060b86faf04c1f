"""The description of the programming interface: the schema, and a page that reads it."""

from csp.decorators import csp_update
from drf_spectacular.views import SpectacularJSONAPIView, SpectacularSwaggerSplitView

schema = SpectacularJSONAPIView.as_view()

# The page's own stylesheet holds its icons as data; nothing else here may.
page = csp_update({"img-src": ["data:"]})(
    SpectacularSwaggerSplitView.as_view(url_name="api-schema", template_name="config/api.html")
)
