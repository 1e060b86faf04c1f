"""What meetings and bodies hold on somebody: when they were called, when they came, what seats they held."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from governance.models import (
    AllowanceDue,
    Assembly,
    Attendance,
    Body,
    CalendarFeed,
    ConvenedEntry,
    CorrectedEntry,
    Interest,
    Mandate,
    MemberUse,
    MinutesComment,
    Nomination,
    NominationSupport,
    Officer,
    Procedure,
    Recusal,
    Requisition,
    RequisitionCaller,
    RequisitionSignature,
    SurveyAnswer,
    SurveyMark,
    WrittenSignature,
)
from governance.queries.held_of_follow_ups import entrusted_part
from membership import formats
from membership.models import Person
from membership.models.base import STILL_RECORDED
from membership.queries.held import sources
from membership.queries.held.of_person import LANGUAGES
from membership.queries.held.parts import Cents, Column, Named, Part, Said, end_day, first_day
from membership.rules import reasons
from membership.rules.findings import Finding

MEETING = Column("meeting", _("Meeting"))
TOLD = {True: ("told", _("Told")), False: ("not_told", _("Not told"))}


def parts(person: Person) -> Iterator[Part]:
    yield _called(person)
    yield _attended(person)
    yield _mandates(person)
    yield _asked(person)
    yield _candidacies(person)
    yield _offices(person)
    yield _procedures(person)
    yield _comments(person)
    yield _interests(person)
    yield _uses(person)
    yield _allowances(person)
    yield entrusted_part(person)
    yield _consulted(person)
    yield _calendars(person)


def _calendars(person: Person) -> Part:
    """Return the private addresses that calendars of the person read; the address itself is kept nowhere."""
    feeds = CalendarFeed.objects.filter(account__links__person=person, organisation=person.organisation_id)
    rows = [
        (one.made_at, Said(one.language, LANGUAGES.get(one.language, one.language)), one.read_on)
        for one in feeds.distinct().order_by("made_at")
    ]
    columns = (
        Column("made_at", _("Since")),
        Column("language", _("Language")),
        Column("read_on", _("Last read")),
    )
    return Part("calendar_feeds", _("Your own calendar"), columns, rows, position=43)


def _called(person: Person) -> Part:
    """Return on which lists of those told somebody stands: of the call, and of each notice that corrected it."""
    entries = ConvenedEntry.objects.filter(
        Q(membership__person=person) | Q(mandate__person=person), organisation=person.organisation_id
    ).select_related("convened_list__assembly")
    corrected = CorrectedEntry.objects.filter(
        membership__person=person, organisation=person.organisation_id
    ).select_related("correction__assembly")
    lists = [(one.convened_list.assembly, 1, one) for one in entries.order_by("pk")]
    lists += [(one.correction.assembly, one.correction.version, one) for one in corrected.order_by("pk")]
    rows = [
        (meeting.starts_at, _meeting(meeting), version, one.name, Said(*TOLD[one.is_told]), _reason(one))
        for meeting, version, one in sorted(lists, key=lambda row: (row[0].starts_at, row[0].pk, row[1]), reverse=True)
    ]
    columns = (
        Column("starts_at", _("When")),
        MEETING,
        Column("version", _("Version of the notice")),
        Column("name", _("Called as")),
        Column("told", _("Told of it")),
        Column("reason", _("Reason")),
    )
    return Part("called", _("Meetings you were called to"), columns, rows, position=30)


def _reason(entry: ConvenedEntry | CorrectedEntry) -> Said | str:
    """Return why a member was told or not; whoever sits on a body is called for sitting there."""
    if isinstance(entry, ConvenedEntry) and entry.membership_id is None:
        return ""
    said = reasons.sentence(entry.reason_code, entry.reason_params, formats.language_of())
    return Said(entry.reason_code, said)


def _attended(person: Person) -> Part:
    stays = Attendance.objects.filter(
        Q(person=person) | Q(membership__person=person), organisation=person.organisation_id
    ).select_related("assembly", "membership__person", "strike")
    rows = [
        (
            _meeting(one.assembly),
            one.membership.person.full_name if one.membership else person.full_name,
            Said(one.channel, one.get_channel_display()),
            one.arrived_at,
            one.departed_at,
            one.strike.reason if hasattr(one, "strike") else "",
        )
        for one in stays.order_by("-arrived_at", "-pk")
    ]
    columns = (
        MEETING,
        Column("for_whom", _("For")),
        Column("channel", _("How")),
        Column("arrived_at", _("Arrived")),
        Column("departed_at", _("Left")),
        Column("struck", _("Struck")),
    )
    return Part("attended", _("Meetings you came to"), columns, rows, position=31)


def _mandates(person: Person) -> Part:
    held = Mandate.objects.filter(STILL_RECORDED, person=person).select_related("seat__body")
    rows = [
        (
            Named(str(one.seat.body.public_id), one.seat.body.name_fr, one.seat.body.name_en),
            Named("", one.office_fr, one.office_en),
            first_day(one),
            end_day(one),
        )
        for one in held.order_by("effective", "pk")
    ]
    columns = (
        Column("body", _("Body")),
        Column("office", _("Office")),
        Column("from", _("From")),
        Column("until", _("Until")),
    )
    return Part("mandates", _("Seats you hold or held"), columns, rows, position=32)


def _asked(person: Person) -> Part:
    """Opened, signed, called: each act on a request is told by itself."""
    opened = Requisition.objects.filter(opened_by__person=person)
    signed = RequisitionSignature.objects.filter(membership__person=person)
    called = RequisitionCaller.objects.filter(membership__person=person).select_related("withdrawal")
    rows = [
        *((_about(one), Said("opened", _("Opened by you")), one.opened_at, one.given_up_at)
          for one in opened.prefetch_related("points").order_by("-opened_at", "-pk")),
        *((_about(one.requisition), Said(one.channel, one.get_channel_display()), one.signed_on, one.withdrawn_at)
          for one in signed.prefetch_related("requisition__points").order_by("-recorded_at", "-pk")),
        *((_about(one.requisition), Said("called", _("Meeting called by you")), one.declared_at, _withdrawn_at(one))
          for one in called.prefetch_related("requisition__points").order_by("-declared_at", "-pk")),
    ]  # fmt: skip
    columns = (
        Column("about", _("About")),
        Column("channel", _("How")),
        Column("on", pgettext_lazy("column", "On")),
        Column("withdrawn_at", _("Taken back")),
    )
    return Part("requisitions", _("Requests for a meeting you took part in"), columns, rows, position=33)


def _withdrawn_at(one: RequisitionCaller) -> datetime | None:
    withdrawal = getattr(one, "withdrawal", None)
    return withdrawal.recorded_at if withdrawal else None


OwnWords = tuple[date | None, str | None, Named | None, str | None]
NOTHING: OwnWords = (None, None, None, None)


def _candidacies(person: Person) -> Part:
    """Stood, put forward another, supported one: each is told by itself."""
    either = Q(membership__person=person) | Q(proposed_by__person=person)
    put_forward = Nomination.objects.filter(either).select_related("call__motion", "membership")
    supported = NominationSupport.objects.filter(membership__person=person).select_related("nomination__call__motion")
    rows = [
        *((_election(one), _part_taken(one, person), one.proposed_at, *_own_words(one, person))
          for one in put_forward.order_by("-proposed_at", "-pk")),
        *((_election(one.nomination), Said("supported", _("You supported a candidacy")), one.supported_at, *NOTHING)
          for one in supported.order_by("-supported_at", "-pk")),
    ]  # fmt: skip
    columns = (
        Column("about", _("About")),
        Column("what", _("What")),
        Column("on", pgettext_lazy("column", "On")),
        Column("consented_on", _("Consent given on")),
        Column("statement", _("Your words")),
        Column("findings", _("What the rules said")),
        Column("reason", _("Reason of the office")),
    )
    return Part("candidacies", _("Candidacies you took part in"), columns, rows, position=33)


def _part_taken(nomination: Nomination, person: Person) -> Said:
    """Return what somebody did: stood, or put another forward, of whose answer nothing is told."""
    if nomination.membership.person_id == person.pk:
        return Said(nomination.state, nomination.get_state_display())
    return Said("proposed", _("You put somebody forward"))


def _own_words(nomination: Nomination, person: Person) -> OwnWords:
    """Return what is written about somebody who stood: of another put forward, nothing is told."""
    if nomination.membership.person_id != person.pk:
        return NOTHING
    found = [Finding.from_json(one) for one in nomination.findings]
    french, english = (" ".join(one.sentence(language) for one in found) for language in ("fr", "en"))
    said = Named(french, french, english) if found else None
    return nomination.consented_on, nomination.statement or None, said, nomination.reason or None


def _election(nomination: Nomination) -> Named:
    motion = nomination.call.motion
    return Named(str(nomination.call.public_id), motion.title_fr, motion.title_en)


def _about(requisition: Requisition) -> str:
    return " ; ".join(point.subject for point in requisition.points.all())


def _offices(person: Person) -> Part:
    held = Officer.objects.filter(STILL_RECORDED, person=person)
    rows = [
        (Named(one.office, one.name_fr, one.name_en), first_day(one), end_day(one))
        for one in held.order_by("effective", "pk")
    ]
    columns = (Column("office", _("Office")), Column("from", _("From")), Column("until", _("Until")))
    return Part("offices", _("Offices you hold or held"), columns, rows, position=34)


def _procedures(person: Person) -> Part:
    found = Procedure.objects.filter(membership__person=person).order_by("-opened_at", "-pk")
    rows = [
        (
            Said(one.measure, one.get_measure_display()),
            one.facts,
            one.notified_on,
            one.statement,
            Said(one.state, one.get_state_display()),
            one.motives,
        )
        for one in found
    ]
    columns = (
        Column("measure", _("Measure")),
        Column("facts", _("The facts")),
        Column("notified_on", _("Notice sent")),
        Column("statement", _("Your statement")),
        Column("state", _("State")),
        Column("motives", _("The reasons")),
    )
    return Part("procedures", _("Procedures before the board about you"), columns, rows, position=35)


def _comments(person: Person) -> Part:
    written = MinutesComment.objects.filter(person=person).select_related("round__minutes__assembly")
    rows = [
        (_meeting(one.round.minutes.assembly), one.text, one.written_at, one.answer, one.answered_at)
        for one in written.order_by("-written_at", "-pk")
    ]
    columns = (
        MEETING,
        Column("text", _("Your comment")),
        Column("written_at", _("When")),
        Column("answer", _("Answer")),
        Column("answered_at", _("Answered")),
    )
    return Part("minutes_comments", _("What you said of draft minutes"), columns, rows, position=36)


WITHDREW = Said("withdrew", _("Withdrew from a vote"))
BY_MISTAKE = Said("withdrew_by_mistake", _("Withdrawal from a vote noted by mistake and cancelled"))


def _interests(person: Person) -> Part:
    """Declared, withdrawn from a vote, signed: what somebody who sits on a body did as a director."""
    declared = Interest.objects.filter(person=person).select_related("body")
    withdrawn = Recusal.objects.filter(mandate__person=person).select_related("motion__assembly__body")
    signed = WrittenSignature.objects.filter(mandate__person=person).select_related("assembly__body")
    rows = [
        *((_body(one.body), Said("declared", _("Interest declared")), one.text, one.declared_on, one.ended_on)
          for one in declared.order_by("-declared_on", "-pk")),
        *((_body(one.motion.assembly.body), WITHDREW if one.stands else BY_MISTAKE, one.reason, one.at,
           one.taken_back_at)
          for one in withdrawn.order_by("-at", "-pk")),
        *((_body(one.assembly.body), Said("signed", _("Signed a written resolution")), one.assembly.title_fr,
           one.signed_at, None)
          for one in signed.order_by("-signed_at", "-pk")),
    ]  # fmt: skip
    columns = (
        Column("body", _("Body")),
        Column("what", _("What")),
        Column("text", _("About")),
        Column("on", pgettext_lazy("column", "On")),
        Column("ended_on", _("Until")),
    )
    return Part("interests", _("What you did as a director"), columns, rows, position=37)


def _uses(person: Person) -> Part:
    """Taken in for the surplus of a year; the rebate that follows stands beside the shares."""
    uses = MemberUse.objects.filter(membership__person=person, organisation=person.organisation_id)
    rows = [
        (
            one.plan.year_end_on,
            Named(one.category.key, one.category.name_fr, one.category.name_en),
            Cents(one.use_cents),
        )
        for one in uses.select_related("plan", "category").order_by("plan__year_end_on", "pk")
    ]
    columns = (
        Column("year_end_on", _("Year ended on")),
        Column("category", _("Category")),
        Column("use_cents", _("Business of the year")),
    )
    return Part("uses", _("Business done with you"), columns, rows, position=25)


def _allowances(person: Person) -> Part:
    dues = AllowanceDue.objects.filter(person=person).select_related("statement__body")
    rows = [
        (
            _body(one.statement.body),
            one.statement.period.lower,
            one.statement.period.upper - timedelta(days=1),
            Cents(one.amount_cents),
            one.paid_on,
        )
        for one in dues.order_by("-statement__period", "-pk")
    ]
    columns = (
        Column("body", _("Body")),
        Column("from", _("From")),
        Column("until", _("Until")),
        Column("amount_cents", _("Attendance allowance")),
        Column("paid_on", _("Paid on")),
    )
    return Part("allowances", _("Attendance allowances"), columns, rows, position=38)


def _body(body: Body | None) -> Named:
    return Named(body.public_id, body.name_fr, body.name_en) if body else Named("", "")


def _meeting(assembly: Assembly) -> Named:
    return Named(assembly.public_id, assembly.title_fr, assembly.title_en)


def offer() -> None:
    """Let these be asked."""
    sources.register("governance", parts)


def _consulted(person: Person) -> Part:
    """That somebody answered, and what where it was with names; of an anonymous one nobody knows."""
    marks = SurveyMark.objects.filter(membership__person=person).select_related("survey")
    answers = SurveyAnswer.objects.filter(membership__person=person).select_related("question__survey")
    told: dict[int, list[str]] = {}
    for one in answers.order_by("question__position"):
        taken = [choice["fr"] for choice in one.question.choices if choice["key"] in one.keys]
        told.setdefault(one.question.survey_id, []).append(f"{one.question.position}. {one.words or ', '.join(taken)}")
    rows = [
        (
            Named(str(one.survey.public_id), one.survey.title_fr, one.survey.title_en),
            " ; ".join(told.get(one.survey_id, ())),
        )
        for one in marks.order_by("-survey__opens_at", "pk")
    ]
    columns = (Column("consultation", _("Consultation")), Column("answers", _("Answers, where it was with names")))
    return Part("surveys", _("Consultations you answered"), columns, rows, position=39)
