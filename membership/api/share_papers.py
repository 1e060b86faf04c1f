"""What is printed of shares: the certificate of a member, the statement of share capital."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import get_language
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from membership.api.base import RuledView
from membership.api.described import operation
from membership.api.me import OwnView
from membership.api.member_files import MemberView
from membership.api.moments import MomentQuery, moment
from membership.api.papers import WhateverIsAccepted, sent
from membership.api.refusals import RefusalSerializer
from membership.entrances import OWN, REGISTER
from membership.services.papers.certificate import share_certificate
from membership.services.papers.statement import FORMATS, WRITERS, capital_statement

TAG = "shares"
REFUSALS = {400: RefusalSerializer, 403: RefusalSerializer, 404: RefusalSerializer}


class CertificateQuery(MomentQuery):
    """Which day, as known when, in which language."""

    language = serializers.ChoiceField(["fr", "en"], required=False, help_text="By default the member's own.")


class StatementQuery(MomentQuery):
    """Which day, as known when, in which format."""

    taken_as = serializers.ChoiceField(FORMATS, default="pdf")


class ShareCertificate(MemberView):
    """The certificate of a member's shares."""

    rules = {"GET": REGISTER}
    content_negotiation_class = WhateverIsAccepted

    @extend_schema(
        operation_id="share_certificate",
        tags=[TAG],
        parameters=[CertificateQuery],
        responses={
            (200, "application/pdf"): OpenApiResponse(OpenApiTypes.BINARY, "A tagged PDF."),
            **REFUSALS,
            409: RefusalSerializer,
        },
    )
    def get(self, request: Request, slug: str, membership: str) -> HttpResponse:
        """Draw up the certificate of the shares a member holds at a moment."""
        asked, member = self.asked(CertificateQuery), self.member(membership)
        language = asked.get("language") or member.person.language
        return sent(share_certificate(member, at=moment(self, asked), language=language, actor=self.actor))


class OwnShareCertificate(OwnView):
    """The certificate of one's own shares."""

    rules = {"GET": OWN}
    content_negotiation_class = WhateverIsAccepted

    @operation(
        "my_share_certificate",
        tag=TAG,
        answer={(200, "application/pdf"): OpenApiResponse(OpenApiTypes.BINARY, "A tagged PDF.")},
        asks=CertificateQuery,
        refuses=True,
    )
    def get(self, request: Request, slug: str, person: str) -> HttpResponse:
        """Draw up the certificate of the shares one holds at a moment."""
        asked, member = self.asked(CertificateQuery), self.membership(person)
        language = asked.get("language") or member.person.language
        return sent(share_certificate(member, at=moment(self, asked), language=language, actor=self.actor))


class CapitalStatement(RuledView):
    """The statement of share capital."""

    rules = {"GET": REGISTER}
    content_negotiation_class = WhateverIsAccepted

    @extend_schema(
        operation_id="share_capital_statement",
        tags=[TAG],
        parameters=[StatementQuery],
        responses={
            **{(200, WRITERS[one][0].split(";")[0]): OpenApiTypes.BINARY for one in FORMATS},
            **REFUSALS,
        },
    )
    def get(self, request: Request, slug: str) -> HttpResponse:
        """Draw up the statement of share capital at a moment: by class, since the year began, to be paid back."""
        asked = self.asked(StatementQuery)
        language = (get_language() or "fr")[:2]
        at = moment(self, asked)
        return sent(capital_statement(self.organisation, at=at, taken_as=asked["taken_as"], language=language))
