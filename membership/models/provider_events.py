"""What mail providers tell of messages, kept as it came until it is known of which one."""

from __future__ import annotations

from django.db import models

from membership.models.base import DatabaseNow


class ProviderEvent(models.Model):
    """One event as a provider sent it, its signature checked. Told again, or late, it is the same row."""

    provider = models.CharField(max_length=40)
    key = models.CharField(max_length=64, help_text="What makes it the same event, whatever the provider numbers it")
    kind = models.CharField(max_length=20)
    message_id = models.CharField(max_length=250, blank=True)
    delivery_named = models.CharField(max_length=40, blank=True, help_text="What we gave the provider to give back")
    recipient = models.CharField(max_length=400, blank=True, help_text="The address it is about")
    happened_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=400, blank=True)
    body = models.JSONField()
    received_at = models.DateTimeField(db_default=DatabaseNow())
    settled_at = models.DateTimeField(null=True, blank=True)
    is_ours = models.BooleanField(null=True, help_text="Whether a message of ours was found for it")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provider", "key"], name="provider_event_once")]
        indexes = [
            models.Index(fields=["received_at"], condition=models.Q(settled_at=None), name="provider_event_unsettled"),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.kind}"


class SpentToken(models.Model):
    """A word with which a provider signed one call. It serves once: whoever repeats a call is refused.

    Kept as long as a call may be old; older ones are refused by their hour.
    """

    provider = models.CharField(max_length=40)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the word")
    spent_at = models.DateTimeField(db_default=DatabaseNow())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provider", "digest"], name="token_spent_once")]

    def __str__(self) -> str:
        return f"{self.provider} {self.digest[:8]}"
