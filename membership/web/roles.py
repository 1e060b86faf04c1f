"""Who holds which role: an administrator gives one from a day to a day, and ends one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from membership.access import roles_of
from membership.clock import today
from membership.errors import DomainError
from membership.messages import sentence
from membership.models import Role
from membership.queries.roles import grants_on
from membership.services.accounts import open_account
from membership.services.roles import end_role, grant_role
from membership.web.fields import DayField
from membership.web.gate import ADMINISTRATION, GatedRequest, gate

A_DAY = timedelta(days=1)


class RoleForm(forms.Form):
    """Whose e-mail address, which role, and from when to when."""

    email = forms.EmailField(label=_("E-mail"), help_text=_("They sign in with it, by a code that is sent there."))
    name = forms.CharField(label=_("Name"), max_length=200, help_text=_("Kept only if they have no account yet."))
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, widget=forms.RadioSelect)
    begins_on = DayField(label=_("From"), required=False, help_text=_("Today, if left empty."))
    last_on = DayField(label=_("Last day"), required=False, help_text=_("An adviser’s role always has one."))


@gate(ADMINISTRATION)
@never_cache
def roles(request: GatedRequest) -> HttpResponse:
    here, on = request.organisation, today(request.organisation)
    form = RoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            with transaction.atomic():
                account = open_account(email=said["email"], name=said["name"], actor=request.actor)
                grant_role(
                    account,
                    organisation=here,
                    role=Role(said["role"]),
                    actor=request.actor,
                    begins_on=said["begins_on"],
                    last_on=said["last_on"],
                )
        except DomainError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, gettext("%(who)s holds the role.") % {"who": account})
            return redirect("roles", slug=here.slug)
    lines: list[dict[str, Any]] = [
        {
            "grant": one,
            "since": one.valid.lower,
            "last_on": one.valid.upper - A_DAY if one.valid.upper else None,
            "is_to_come": one.valid.lower is not None and one.valid.lower > on,
        }
        for one in grants_on(here, on)
    ]
    return render(request, "membership/roles.html", {"lines": lines, "form": form}, status=422 if form.errors else 200)


@gate(ADMINISTRATION)
@require_POST
def end(request: GatedRequest, grant: int) -> HttpResponse:
    """End a role today; it is held no more from today on."""
    here = request.organisation
    found = get_object_or_404(grants_on(here, today(here)), pk=grant)
    try:
        ended = end_role(found, actor=request.actor)
    except DomainError as error:
        messages.error(request, sentence(error))
    else:
        if ended.role in roles_of(found.account, here, today(here)):
            said = gettext("%(who)s still holds the role, which was given for other days too. End those as well.")
            messages.warning(request, said % {"who": found.account})
            return redirect("roles", slug=here.slug)
        messages.success(request, gettext("%(who)s does not hold the role any more.") % {"who": found.account})
    return redirect("roles", slug=here.slug)
