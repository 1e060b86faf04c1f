"""How the things of an organisation are named in the addresses of the programming interface."""

from __future__ import annotations

from django.urls import register_converter

from membership.models.base import PUBLIC_ID_LENGTH

HERE = "organisations/<slug:slug>/"
ME = f"{HERE}me/<public_id:person>"
MEMBERSHIP = f"{HERE}members/<public_id:membership>"


class PublicId:
    """A public id: what cannot be one is no address at all, and never reaches the database."""

    regex = f"[1-9A-HJ-NP-Za-km-z]{{{PUBLIC_ID_LENGTH}}}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(PublicId, "public_id")
