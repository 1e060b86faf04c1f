"""Who makes the credentials of a secret vote, where it is not the server."""

from __future__ import annotations

from django.db import models

from membership.models import Account
from membership.models.base import TenantModel
from voting.models.polls import Poll


class CredentialAuthority(TenantModel):
    """Somebody who makes the credentials on a machine of their own, and gives the server the public halves.

    uuid: the name of the election, which every credential is made for. public: the list, as it will be published.
    """

    poll = models.OneToOneField(Poll, on_delete=models.PROTECT, related_name="authority")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    uuid = models.CharField(max_length=22, unique=True)
    public = models.TextField(blank=True)
    count = models.PositiveIntegerField(default=0)
