"""A first agenda for each usual kind of meeting, to be changed at will: what the law asks for, in custom’s order."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from governance.models import AgendaItemKind, Assembly, AssemblyKind, SittingKind
from governance.queries.first_meeting import follows_annual
from governance.queries.rules import rules_of
from governance.rules.majorities import OF_BYLAWS
from governance.services.planning import Item, MotionText, add_item, lock_draft
from governance.services.standing import lay_written, put_minutes, report_follow_ups
from membership.actors import Actor
from membership.errors import StateNotAllowed

INFORMATION, DISCUSSION, DECISION = AgendaItemKind.INFORMATION, AgendaItemKind.DISCUSSION, AgendaItemKind.DECISION


@dataclass(frozen=True, slots=True)
class Point:
    """A point offered. subject: what it answers to among the subjects the law names, if any.

    follow_ups: after it comes the report on what was done of earlier resolutions, when something is open.
    """

    item: Item
    motion: MotionText | None = None
    subject: str = ""
    follow_ups: bool = False
    adopts_minutes: bool = False


# Texts of the organisation, not of the interface: both languages stand here, whatever the reader's.
ANNUAL = (
    Point(Item("Ouverture et vérification du quorum", "Opening and quorum", INFORMATION, 5)),
    Point(
        Item("Adoption de l’ordre du jour", "Adoption of the agenda", DECISION, 5),
        MotionText(
            "Il est proposé d’adopter l’ordre du jour tel qu’il a été présenté.",
            "It is moved that the agenda be adopted as presented.",
        ),
    ),
    Point(
        Item("Présidence et secrétariat de l’assemblée", "Chair and secretary of the meeting", DECISION, 5),
        MotionText(
            "Il est proposé que la présidence et le secrétariat de l’assemblée reviennent aux personnes que "
            "l’assemblée désigne, dont les noms sont inscrits au procès-verbal.",
            "It is moved that the persons whom the meeting names, whose names are entered in the minutes, act as its "
            "chair and secretary.",
        ),
    ),
    # Its title does not speak of an election: the point that elects is looked for by that word.
    Point(
        Item("Présidence du scrutin et scrutateurs", "Returning officer and scrutineers", DECISION, 5),
        MotionText(
            "Il est proposé que la présidence d’élection et le dépouillement reviennent aux personnes que l’assemblée "
            "désigne et qui ne sont pas candidates, dont les noms sont inscrits au procès-verbal.",
            "It is moved that the persons whom the meeting names, who are not candidates and whose names are entered "
            "in the minutes, act as returning officer and scrutineers.",
        ),
    ),
    Point(
        Item(
            "Adoption du procès-verbal de la dernière assemblée annuelle",
            "Adoption of the minutes of the last annual meeting",
            DECISION,
            5,
        ),
        MotionText(
            "Il est proposé d’adopter le procès-verbal de la dernière assemblée générale annuelle.",
            "It is moved that the minutes of the last annual general meeting be adopted.",
        ),
        adopts_minutes=True,
    ),
    Point(
        Item("Rapport annuel du conseil", "Annual report of the board", INFORMATION, 20),
        subject="annual_report",
        follow_ups=True,
    ),
    Point(
        Item(
            "États financiers et rapport de l’auditeur",
            "Financial statements and auditor’s report",
            INFORMATION,
            20,
        ),
        subject="auditor_report",
    ),
    Point(Item("Affectation des excédents", "Allocation of the surplus", DECISION, 10), subject="surplus"),
    Point(Item("Nomination de l’auditeur", "Appointment of the auditor", DECISION, 5), subject="auditor"),
    Point(Item("Élection au conseil d’administration", "Election to the board", DECISION, 30), subject="elections"),
    Point(Item("Période de questions", "Question period", DISCUSSION, 15), subject="questions"),
    Point(Item("Levée de l’assemblée", "Closing of the meeting", INFORMATION, 5)),
)


# What the law names for an annual meeting «if there is any»: offered by itself, and on no first agenda.
IF_ANY = (
    Point(
        Item("Allocation de présence des administrateurs", "Attendance allowance of directors", DECISION, 5),
        subject="allowance",
    ),
    Point(
        Item(
            "Rémunération du secrétaire ou du trésorier qui siège au conseil",
            "Pay of a secretary or treasurer who is a director",
            DECISION,
            5,
        ),
        subject="officers_pay",
    ),
)


# The founders' first meeting: what makes an organisation able to act.
ORGANISATION = (
    Point(Item("Ouverture, choix de la présidence et du secrétariat", "Opening, chair and secretary", DECISION, 5)),
    Point(
        Item("Adoption de l’ordre du jour", "Adoption of the agenda", DECISION, 5),
        MotionText(
            "Il est proposé d’adopter l’ordre du jour tel qu’il a été présenté.",
            "It is moved that the agenda be adopted as presented.",
        ),
    ),
    Point(Item("Dépôt des statuts et liste des fondateurs", "Articles laid, and list of founders", INFORMATION, 10)),
    Point(
        Item("Adoption du règlement de régie interne", "Adoption of the by-laws", DECISION, 30),
        MotionText(
            "Il est proposé d’adopter le règlement de régie interne tel qu’il a été présenté.",
            "It is moved that the by-laws be adopted as presented.",
            OF_BYLAWS,
        ),
    ),
    Point(Item("Élection au conseil d’administration", "Election to the board", DECISION, 30), subject="elections"),
    Point(Item("Nomination de l’auditeur", "Appointment of the auditor", DECISION, 5), subject="auditor"),
    Point(Item("Exercice financier et institution financière", "Fiscal year and bank", DISCUSSION, 10)),
    Point(Item("Période de questions", "Question period", DISCUSSION, 15), subject="questions"),
    Point(Item("Levée de l’assemblée", "Closing of the meeting", INFORMATION, 5)),
)

# A sector or a group: it hears, proposes to the general meeting, and elects those who sit for it.
PART = (
    Point(Item("Ouverture et vérification du quorum", "Opening and quorum", INFORMATION, 5)),
    Point(
        Item("Adoption de l’ordre du jour", "Adoption of the agenda", DECISION, 5),
        MotionText(
            "Il est proposé d’adopter l’ordre du jour tel qu’il a été présenté.",
            "It is moved that the agenda be adopted as presented.",
        ),
    ),
    Point(Item("Adoption du procès-verbal", "Adoption of the minutes", DECISION, 5), adopts_minutes=True),
    Point(Item("Nouvelles et besoins", "News and needs", DISCUSSION, 20)),
    Point(Item("Propositions à l’assemblée générale", "Proposals to the general meeting", DISCUSSION, 20)),
    Point(Item("Élection de nos représentants", "Election of those who sit for us", DECISION, 20)),
    Point(Item("Levée de l’assemblée", "Closing of the meeting", INFORMATION, 5)),
)


SITTING = (
    Point(Item("Ouverture et vérification du quorum", "Opening and quorum", INFORMATION, 5)),
    Point(
        Item("Adoption de l’ordre du jour", "Adoption of the agenda", DECISION, 5),
        MotionText(
            "Il est proposé d’adopter l’ordre du jour tel qu’il a été présenté.",
            "It is moved that the agenda be adopted as presented.",
            "board_majority",
        ),
    ),
    Point(Item("Déclaration d’intérêts", "Declaration of interests", INFORMATION, 5)),
    Point(Item("Adoption du procès-verbal", "Adoption of the minutes", DECISION, 5), adopts_minutes=True),
    Point(Item("Suivi de la réunion précédente", "Follow-up of the last meeting", INFORMATION, 10)),
    Point(Item("Questions diverses", "Other business", DISCUSSION, 10)),
    Point(Item("Date de la prochaine réunion", "Date of the next meeting", INFORMATION, 5)),
    Point(Item("Levée de la réunion", "Closing of the meeting", INFORMATION, 5)),
)


# At its first meeting after the annual one, a board chooses its officers: one point for each that the rules name.
OFFICES = {
    "president": Item("Élection à la présidence", "Election of the president", DECISION, 5),
    "vice_president": Item("Élection à la vice-présidence", "Election of the vice-president", DECISION, 5),
    "secretary": Item("Nomination au secrétariat", "Appointment of the secretary", DECISION, 5),
    "treasurer": Item("Nomination à la trésorerie", "Appointment of the treasurer", DECISION, 5),
}
AFTER_OFFICES = (
    Item("Signataires à l’institution financière", "Signing officers at the bank", DECISION, 5),
    Item(
        "Dépôts qui suivent l’assemblée\u00a0: registre des entreprises, rapport annuel",
        "Filings that follow the annual meeting: enterprise register, annual report",
        INFORMATION,
        5,
    ),
    Item("Calendrier des réunions", "Calendar of meetings", DISCUSSION, 10),
)
INTERESTS = "Déclaration d’intérêts"

USUAL: dict[str, tuple[Point, ...]] = {
    AssemblyKind.ANNUAL: ANNUAL,
    AssemblyKind.ORGANISATION: ORGANISATION,
    AssemblyKind.PART: PART,
    SittingKind.MEETING: SITTING,
}


@transaction.atomic
def start_agenda(assembly: Assembly, *, actor: Actor) -> None:
    """Write the first agenda of a usual kind of meeting. Refused once there is one: nothing is written over.

    Points that came by themselves are no agenda yet: they are given their place in it.
    """
    locked = lock_draft(assembly, "start_agenda")
    if locked.kind not in USUAL:
        # A special meeting deals with what it is called for.
        raise StateNotAllowed(action="start_agenda", state=locked.kind)
    if locked.agenda.filter(subject="").exists():
        raise StateNotAllowed(action="start_agenda", state=locked.state)
    beside = _set_apart(locked)
    locked.agenda.all().delete()
    # The first of all meetings has no minutes to adopt, and those of a part are found or not.
    has_own_minutes = locked.is_sitting or locked.part_id is not None
    for point in USUAL[locked.kind]:
        if point.adopts_minutes and (put_minutes(locked) or has_own_minutes):
            # The minutes that wait for this meeting, each by its date, instead of those of «the last meeting».
            if locked.is_sitting:
                lay_written(locked)
            continue
        add_item(locked, _spoken(point.item, locked), motion=_motion(point.motion, locked), actor=actor)
        if point.follow_ups:
            report_follow_ups(locked)
        if point.item.title_fr == INTERESTS and follows_annual(locked) is not None:
            _choose_officers(locked, actor)
    _put_back(locked, beside)


def _set_apart(assembly: Assembly) -> dict[int, tuple[str, int | None]]:
    """Return beside what each document of a point was, and let it go with the whole meeting meanwhile."""
    joined = assembly.attachments.exclude(item=None).select_related("item")
    beside = {row.pk: (row.item.subject, row.item.minutes_of_id) for row in joined if row.item}
    joined.update(item=None)
    return beside


def _put_back(assembly: Assembly, beside: dict[int, tuple[str, int | None]]) -> None:
    """Put each document beside the point that came again; one whose point did not goes with the whole meeting."""
    points = {(one.subject, one.minutes_of_id): one for one in assembly.agenda.exclude(subject="")}
    for row in assembly.attachments.filter(pk__in=beside):
        row.item = points.get(beside[row.pk])
        row.save(update_fields=["item"])


def _choose_officers(sitting: Assembly, actor: Actor) -> None:
    """Add a point for each office that the rules name and the board fills, and what follows from it."""
    rules = rules_of(sitting)
    named = rules.words("officers") if "officers" in rules else ()
    for item in (*(OFFICES[one] for one in named if one in OFFICES), *AFTER_OFFICES):
        add_item(sitting, _spoken(item, sitting), actor=actor)


def offered_for(subject: str) -> Item | None:
    """Return the point that answers to a subject the law names, if one is offered."""
    return next((point.item for point in (*ANNUAL, *IF_ANY) if subject and point.subject == subject), None)


def _spoken(item: Item, assembly: Assembly) -> Item:
    if assembly.organisation.offers_english:
        return item
    return Item(item.title_fr, "", item.kind, item.minutes)


def _motion(motion: MotionText | None, assembly: Assembly) -> MotionText | None:
    if motion is None or assembly.organisation.offers_english:
        return motion
    return MotionText(motion.text_fr)
