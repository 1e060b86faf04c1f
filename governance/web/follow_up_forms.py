"""What the office writes of a follow-up."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from membership.web.life.forms import day_field


class PlanForm(forms.Form):
    """What is to be done, by whom, before when."""

    task = forms.CharField(label=_("What is to be done"), max_length=300)
    owner = forms.CharField(label=_("Who sees to it"), max_length=200)
    due_on = day_field(_("Before"))


class NoteForm(forms.Form):
    text = forms.CharField(label=_("How it comes along"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))


class DoneForm(forms.Form):
    done_on = day_field(_("Done on"))
    text = forms.CharField(
        label=_("What was done"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class ReopenForm(forms.Form):
    text = forms.CharField(
        label=_("Why it was noted by mistake"), max_length=4000, widget=forms.Textarea(attrs={"rows": 2})
    )


class ReviseForm(forms.Form):
    owner = forms.CharField(label=_("Who sees to it"), max_length=200)
    due_on = day_field(_("Before"))
    text = forms.CharField(label=_("Why"), max_length=4000, widget=forms.Textarea(attrs={"rows": 2}))
