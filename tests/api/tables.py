"""Houses at each stage of what boards, officers and secretaries do, for the tests of the programming interface."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO

from django.db.backends.postgresql.psycopg_any import DateRange
from pypdf import PdfWriter

from governance.models import (
    AllowanceDue,
    AllowanceStatement,
    AnnualReport,
    AnnualReportPart,
    Assembly,
    Audience,
    Body,
    FollowUp,
    Measure,
    MeetingChange,
    Motion,
    OfficeKind,
    PresenceChannel,
    ReportPartKind,
    Resolution,
    SittingKind,
)
from governance.queries.sittings import directors_on
from governance.services.adjourning import adjourn_assembly
from governance.services.allowances import set_allowance_rate
from governance.services.amending import amend_article
from governance.services.at_the_table import director_arrives, recuse
from governance.services.auditors import Appointment, appoint_auditor
from governance.services.bylaws import ArticleText, begin_bylaws, write_article
from governance.services.changing import Rendezvous, Why
from governance.services.common_texts import share_text
from governance.services.discipline import Charge, open_procedure
from governance.services.follow_ups import plan_follow_up
from governance.services.interests import declare_interest
from governance.services.minutes import comment_on_minutes, draft_minutes, send_for_comment
from governance.services.objectives import Aim, set_indicator, set_objective
from governance.services.objectives import Measure as Measured
from governance.services.officers import Charge as Office
from governance.services.officers import name_officer
from governance.services.planning import Item, MotionText, Plan, add_item, plan_assembly
from governance.services.sessions import open_assembly
from governance.services.sittings import call_sitting
from governance.services.written import WrittenText, circulate_written
from membership.clock import now, today
from membership.models import Membership, Role
from membership.services.accounts import open_account
from membership.services.documents import keep
from tests.api.stages import House, draft, late, proclaimed
from tests.factories.meetings import CALLED_ON, MEETING_ON, an_evening, jump
from tests.factories.register import JOINED_ON, SYSTEM
from tests.factories.surveys import a_draft_survey
from voting.models import PollMode
from voting.services.polls import open_poll, prepare_poll

SITTING_ON = date(2027, 5, 3)


def _board(house: House) -> Body:
    found: Body = Body.objects.select_related("organisation").get(public_id=house.ids["body"])
    return found


def the_board(house: House, anne: Membership) -> House:
    """A board with what it keeps: an officer, an interest, a rate of allowances and what was drawn of it."""
    found, board = draft(house, anne), _board(house)
    here = house.organisation
    officer = name_officer(
        here, Office(OfficeKind.SECRETARY, JOINED_ON), person=anne.person, membership=anne, actor=SYSTEM
    )
    interest = declare_interest(board, person=anne.person, text="Un bail", on=today(here), actor=SYSTEM)
    set_allowance_rate(board, amount_cents=7500, from_on=JOINED_ON, article="5.7", actor=SYSTEM)
    statement = AllowanceStatement.objects.create(
        organisation=here, body=board, period=DateRange(date(2026, 1, 1), date(2027, 1, 1))
    )
    AllowanceDue.objects.create(organisation=here, statement=statement, person=anne.person, amount_cents=7500)
    found.ids |= {
        "officer": officer.public_id,
        "interest": interest.public_id,
        "statement": statement.public_id,
    }
    return found


def _sitting(house: House) -> Assembly:
    board = _board(house)
    starts_at = datetime(SITTING_ON.year, SITTING_ON.month, SITTING_ON.day, 18, tzinfo=board.organisation.zone)
    plan = Plan(SittingKind.MEETING, "Réunion", "Meeting", starts_at, "Bureau", body=board)
    sitting = plan_assembly(house.organisation, plan, actor=SYSTEM)
    text = MotionText("Que le bail soit signé.", "That the lease be signed.", "board_majority")
    item = add_item(sitting, Item("Le bail", "The lease"), motion=text, actor=SYSTEM)
    house.ids |= {"sitting": sitting.public_id, "motion": item.motion.public_id, "item": item.public_id}
    return sitting


def sitting_planned(house: House, anne: Membership) -> House:
    """A meeting of the board in preparation, with a motion."""
    jump(house.organisation, CALLED_ON)
    _sitting(house)
    return house


def sitting_told(house: House, anne: Membership) -> House:
    """Its notice has left, days before."""
    found = sitting_planned(house, anne)
    call_sitting(Assembly.objects.get(public_id=found.ids["sitting"]), actor=SYSTEM)
    return found


def sitting_called(house: House, anne: Membership) -> House:
    """A meeting of the board called, on its day."""
    jump(house.organisation, CALLED_ON)
    call_sitting(_sitting(house), actor=SYSTEM)
    jump(house.organisation, SITTING_ON, time(18))
    return house


def sitting_open(house: House, anne: Membership) -> House:
    """A meeting of the board in session, its director at the table."""
    found = sitting_called(house, anne)
    sitting = Assembly.objects.select_related("organisation", "body").get(public_id=found.ids["sitting"])
    open_assembly(sitting, actor=SYSTEM)
    mandate = directors_on(_board(house), SITTING_ON)[0]
    director_arrives(sitting, mandate=mandate, channel=PresenceChannel.HALL, actor=SYSTEM)
    return found


def withdrawn(house: House, anne: Membership) -> House:
    """The same, and she was noted as withdrawing from its first vote."""
    found = sitting_open(house, anne)
    motion = Motion.objects.select_related("assembly").get(public_id=found.ids["motion"])
    mandate = directors_on(_board(house), SITTING_ON)[0]
    recuse(motion, mandate=mandate, reason="Un bail", actor=SYSTEM)
    return found


def circulating(house: House, anne: Membership) -> House:
    """A text that everybody of the board is to sign."""
    jump(house.organisation, CALLED_ON)
    text = WrittenText("Le bail", "Que le bail soit signé.", "The lease", "That the lease be signed.")
    house.ids["sitting"] = circulate_written(_board(house), text, actor=SYSTEM).public_id
    return house


def accused(house: House, anne: Membership) -> House:
    """A member whom the board is to suspend or not; its meeting was held."""
    jump(house.organisation, CALLED_ON)
    accused_one = Membership.objects.get(public_id=house.ids["farm"])
    meeting_at = datetime(2027, 4, 20, 22, 30, tzinfo=UTC)
    charge = Charge(Measure.SUSPENSION, "commitments_unmet", "Trois factures.", meeting_at, "Bureau")
    house.ids["procedure"] = open_procedure(accused_one, charge, actor=SYSTEM).public_id
    jump(house.organisation, date(2027, 4, 21))
    return house


def resolved(house: House, anne: Membership) -> House:
    """A resolution with what follows from it, and draft minutes sent for comment."""
    found = proclaimed(house, anne)
    resolution = Resolution.objects.select_related("organisation").get(public_id=found.ids["resolution"])
    on = today(house.organisation)
    follow_up = plan_follow_up(resolution, task="Écrire", owner="Lise", due_on=on, actor=SYSTEM)
    own = FollowUp.objects.create(
        organisation=house.organisation,
        resolution=resolution,
        task="Peindre",
        owner="Anne",
        person=anne.person,
        due_on=on,
    )
    objective = set_objective(resolution, Aim("Grandir", 2027, 2029), actor=SYSTEM)
    indicator = set_indicator(objective, Measured("Membres", 10, 20), actor=SYSTEM)
    assembly = resolution.motion.assembly
    sent = send_for_comment(
        draft_minutes(assembly, language="fr", actor=SYSTEM),
        audience=Audience.PRESENT,
        until=on + timedelta(days=9),
        actor=SYSTEM,
    )
    comment = comment_on_minutes(sent, person=anne.person, text="Bien.", actor=SYSTEM)
    found.ids |= {
        "follow_up": follow_up.public_id,
        "own_follow_up": own.public_id,
        "objective": objective.public_id,
        "indicator": indicator.public_id,
        "minutes": sent.minutes.public_id,
        "comment": comment.public_id,
        "draft_minutes": draft_minutes(assembly, language="en", actor=SYSTEM).public_id,
    }
    return found


def _a_page() -> bytes:
    writer, file = PdfWriter(), BytesIO()
    writer.add_blank_page(612, 792)
    writer.write(file)
    return file.getvalue()


def writing_bylaws(house: House, anne: Membership) -> House:
    """A version of the by-laws in preparation, a motion that amends them, a text shared, a report begun."""
    found = draft(house, anne)
    here = house.organisation
    row = write_article(
        begin_bylaws(here, actor=SYSTEM), ArticleText("9.1", "Divers", "Rien.", "Other", "Nothing."), actor=SYSTEM
    )
    meeting = Assembly.objects.select_related("organisation").get(public_id=found.ids["assembly"])
    motion = meeting.motions.select_related("assembly__organisation", "organisation", "item").get()
    amended = amend_article(motion, ArticleText("8.8", "Neuf", "Oui.", "New", "Yes."), actor=SYSTEM)
    report = AnnualReport.objects.create(organisation=here, assembly=meeting, domicile="Québec")
    part = AnnualReportPart.objects.create(
        organisation=here,
        report=report,
        kind=ReportPartKind.MESSAGE,
        position=1,
        pages=1,
        document=keep(here, name="mot.pdf", media_type="application/pdf", content=_a_page()),
    )
    found.ids |= {
        "article": row.public_id,
        "amended": amended.public_id,
        "common": share_text(motion, actor=SYSTEM).public_id,
        "part": part.public_id,
    }
    return found


def adjourned(house: House, anne: Membership) -> House:
    """A meeting adjourned to another evening."""
    found = late(house, anne)
    meeting = Assembly.objects.select_related("organisation").get(public_id=found.ids["assembly"])
    to = Rendezvous(now() + timedelta(days=3), "Salle")
    change: MeetingChange = adjourn_assembly(meeting, to, Why("Il est tard.", "It is late."), actor=SYSTEM)
    found.ids["change"] = change.public_id
    return found


def audited(house: House, anne: Membership) -> House:
    """Somebody audits the year, by a resolution of the meeting."""
    found = draft(house, anne)
    meeting = Assembly.objects.get(public_id=found.ids["assembly"])
    resolution = Resolution.objects.create(
        organisation=house.organisation, motion=meeting.motions.get(), year=2027, rank=90, adopted_on=MEETING_ON,
        title_fr="Auditeur", text_fr="Texte",
    )  # fmt: skip
    jump(house.organisation, MEETING_ON)
    said = Appointment("Lê CPA", date(2027, 12, 31), resolution, permit="A1")
    term = appoint_auditor(house.organisation, said, actor=SYSTEM)
    found.ids |= {"auditor": term.public_id, "resolution": resolution.public_id}
    return found


def asking(house: House, anne: Membership) -> House:
    """A consultation in preparation."""
    jump(house.organisation, CALLED_ON)
    house.ids["survey"] = a_draft_survey(house.organisation).public_id
    return house


def _scrutineer(house: House) -> None:
    slug = house.organisation.slug
    known = open_account(email=f"{Role.SCRUTINEER}.{slug}@example.org", name="Lise", actor=SYSTEM)
    house.ids["scrutineer"] = known.public_id


def secret_drafted(house: House, anne: Membership) -> House:
    """In session, a secret vote in preparation."""
    found = late(house, anne)
    motion = Motion.objects.select_related("assembly__organisation").get(public_id=found.ids["motion"])
    found.ids["poll"] = prepare_poll(motion, mode=PollMode.SECRET, actor=SYSTEM).public_id
    _scrutineer(found)
    return found


def secret_open(house: House, anne: Membership) -> House:
    """In session, a secret vote open that takes papers."""
    assembly = an_evening(house.organisation, anne)
    motion = assembly.motions.select_related("assembly__organisation").get()
    poll = prepare_poll(motion, mode=PollMode.SECRET, takes_paper=True, actor=SYSTEM)
    open_poll(poll, actor=SYSTEM, lasts=timedelta(minutes=30))
    house.ids |= {"assembly": assembly.public_id, "poll": poll.public_id}
    return house
