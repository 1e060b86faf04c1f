"""The programming interface's answer to whoever no view has let in."""

from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request


class Nobody(BasePermission):
    """Refuse. Each view names its own permission; one that forgets is closed."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return False
