"""Records of every method, made of a few papers each, to be told."""

from functools import cache

from voting.counting import methods, motions
from voting.counting.ballots import Ballots
from voting.counting.contests import Contest
from voting.counting.errors import OneSeatOnly, OptionUnknown
from voting.counting.lots import Draw, Lots, Purpose
from voting.counting.majorities import RULES, Base, Requirement
from voting.counting.methods import PaperKind
from voting.counting.motion_options import Abstentions, Casting, MotionOptions, Quorum, Tie
from voting.counting.records import Candidate, CountRecord

NAMES = {"A": "Anna", "B": "Berta", "C": "Carl", "D": "Diane", "E": "Émile"}
CANDIDATES = tuple(Candidate(one, name, ("user",) if one in "AC" else ("worker",)) for one, name in NAMES.items())
SEED = "2027-04-24:conseil"

RANKED = {
    "worked": "21 AB, 9 AC, 8 B, 5 CB, 6 CD, 7 DC, 3 D, 4 ED, 1 E",
    "tied": "5 AB, 3 BA, 3 C, 2 D",
    "cycle": "5 ACBED, 5 ADECB, 8 BEDAC, 3 CABED, 7 CAEBD, 2 CBADE, 7 DCEBA, 8 EBADC",
    "all alike": "1 A, 1 B, 1 C, 1 D, 1 E",
    "clear": "20 A, 4 BA, 3 CA",
    "nothing": "",
}
MARKED = {
    "board": "40 ABC, 30 AD, 20 BDE, 6 E, 3 CD",
    "tied": "4 A, 4 B, 4 C, 1 D",
    "nothing": "",
}
JUDGED = {
    "plain": "3 Aexcellent Bgood Cpoor, 2 Agood Bexcellent Cfair, 1 Afair Bgood Creject",
    "close": "1 Agood Bexcellent, 1 Agood Bgood, 1 Apoor Bfair",
    "nothing": "",
}
COLLEGE_PAPERS = {
    PaperKind.MARKS: [("4 A, 6 B", "3 A, 2 B"), ("5 A", "3 B"), ("5 A", "")],
    PaperKind.RANKS: [("4 A, 6 BA, 2 CA", "3 AB, 2 B, 1 C"), ("5 A", "3 B"), ("", "2 D, 2 E")],
}
SCORED = {
    "plain": "3 A5 B4 C1 D0 E2, 2 A1 B5 C3 D2 E0, 2 C5 D4 B3",
    "tied": "2 A5 B5, 2 C5 D5 E5",
    "nothing": "",
}


def papers(written: str, *, scored: bool = False) -> Ballots:
    """Return the ballots written «21 AB, 9 AC»: how many, and their marks."""
    groups = [one.split() for one in written.split(", ") if one]
    read = [
        (tuple(f"{mark[0]}:{mark[1:]}" for mark in marks) if scored else tuple(marks[0]), int(many))
        for many, *marks in groups
    ]
    return Ballots.gather(read, blank=1, invalid={"overvote": 2} if read else None)


def contests(several: bool) -> list[Contest]:
    """Return the contests each profile is counted in: by seed, by listed order, without lots, with one who withdrew."""
    return [
        Contest(CANDIDATES, seats, withdrawn, lots)
        for seats in ((1, 2, 3) if several else (1,))
        for withdrawn, lots in (
            ((), Lots.seeded(SEED, tuple(NAMES))),
            ((), Lots.as_listed(tuple(NAMES))),
            ((), Lots.not_drawn()),
            (("E",), Lots.in_order(tuple(reversed(NAMES)))),
        )
    ]


SUPPORT = {"minimum_support": "1/2"}
CONFIRM = {"acclamation": "confirm"}
ACCLAIM = {"acclamation": "elect"}
MAJORITY = {"need": "majority"}
RESERVED = {"reserved": [{"class": "worker", "minimum": 2}, {"class": "user", "maximum": 1}]}
GUARDED = {"reserved": [{"class": "worker", "minimum": 2}]}
SHORT = {"reserved": [{"class": "nobody", "minimum": 1}], "short": "vacant"}
FOLLOWED = {"substitutes": "next_highest"}
BATCH = {"batch": True}
OF_VALID = {"threshold": "valid"}
CHAIR = {"tie": "ranked_ballot_of_chair", "chair_ballot": ["C", "A"]}
DEFAULT = {"default_option": "D", "ratio": "3/2"}
AVERAGED = {"blank": "none", "min_scores": 3}
MODIFIED = {"modified": True}
VARIANTS = (
    SUPPORT,
    ACCLAIM,
    MAJORITY,
    RESERVED,
    GUARDED,
    SHORT,
    FOLLOWED,
    BATCH,
    OF_VALID,
    CHAIR,
    DEFAULT,
    AVERAGED,
    MODIFIED,
)
COLLEGES = {"colleges": {"colleges": [{"id": "u", "weight": "2/3"}, {"id": "w", "weight": 1}], "majority_in": 2}}


