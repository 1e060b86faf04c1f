"""Records of every method, made of a few papers each, to be told."""

from voting.counting import methods, motions
from voting.counting.ballots import Ballots
from voting.counting.contests import Contest
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


def records_of(name: str) -> list[CountRecord]:
    """Return records of a method of the table."""
    method = methods.method(name)
    written = {PaperKind.RANKS: RANKED, PaperKind.MARKS: MARKED, PaperKind.SCORES: SCORED}[method.paper]
    return [
        methods.count(name, contest, papers(profile, scored=method.paper is PaperKind.SCORES))
        for profile in written.values()
        for contest in contests(method.several_seats)
    ]


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
