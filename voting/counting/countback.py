"""Who follows a member who leaves, by counting the same papers again: the countback of elections by transfer.

Source: counting rules, section 11. Who leaves is withdrawn, and so is who was not elected and is no longer willing; all
who keep their seats are guarded, so that the count can only add to them; what is reserved for classes stays reserved.
"""

from collections.abc import Sequence

from voting.counting import documents, methods
from voting.counting.ballots import Ballots
from voting.counting.contests import Contest
from voting.counting.errors import PapersDiffer, UnknownCandidate
from voting.counting.lots import Drawing, Lots
from voting.counting.records import CountRecord


def countback(
    record: CountRecord, ballots: Ballots, leaving: Sequence[str], willing: Sequence[str], lots: Lots | None = None
) -> CountRecord:
    """Return the record of the count without those who leave, its elected being who sits from now on.

    willing: who was not elected and would still serve. lots: those of this count; else the order of the first count
    holds, and draws by hand are made anew.
    Raises PapersDiffer, UnknownCandidate, OptionUnknown where the method has no countback, and what counting raises.
    """
    if ballots.sha256 != record.input_sha256:
        raise PapersDiffer(record.input_sha256)
    contest = Contest.from_record(record)
    elected = [documents.text(documents.table(one, "elected"), "id") for one in record.elected]
    unelected = [one for one in contest.standing if one not in elected]
    unknown = [one for one in leaving if one not in elected] + [one for one in willing if one not in unelected]
    if unknown:
        raise UnknownCandidate(unknown[0])
    gone = {*contest.withdrawn, *leaving, *(one for one in unelected if one not in willing)}
    again = Contest(
        contest.candidates,
        contest.seats,
        tuple(one for one in contest.ids if one in gone),
        lots or _lots_again(contest.lots),
    )
    kept = {name: value for name, value in record.options.items() if name not in again.as_json()}
    sitting = [one for one in contest.ids if one in elected and one not in leaving]
    return methods.count(record.method, again, ballots, {**kept, "sitting": [*sitting]})


def _lots_again(lots: Lots) -> Lots:
    return Lots.drawn_by_officers(()) if lots.drawing is Drawing.OFFICERS else lots
