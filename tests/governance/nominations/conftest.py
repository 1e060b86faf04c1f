"""The cast of the pages of meetings, for those of candidacies too."""

from tests.governance.web.conftest import browser_of, cast, organisation, other

__all__ = ["browser_of", "cast", "organisation", "other"]
