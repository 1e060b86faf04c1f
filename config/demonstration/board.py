"""The board of the demonstration's co-op: seated by group, with its officers, one meeting held and one to come."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from governance.models import Assembly, Body, Mandate, OfficeKind, PresenceChannel, SittingKind
from governance.queries.sittings import directors_on
from governance.services.at_the_table import director_arrives, recuse
from governance.services.hands import Hands, decide_by_hands, decide_by_name
from governance.services.interests import declare_interest
from governance.services.mandates import Term, give_mandate
from governance.services.minutes import draft_minutes
from governance.services.officers import Charge, name_officer
from governance.services.planning import Item, MotionText, Plan, add_item, plan_assembly
from governance.services.sessions import end_assembly, open_assembly
from governance.services.sittings import call_sitting
from governance.services.starter_agenda import start_agenda
from membership.actors import Actor
from membership.clock import today
from membership.models import Membership, Organisation, PersonKind
from membership.models.base import true_on
from membership.services import clock

SYSTEM = Actor.system()
# Whose part one can take as a director.
DIRECTOR = "M0000002"
# Those whose parts are others' to play.
SPARED = ("M0000001", "M0000004", "M0000007")
PLACE = "Bureau de la coopérative, 12, rue du Quai, Trois-Rivières"
OFFICES = ((0, OfficeKind.PRESIDENT), (3, OfficeKind.VICE_PRESIDENT), (1, OfficeKind.SECRETARY))
MATTER_FR = "Contrat d’entretien du bâtiment"
BUDGET = (
    Item("Adopter le budget du trimestre", "Adopt the budget of the quarter", minutes=20),
    MotionText(
        "Il est proposé d’adopter le budget du trimestre tel qu’il a été déposé.",
        "It is moved to adopt the budget of the quarter as it was laid before the board.",
        "board_majority",
    ),
)
UPKEEP = (
    Item(
        "Renouveler le contrat d’entretien du bâtiment", "Renew the contract for the upkeep of the building", minutes=15
    ),
    MotionText(
        "Il est proposé de renouveler pour un an le contrat d’entretien du bâtiment.",
        "It is moved to renew for one year the contract for the upkeep of the building.",
        "board_majority",
    ),
)


def load(organisation: Organisation, board: Body, *, falls_in: int) -> None:
    """Seat the board since the last annual meeting, let it hold a meeting in the past, and prepare the next one."""
    on = today(organisation)
    since = min(date(falls_in - 1, 4, 25), on - timedelta(days=90))
    directors = _seat(organisation, board, since, falls_in)
    for place, office in OFFICES:
        one = directors[place]
        charge = Charge(office, since + timedelta(days=7), decided_by="Première réunion du conseil")
        name_officer(organisation, charge, person=one.person, membership=one.membership, actor=SYSTEM)
    declare_interest(
        board,
        person=directors[2].person,
        matter=MATTER_FR,
        text="Mon conjoint travaille pour l’entreprise qui offre ce service.",
        on=since + timedelta(days=21),
        actor=SYSTEM,
    )
    _hold(organisation, board, directors, on - timedelta(days=12))
    clock.return_to_present(actor=SYSTEM)
    coming = _plan(organisation, board, on + timedelta(days=16))
    start_agenda(coming, actor=SYSTEM)


def _seat(organisation: Organisation, board: Body, since: date, falls_in: int) -> list[Mandate]:
    for seat in board.seats.select_related("group").order_by("number"):
        taken = [one.membership_id for one in directors_on(board, since)]
        rows = Membership.objects.for_organisation(organisation).filter(
            true_on(since, prefix="periods__"), periods__category=seat.group, person__kind=PersonKind.NATURAL
        )
        rows = rows.exclude(pk__in=taken).exclude(number__in=SPARED).exclude(person__email="")
        membership = rows.select_related("person").order_by("number").first()
        assert membership is not None, "every group has members"
        term = Term(since, 1, falls_in=falls_in)
        give_mandate(seat, term, person=membership.person, membership=membership, actor=SYSTEM)
    return directors_on(board, since)


def _hold(organisation: Organisation, board: Body, directors: list[Mandate], on: date) -> None:
    """Call, hold and minute a meeting, each at its own hour."""
    _jump(organisation, on - timedelta(days=8), time(10))
    sitting = _plan(organisation, board, on)
    add_item(sitting, Item("Ouverture et vérification du quorum", "Opening and quorum"), actor=SYSTEM)
    for item, motion in (BUDGET, UPKEEP):
        add_item(sitting, item, motion=motion, actor=SYSTEM)
    call_sitting(sitting, actor=SYSTEM)
    _jump(organisation, on, time(18, 2))
    for place, one in enumerate(directors[:6]):
        channel = PresenceChannel.ONLINE if place % 3 == 2 else PresenceChannel.HALL
        director_arrives(sitting, mandate=one, channel=channel, actor=SYSTEM)
    open_assembly(sitting, actor=SYSTEM)
    budget, upkeep = sitting.motions.order_by("item__position")
    decide_by_hands(budget, Hands(5, 0, 1), actor=SYSTEM)
    interest = board.interests.get()
    reason = "Son conjoint travaille pour l’entreprise"
    recuse(upkeep, mandate=directors[2], reason=reason, interest=interest, actor=SYSTEM)
    said = dict(zip((one.pk for one in directors[:6]), ("for", "for", "", "for", "against", "for"), strict=True))
    decide_by_name(upkeep, {pk: choice for pk, choice in said.items() if choice}, actor=SYSTEM)
    end_assembly(sitting, actor=SYSTEM)
    _jump(organisation, on + timedelta(days=1), time(9, 30))
    for language in organisation.languages:
        draft_minutes(sitting, language=language, actor=SYSTEM)


def _plan(organisation: Organisation, board: Body, on: date) -> Assembly:
    return plan_assembly(
        organisation,
        Plan(
            kind=SittingKind.MEETING,
            title_fr="Réunion du conseil",
            title_en="Meeting of the board",
            starts_at=datetime.combine(on, time(18), organisation.zone),
            place=PLACE,
            link="https://rencontre.example.org/trois-rivages-conseil",
            body=board,
        ),
        actor=SYSTEM,
    )


def _jump(organisation: Organisation, on: date, at: time) -> None:
    clock.jump_to(datetime.combine(on, at, organisation.zone), actor=SYSTEM)
