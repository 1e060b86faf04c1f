"""Documents of meetings are rendered as all of ours are."""

from membership.rendering import render

__all__ = ["render"]
