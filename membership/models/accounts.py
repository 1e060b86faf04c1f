"""Who signs in. An account is not a member: it may be several persons, or none."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from membership.models.base import DatabaseNow, PublicIdField, TenantModel


class AccountManager(BaseUserManager["Account"]):
    """Creates accounts; an absent e-mail is stored as NULL, since '' would collide as unique."""

    def create_user(self, email: str | None = None, password: str | None = None, **fields: Any) -> Account:
        account = self.model(email=normal_email(email), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account


def normal_email(email: str | None) -> str | None:
    """Return the address as stored: trimmed, lower case, None when absent."""
    return (email or "").strip().lower() or None


class Account(AbstractBaseUser):
    """A log-in, global to the installation. Its e-mail is optional and unique."""

    public_id = PublicIdField()
    email = models.EmailField(unique=True, null=True, blank=True)
    name = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=5, default="fr")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(db_default=DatabaseNow())

    objects: ClassVar[AccountManager] = AccountManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="account_email_lower_case"),
            models.CheckConstraint(condition=~models.Q(email=""), name="account_email_absent_is_null"),
        ]

    def __str__(self) -> str:
        return self.name or self.email or self.public_id

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = normal_email(self.email)
        super().save(*args, **kwargs)


class AccountLink(TenantModel):
    """This account may act as this person. A couple sharing a mailbox shares an account."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="links")
    person = models.ForeignKey("membership.Person", on_delete=models.PROTECT, related_name="account_links")
    signs_in_by_number = models.BooleanField(default=False)
    created_at = models.DateTimeField(db_default=DatabaseNow())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "person"], name="one_link_per_person"),
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(signs_in_by_number=True),
                name="one_number_login_per_person",
            ),
        ]


class ActivationCode(TenantModel):
    """A one-time code, printed on a letter or given at the desk, to choose a first password.

    Only a keyed digest is kept: the code itself is shown once.
    """

    person = models.ForeignKey("membership.Person", on_delete=models.PROTECT, related_name="activation_codes")
    digest = models.CharField(max_length=64, unique=True)
    issued_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField(db_default=DatabaseNow())
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)


class Role(models.TextChoices):
    """What an account may do in one organisation."""

    ADMINISTRATOR = "administrator", _("Administrator")
    SECRETARY = "secretary", _("Secretary")
    CHAIR = "chair", _("Chair")
    SCRUTINEER = "scrutineer", _("Scrutineer")
    AUDITOR = "auditor", _("Auditor")
    ADVISER = "adviser", _("Adviser")


class RoleGrant(TenantModel):
    """A role held by an account for some days. Several may be held at once."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=20, choices=Role)
    valid = DateRangeField()
    granted_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    granted_at = models.DateTimeField(db_default=DatabaseNow())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(role="adviser") | models.Q(valid__upper_inf=False),
                name="adviser_grant_ends",
            ),
        ]
        indexes = [models.Index(fields=["account", "organisation"])]
