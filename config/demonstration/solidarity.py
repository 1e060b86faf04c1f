"""A solidarity co-op of 2,400 members, on the eve of calling its annual meeting."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path

from config.demonstration import board
from config.paths import BASE_DIR
from config.progress import Progress
from governance.models import AgendaItemKind, Assembly, AssemblyKind, Body, BodyKind, Seat
from governance.services.bylaws import adopt_bylaws, begin_bylaws
from governance.services.planning import Item, MotionText, Plan, add_item, plan_assembly
from membership.actors import Actor
from membership.clock import today
from membership.models import Category, Membership, Organisation, OrganisationKind, Person, PersonKind
from membership.services.imports.importing import import_members
from membership.services.organisations import NewCategory, found_organisation
from membership.services.parameters import set_parameter
from membership.services.representation import name_representative
from voting.models import PaperCount
from voting.services.paper.preparing import PaperPlan, prepare_paper_count

MEMBERS = BASE_DIR / "config" / "demonstration_data" / "solidarity-2400-clean.csv"
ADOPTED_ON = date(2024, 5, 2)
CATEGORIES = (
    NewCategory("user", "Membre utilisateur", "User member"),
    NewCategory("worker", "Membre travailleur", "Worker member"),
    NewCategory("support", "Membre de soutien", "Support member"),
    NewCategory("auxiliary", "Membre auxiliaire", "Auxiliary member", votes=False, stands=False),
)
BYLAWS: tuple[tuple[str, object, str], ...] = (
    ("notice_min_days", 10, "4.2"),
    ("notice_max_days", 45, "4.2"),
    ("quorum", "50", "4.5"),
    ("tie_meeting", "lost", "4.9"),
)
AGENDA: tuple[tuple[str, str, str, int], ...] = (
    ("Ouverture et vérification du quorum", "Opening and check of the quorum", AgendaItemKind.INFORMATION, 5),
    ("Lecture et adoption de l’ordre du jour", "Reading and adoption of the agenda", AgendaItemKind.DISCUSSION, 5),
    ("Rapport annuel du conseil", "Annual report of the board", AgendaItemKind.INFORMATION, 20),
    (
        "États financiers et rapport de l’auditeur",
        "Financial statements and auditor’s report",
        AgendaItemKind.INFORMATION,
        20,
    ),
)
TWO_YEARS = (
    Item("Modifier l’article 7.3\u00a0: des mandats de deux ans", "Amend article 7.3: two-year terms", minutes=15),
    MotionText(
        text_fr="Il est proposé que les mandats au conseil d’administration durent deux ans au lieu d’un, la moitié"
        " des postes étant en élection chaque année.",
        text_en="It is moved that the terms of directors last two years instead of one, half of the seats being up"
        " for election each year.",
        majority_key="maj_bylaws",
        mover="Marc-André Côté",
        seconder="Aminata Traoré",
    ),
)
SURPLUS = (
    Item("Affecter les excédents de l’exercice", "Allocate the surplus of the year", minutes=10),
    MotionText(
        text_fr="Il est proposé de verser à la réserve générale la totalité des excédents de l’exercice, selon la"
        " recommandation du conseil.",
        text_en="It is moved to place the whole surplus of the year in the general reserve, as the board recommends.",
        mover="Hélène Fortin",
        seconder="Ahmed Roy",
    ),
)
CANDIDATES = ("Nadia Benali", "Jean-Guy Fortin", "Mireille Paquet", "Tomás Herrera", "Sœur Agathe Lemay")
CLOSING: tuple[tuple[str, str, str, int], ...] = (
    ("Période de questions", "Question period", AgendaItemKind.DISCUSSION, 20),
    ("Levée de l’assemblée", "Close of the meeting", AgendaItemKind.INFORMATION, 5),
)


def load(progress: Progress) -> Organisation:
    """Write the co-op, its by-laws, its 2,400 members through the real import, and a meeting in preparation."""
    system = Actor.system()
    organisation = found_organisation(
        Organisation(
            slug="solidarity",
            kind=OrganisationKind.SOLIDARITY,
            name_fr="Coop de solidarité des Trois-Rivages",
            name_en="Three Shores Solidarity Co-op",
            contact="Claire Bergeron, secrétariat, 418 555-0100, secretariat@solidarity.example.org",
            reply_to="secretariat@solidarity.example.org",
            is_demonstration=True,
        ),
        categories=CATEGORIES,
        share_price_cents=1000,
        actor=system,
    )
    for key, value, article in BYLAWS:
        set_parameter(organisation, key=key, value=value, article=article, adopted_on=ADOPTED_ON, actor=system)
    adopt_bylaws(
        begin_bylaws(organisation, actor=system),
        adopted_on=ADOPTED_ON,
        in_force_from=ADOPTED_ON,
        override="Adoptés avant la tenue du registre des résolutions ici.",
        actor=system,
    )
    import_file(organisation, MEMBERS, actor=system, progress=progress)
    _name_one_representative(organisation)
    board_of_seven = _lay_out_the_board(organisation)
    prepare_a_box(organisation, plan(organisation))
    board.load(organisation, board_of_seven, falls_in=fourth_saturday_of_april(today(organisation)).year)
    return organisation


def plan(organisation: Organisation) -> Assembly:
    """Write the annual meeting, with its agenda and two motions, in preparation."""
    system = Actor.system()
    assembly = plan_assembly(
        organisation,
        Plan(
            kind=AssemblyKind.ANNUAL,
            title_fr="Assemblée générale annuelle",
            title_en="Annual general meeting",
            starts_at=datetime.combine(fourth_saturday_of_april(today(organisation)), time(19), organisation.zone),
            place="Centre communautaire des Rivages, 12, rue du Quai, Trois-Rivières",
            link="https://rencontre.example.org/trois-rivages",
        ),
        actor=system,
    )
    for title_fr, title_en, kind, minutes in AGENDA:
        add_item(assembly, Item(title_fr, title_en, kind, minutes), actor=system)
    for item, motion in (TWO_YEARS, SURPLUS):
        add_item(assembly, item, motion=motion, actor=system)
    for title_fr, title_en, kind, minutes in CLOSING:
        add_item(assembly, Item(title_fr, title_en, kind, minutes), actor=system)
    return assembly


def prepare_a_box(organisation: Organisation, assembly: Assembly) -> PaperCount:
    """Write an election on paper, ready for its two scrutineers to be named and its box to be opened."""
    return prepare_paper_count(
        organisation,
        PaperPlan(
            title_fr="Conseil d’administration\u00a0: membres utilisateurs",
            title_en="Board of directors: user members",
            candidates=tuple((name, ()) for name in CANDIDATES),
            method="stv-scottish",
            seats=3,
            pack_size=10,
            by_law="article 6.4",
        ),
        assembly=assembly,
        actor=Actor.system(),
    )


def fourth_saturday_of_april(today: date) -> date:
    """Return the next one far enough away to prepare the meeting and send a notice."""
    for year in (today.year, today.year + 1):
        first = date(year, 4, 1)
        saturday = first + timedelta(days=(5 - first.weekday()) % 7 + 21)
        if saturday - today >= timedelta(days=60):
            return saturday
    raise AssertionError("a year has an April")


def _name_one_representative(organisation: Organisation) -> None:
    """Turn one of the bare names of the imported list into a person who may vote for its member."""
    membership = Membership.objects.for_organisation(organisation).select_related("person").get(number="M0000007")
    person = Person.objects.create(
        organisation=organisation,
        kind=PersonKind.NATURAL,
        given_name="Siobhán",
        family_name="Beaulieu",
        email="siobhan.beaulieu@example.org",
    )
    name_representative(
        membership,
        person=person,
        since=today(organisation),
        instrument_note="Résolution du conseil de Corporation Nguyễn",
        actor=Actor.system(),
    )


def _lay_out_the_board(organisation: Organisation) -> Body:
    """Give the co-op a board of seven seats by group."""
    body = Body.objects.create(
        organisation=organisation, kind=BodyKind.BOARD, name_fr="Conseil d’administration", name_en="Board of directors"
    )
    groups = {category.key: category for category in Category.objects.for_organisation(organisation)}
    for number, group in enumerate(["user"] * 3 + ["worker"] * 2 + ["support"] * 2, start=1):
        Seat.objects.create(organisation=organisation, body=body, number=number, group=groups[group])
    return body


def import_file(organisation: Organisation, path: Path, *, actor: Actor, progress: Progress) -> None:
    """Bring a list in through the import that everybody uses, with a bar."""
    with progress.track(path.name, len(path.read_text().splitlines())) as bar:
        reached = 0

        def tell(done: int, _total: int) -> None:
            nonlocal reached
            bar.advance(done - reached)
            reached = done

        import_members(organisation, actor=actor, content=path.read_bytes(), file_name=path.name, progress=tell)
