"""The acts that the office can start from a member's file: what each is called, asks and does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from membership.actors import Actor
from membership.models import Membership, Relation, Trial
from membership.queries.life import Situation
from membership.rules.admission import Age
from membership.services.estates import EstateContact
from membership.services.life.acts import Decision, Done
from membership.services.life.admission import admit
from membership.services.life.changes import change_category, end_trial
from membership.services.life.corrections import Correction, correct
from membership.services.life.departures import end_legal_person, expel, record_death, resign
from membership.services.life.suspensions import (
    SuspensionOrder,
    contest_vote_suspension,
    reinstate,
    restore_vote,
    suspend,
    suspend_vote,
    uphold_vote_suspension,
)
from membership.services.persons import enter_stranger
from membership.services.representation import Named, end_representation, name_representative, refuse_representative
from membership.web.life import forms
from membership.web.life.correcting import CorrectionForm
from membership.web.life.representing import EndRepresentationForm, RepresentForm

Perform = Callable[[Membership, Any, Decision, Actor], Done | Named]


@dataclass(frozen=True, slots=True)
class Spec:
    """One act. label: on the file, as a verb; act: on the button that does it; is_offered: to whom it can apply.

    note_refusal: writes down that the rules barred it, where that is worth keeping.
    """

    key: str
    label: str | Promise
    act: str | Promise
    lede: str | Promise
    form: type[forms.ActForm]
    perform: Perform
    is_offered: Callable[[Situation], bool]
    is_grave: bool = False
    note_refusal: Callable[[Membership, Any, Actor], object] | None = None


def _change(member: Membership, form: Any, decision: Decision, actor: Actor) -> Done:
    return change_category(
        member,
        category=form.cleaned_data["category"],
        subscribes=form.cleaned_data.get("subscribes") or 0,
        decision=decision,
        actor=actor,
    )


def _readmit(member: Membership, form: Any, decision: Decision, actor: Actor) -> Done:
    attested = form.cleaned_data["age"]
    age = Age(at_least=int(attested)) if attested else None
    return admit(
        member.person,
        category=form.cleaned_data["category"],
        decision=decision,
        age=age,
        subscribes=form.cleaned_data.get("subscribes") or 0,
        actor=actor,
    )


def _end_trial(member: Membership, form: Any, decision: Decision, actor: Actor) -> Done:
    trial = Trial.objects.get(membership=member, concluded_by=None)
    return end_trial(
        trial,
        days_worked=form.cleaned_data.get("days_worked", 0),
        subscribes=form.cleaned_data.get("subscribes") or 0,
        decision=decision,
        actor=actor,
    )


def _suspend(member: Membership, form: Any, decision: Decision, actor: Actor) -> Done:
    cleaned = form.cleaned_data
    order = SuspensionOrder(cleaned["last_on"] + forms.ONE_DAY, tuple(cleaned.get("kept_rights", ())))
    return suspend(member, order=order, decision=decision, actor=actor)


def _suspend_vote(member: Membership, form: Any, decision: Decision, actor: Actor) -> Done:
    return suspend_vote(member, reason=form.cleaned_data["reason"], decision=decision, actor=actor)


def _death(member: Membership, form: Any, decision: Decision, actor: Actor) -> Done:
    cleaned = form.cleaned_data
    estate = EstateContact(cleaned["estate_name"], cleaned["estate_contact"], decision.document)
    return record_death(member, decision=decision, estate=estate, actor=actor)


def _correct(_member: Membership, form: Any, decision: Decision, actor: Actor) -> Done:
    cleaned = form.cleaned_data
    last_on = cleaned.get("last_on")
    to = Correction(
        cleaned["reason"],
        effective_on=cleaned["new_on"],
        category=cleaned.get("category"),
        ends_on=last_on + forms.ONE_DAY if last_on else None,
        is_void=cleaned["is_void"],
        kept_rights=tuple(cleaned["kept_rights"]) if cleaned.get("other_rights") else None,
        decided_by=cleaned["decided_by"],
        decided_on=cleaned["decided_on"],
        notice_on=cleaned["notice_on"],
        ground=cleaned.get("ground", ""),
        document=decision.document,
        override=decision.override,
        tells=decision.tells,
        joined=decision.joined,
    )
    return correct(form.chosen, to=to, actor=actor)


def _represent(member: Membership, form: Any, decision: Decision, actor: Actor) -> Named:
    cleaned = form.cleaned_data
    person = form.person or enter_stranger(
        member.organisation, details=form.details, is_somebody_else=bool(form.alike), actor=actor
    )
    last_on = cleaned["last_on"]
    return name_representative(
        member,
        person=person,
        since=decision.effective_on,
        until=last_on + forms.ONE_DAY if last_on else None,
        relation=Relation(cleaned["relation"]),
        seat_no=cleaned.get("seat_no") or 1,
        instrument=decision.document,
        instrument_note=cleaned["instrument_note"],
        override=decision.override,
        is_attested_adult=cleaned.get("is_attested_adult", False),
        tells=decision.tells,
        joined=decision.joined,
        actor=actor,
    )


def _note_refused(member: Membership, form: Any, actor: Actor) -> object:
    relation = Relation(form.cleaned_data["relation"])
    return refuse_representative(member, name=form.name_of_person, relation=relation, actor=actor)


def _end_representation(_member: Membership, form: Any, decision: Decision, actor: Actor) -> Named:
    return end_representation(form.chosen, on=decision.effective_on, tells=decision.tells, actor=actor)


def _plainly(service: Callable[..., Done]) -> Perform:
    return lambda member, _form, decision, actor: service(member, decision=decision, actor=actor)


SPECS = (
    Spec(
        "readmit", _("Admit again"), _("Admit again"),
        _("The member comes back under the same number."),
        forms.ReadmissionForm, _readmit, lambda here: not here.is_member and not here.is_deceased,
    ),
    Spec(
        "end-trial", _("End the trial"), _("End the trial"),
        _("The auxiliary member becomes a full member."),
        forms.TrialForm, _end_trial, lambda here: here.trial is not None,
    ),
    Spec(
        "category", _("Change the category"), _("Change the category"),
        _("From that day the member has the rights of the new category."),
        forms.CategoryForm, _change, lambda here: here.is_member,
    ),
    Spec(
        "reinstate", _("Lift the suspension"), _("Lift the suspension"),
        _("From that day the member has all rights again."),
        forms.LiftingForm, _plainly(reinstate), lambda here: here.is_suspended,
    ),
    Spec(
        "contest", _("Record a contestation"), _("Record the contestation"),
        _("The member contests in writing the suspension of the vote; the board has to decide."),
        forms.ContestForm, _plainly(contest_vote_suspension), lambda here: here.may_contest,
    ),
    Spec(
        "uphold", _("Uphold the suspension of the vote"), _("Uphold the suspension of the vote"),
        _("The board examined the contestation and keeps the suspension."),
        forms.LiftingForm, _plainly(uphold_vote_suspension), lambda here: here.is_contested,
    ),
    Spec(
        "restore-vote", _("Restore the right to vote"), _("Restore the right to vote"),
        _("From that day the member votes again."),
        forms.LiftingForm, _plainly(restore_vote), lambda here: here.is_vote_suspended,
    ),
    Spec(
        "suspend-vote", _("Suspend the right to vote only"), _("Suspend the right to vote"),
        _("The member is still called to meetings and may attend, and may contest in writing."),
        forms.VoteSuspensionForm, _suspend_vote, lambda here: here.is_member and not here.is_vote_suspended,
    ),
    Spec(
        "suspend", _("Suspend"), _("Suspend this member"),
        _("The member loses the rights of a member for a time, but for those the decision keeps."),
        forms.SuspensionForm, _suspend, lambda here: here.is_member and not here.is_suspended, is_grave=True,
    ),
    Spec(
        "resign", _("Record a resignation"), _("Record the resignation"),
        _("The member gave written notice; the membership ends after the delay, or sooner if the board accepts."),
        forms.ResignationForm, _plainly(resign), lambda here: here.is_member,
    ),
    Spec(
        "expel", _("Record an expulsion"), _("Record the expulsion"),
        _("What the board decided after hearing the member."),
        forms.ExpulsionForm, _plainly(expel), lambda here: here.is_member, is_grave=True,
    ),
    Spec(
        "death", _("Record a death"), _("Record the death"),
        _("Nothing more is sent to this person. The estate may only see refunds."),
        forms.DeathForm, _death, lambda here: not here.is_deceased and not here.is_legal, is_grave=True,
    ),
    Spec(
        "end", _("Record the end of the organisation"), _("Record the end"),
        _("The legal person has ceased to exist; its membership ends with it."),
        forms.EndForm, _plainly(end_legal_person), lambda here: here.is_member and here.is_legal, is_grave=True,
    ),
    Spec(
        "represent", _("Name who acts for this member"), _("Record it"),
        _("From that day this person comes to meetings and votes in the member’s name."),
        RepresentForm, _represent, lambda here: here.is_member, note_refusal=_note_refused,
    ),
    Spec(
        "end-representation", _("End a representation"), _("Record the end"),
        _("Revoked, or given up: from that day this person no longer acts for the member."),
        EndRepresentationForm, _end_representation, lambda here: bool(here.representations),
    ),
    Spec(
        "correct", _("Correct something that was recorded"), _("Correct the register"),
        _("What is true from now on changes; what the register said until today can still be read."),
        CorrectionForm, _correct, lambda here: bool(here.correctable),
    ),
)  # fmt: skip
BY_KEY = {spec.key: spec for spec in SPECS}
