"""Every operation on photographed tally sheets, with those it is for."""

from __future__ import annotations

from base64 import b64encode

from governance.models import Motion
from governance.services.hands import Hands, decide_by_hands
from membership.models import Membership
from tests.api import stages
from tests.api.stages import House
from tests.api.tables import secret_open
from tests.api.tried import CONDUCT, COUNTING, HERE, MEMBER, POLL, Tried
from tests.factories.meetings import an_evening
from tests.factories.pictures import a_jpeg
from tests.factories.register import SYSTEM
from voting.models import PaperCount
from voting.services.sheets import Picture, add_sheet_of_count, add_sheet_of_motion

TALLYING = CONDUCT | {"scrutineer"}
COUNT = f"{HERE}/counts/{{count}}"
MOTION = f"{HERE}/motions/{{motion}}"
SHEET = f"{HERE}/sheets/{{sheet}}"
PICTURE = {"which": "Table 3", "content": b64encode(a_jpeg()).decode()}


def decided_by_hands(house: House, anne: Membership) -> House:
    """In session, a motion decided by hands, with a sheet beside it."""
    luc = Membership.objects.for_organisation(house.organisation).filter(person__given_name="Luc")
    assembly = an_evening(house.organisation, anne, *luc)
    motion: Motion = decide_by_hands(assembly.motions.get(), Hands(1, 0), actor=SYSTEM)
    sheet = add_sheet_of_motion(motion, Picture(a_jpeg(words=b"une")), actor=SYSTEM)
    house.ids |= {"assembly": assembly.public_id, "motion": motion.public_id, "sheet": sheet.public_id}
    return house


def papers_with_a_sheet(house: House, anne: Membership) -> House:
    """Papers being typed, with a sheet that the first scrutineer photographed."""
    found = stages.papers_typed(house, anne)
    count = PaperCount.objects.get(public_id=found.ids["count"])
    add_sheet_of_count(count, Picture(a_jpeg(words=b"une")), actor=SYSTEM)
    return found


TABLE = [
    Tried("GET", f"{POLL}/sheets", MEMBER, secret_open),
    Tried("POST", f"{POLL}/sheets", TALLYING, secret_open, PICTURE, 409),
    Tried("GET", f"{COUNT}/sheets", COUNTING, papers_with_a_sheet),
    Tried("POST", f"{COUNT}/sheets", TALLYING, papers_with_a_sheet, PICTURE, 201),
    Tried("GET", f"{MOTION}/sheets", MEMBER, decided_by_hands),
    Tried("POST", f"{MOTION}/sheets", TALLYING, decided_by_hands, PICTURE, 201),
    Tried("GET", f"{SHEET}/photograph", MEMBER, decided_by_hands),
    Tried("POST", f"{SHEET}/withdraw", TALLYING, decided_by_hands, {"because": "Floue."}),
]