@cache
def records_of(name: str) -> list[CountRecord]:
    """Return records of a method of the table: every profile in every contest, and with each of its options."""
    method = methods.method(name)
    scored = method.paper is PaperKind.SCORES
    written = {PaperKind.RANKS: RANKED, PaperKind.MARKS: MARKED, PaperKind.SCORES: SCORED}[method.paper]
    if name == "majority-judgment":
        written = JUDGED
    found = [
        *_counted(name, contests(method.several_seats), written, scored=scored, options={}),
        *(
            record
            for options in VARIANTS
            if set(options) <= set(method.defaults)
            for record in _counted(
                name, contests(method.several_seats)[-4:-1:2], written, scored=scored, options=options
            )
        ),
    ]
    if set(ACCLAIM) <= set(method.defaults):
        found += _counted(
            name, [Contest(CANDIDATES[:1], 1), Contest(CANDIDATES[:2], 3)], {"": ""}, scored=scored, options=ACCLAIM
        )
    if set(CONFIRM) <= set(method.defaults) and "confirm" in method.defaults:
        found += _counted(
            name, [Contest(CANDIDATES[:1], 1)], {"": "5 A:yes, 2 A:no, 1 A:abstain"}, whole=True, options=CONFIRM
        )
    if method.count_by_college is not None:
        found += [
            methods.count_by_college(name, contest, {"u": papers(one), "w": papers(other)}, COLLEGES)
            for contest in contests(method.several_seats)[:3]
            for one, other in COLLEGE_PAPERS[method.paper]
        ]
    return found


def _counted(name, stood, written, *, options, scored=False, whole=False):
    """Return the records of what can be counted: some options fit some contests only."""
    found = []
    for profile in written.values():
        for contest in stood:
            read = whole_marks(profile) if whole else papers(profile, scored=scored)
            try:
                found.append(methods.count(name, contest, read, options))
            except (OptionUnknown, OneSeatOnly):
                continue
    return found


def whole_marks(written: str) -> Ballots:
    return Ballots.gather([((mark,), int(many)) for many, mark in (one.split() for one in written.split(", "))])


def drawn_by_hand() -> CountRecord:
    """Return a count whose lot two officers drew."""
    draw = Draw(Purpose.EXCLUSION, ("B", "C"), ("B",), ("Zoé Roy", "Luc Hébert"), "2027-04-24T20:15-04:00")
    contest = Contest(CANDIDATES, 1, lots=Lots.drawn_by_officers([draw]))
    return methods.count("stv-scottish", contest, papers(RANKED["tied"]))


def motion_records() -> list[CountRecord]:
    """Return motions of every outcome."""

    def put(yes, no, abstain, *requirements, tie=Tie.LOST, **more):
        return motions.count(
            motions.totals(yes=yes, no=no, abstain=abstain, blank=1, invalid={"overvote": 1}),
            MotionOptions(requirements, tie, **{"present": 80, "entitled": 2114, **more}),
        )

    simple, custom = RULES["simple"], Requirement(Base.CAST, 3, 7, strict=False)
    return [
        put(41, 18, 6, RULES["two_thirds_cast"], quorum=Quorum(50)),
        put(30, 31, 0, simple, custom),
        put(30, 30, 0, simple),
        put(30, 30, 0, simple, tie=Tie.CHAIR),
        put(30, 30, 0, simple, tie=Tie.CHAIR, casting_vote=Casting.YES),
        put(30, 30, 0, simple, tie=Tie.CHAIR, casting_vote=Casting.NO),
        put(30, 10, 2, simple, quorum=Quorum(1, 4)),
        put(70, 5, 1, RULES["absolute_present"], RULES["three_quarters_entitled"], abstentions=Abstentions.COUNT),
    ]
