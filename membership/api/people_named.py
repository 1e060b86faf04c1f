"""The person or the member that a request means by an id in its body or its query."""

from __future__ import annotations

from django.utils.translation import gettext
from rest_framework import serializers

from membership.models import Membership, Organisation, Person


class PersonNamed:
    """What views share that are told of whom by an id."""

    organisation: Organisation

    def person_named(self, public_id: str, field: str = "person") -> Person:
        """Return the person of that id in the register. Raises ValidationError naming the field."""
        person: Person | None = Person.objects.for_organisation(self.organisation).filter(public_id=public_id).first()
        if person is None:
            raise serializers.ValidationError({field: [gettext("Nobody of the register has this id.")]})
        return person

    def member_named(self, public_id: str, field: str = "membership") -> Membership:
        """Return the member of that id. Raises ValidationError naming the field."""
        rows = Membership.objects.for_organisation(self.organisation).select_related("person", "organisation")
        member: Membership | None = rows.filter(public_id=public_id).first()
        if member is None:
            raise serializers.ValidationError({field: [gettext("No member has this id.")]})
        return member
