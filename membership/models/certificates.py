"""Certificates of sending: drawn up once and kept, and those that a worker is to draw."""

from __future__ import annotations

from django.db import models

from membership.models.accounts import Account
from membership.models.base import DatabaseNow, PublicIdField, TenantModel
from membership.models.notices import Notice
from membership.models.people import Document


class CertificateOrder(TenantModel):
    """A certificate too long to draw in front of a page: a worker draws it, and the order goes once it is drawn."""

    notice = models.OneToOneField(Notice, on_delete=models.PROTECT, related_name="certificate_order")
    language = models.CharField(max_length=5)
    asked_at = models.DateTimeField(db_default=DatabaseNow())
    asked_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    failed_at = models.DateTimeField(null=True, blank=True, help_text="It could not be drawn: somebody asks again")


class NoticeCertificate(TenantModel):
    """What became of a notice, drawn up once and kept: a table of slips chained by their hashes, and a page to sign."""

    public_id = PublicIdField()
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="certificates")
    drawn_at = models.DateTimeField()
    drawn_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    language = models.CharField(max_length=5, db_default="", help_text="Empty for those drawn before it was kept")
    slips = models.PositiveIntegerField()
    head_sha256 = models.CharField(max_length=64, help_text="The hash of the last row; every other row is behind it")
    table = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    paper = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
