"""The messages that go with a change of e-mail: the link to the new address, a word to the old one."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext, override

from membership.models import Organisation, Person
from membership.services import courier
from membership.services.own_contact import AskedEmail, ConfirmedEmail


def post_email_link(person: Person, asked: AskedEmail) -> None:
    """Send the single-use link to the address it is to prove."""
    organisation = person.organisation
    path = reverse("email-change", kwargs={"slug": organisation.slug, "token": asked.token})
    with override(person.language):
        subject = gettext("Confirm your new e-mail address")
        _post("email_change", asked.email, subject, organisation, person, link=f"{settings.SITE_URL}{path}")


def post_email_changed(confirmed: ConfirmedEmail) -> None:
    """Tell the old address, where there was one, that it no longer is the one: it may have been taken over."""
    if not confirmed.before:
        return
    person = confirmed.person
    with override(person.language):
        subject = gettext("Your e-mail address was changed")
        _post("email_changed", confirmed.before, subject, person.organisation, person, link="")


def _post(template: str, to: str, subject: str, organisation: Organisation, person: Person, *, link: str) -> None:
    context = {"organisation": organisation, "person": person, "link": link, "contact": organisation.contact}
    body = render_to_string(f"mail/{template}.txt", context)
    courier.post(EmailMessage(subject, body, to=[to], headers={"Auto-Submitted": "auto-generated"}))
