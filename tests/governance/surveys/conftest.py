"""The cast of the pages, each with a browser."""

from tests.governance.web.conftest import browser_of, cast, organisation, other

__all__ = ["browser_of", "cast", "organisation", "other"]
