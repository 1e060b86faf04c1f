"""The addresses of the programming interface: entering, polls, rolls, votes and results."""

from django.urls import path, re_path

from governance.api.meetings import MEETING
from membership.api.addresses import HERE
from membership.api.base import Nowhere
from voting.api import (
    conducting,
    counts,
    debating,
    elections,
    entering,
    evening_papers,
    offices,
    papers,
    polls,
    results,
    rolls,
    schedule,
    sealed,
    sheets,
    votes,
)
from voting.api.counts import COUNT
from voting.api.debating import SECRET
from voting.api.evening_papers import BINDER, KIT
from voting.api.offices import OFFICES
from voting.api.polls import POLL
from voting.api.schedule import SCHEDULE
from voting.api.sealed import KEEPERS, PAPERS, SLIPS
from voting.api.sheets import MOTION_SHEETS, SHEET

urlpatterns = [
    path(f"{MEETING}/standing", entering.Standing.as_view()),
    path(f"{MEETING}/enter", entering.Entering.as_view()),
    path(f"{MEETING}/leave", entering.Leaving.as_view()),
    path(f"{MEETING}/roll", rolls.RollPreview.as_view()),
    path(f"{MEETING}/polls", polls.MeetingPolls.as_view()),
    path(KIT, evening_papers.Kit.as_view()),
    path(f"{KIT}.pdf", evening_papers.KitPaper.as_view()),
    path(BINDER, evening_papers.Binder.as_view()),
    path(f"{BINDER}.pdf", evening_papers.BinderPaper.as_view()),
    path(f"{BINDER}.zip", evening_papers.BinderArchive.as_view()),
    path(SCHEDULE, schedule.Schedule.as_view()),
    path(f"{SCHEDULE}/usual", schedule.UsualSchedule.as_view()),
    path(f"{SCHEDULE}/<public_id:announcement>", schedule.OneAnnouncement.as_view()),
    path(f"{SCHEDULE}/<public_id:announcement>/ahead", schedule.Ahead.as_view()),
    path(KEEPERS, sealed.Keepers.as_view()),
    path(f"{KEEPERS}/authority", sealed.Authority.as_view()),
    path(PAPERS, sealed.PapersOut.as_view()),
    path(f"{PAPERS}/totals", sealed.PaperTotals.as_view()),
    path(SLIPS, sealed.KioskSlips.as_view()),
    path(f"{POLL}/evidence/publish", sealed.EvidencePublishing.as_view()),
    path(f"{POLL}/evidence/destruction", sealed.BallotsDestroying.as_view()),
    path(SECRET, debating.SecretDemand.as_view()),
    path(OFFICES, offices.OfficeBallots.as_view()),
    path(f"{OFFICES}/acclaim", offices.OfficeAcclamations.as_view()),
    path(f"{MEETING}/elections", elections.Elections.as_view()),
    path(f"{MEETING}/acclamations", elections.Acclamations.as_view()),
    path(f"{HERE}counts", counts.Counts.as_view()),
    path(f"{HERE}counts/file", counts.FileCount.as_view()),
    path(COUNT, counts.OneCount.as_view()),
    path(f"{COUNT}/scrutineers", counts.Scrutineers.as_view()),
    path(f"{COUNT}/open", counts.OpeningTyping.as_view()),
    path(f"{COUNT}/cancel", counts.GivingUp.as_view()),
    path(f"{COUNT}/papers", papers.Papers.as_view()),
    path(f"{COUNT}/papers/correct", papers.Correcting.as_view()),
    path(f"{COUNT}/papers/remove", papers.Removing.as_view()),
    path(f"{COUNT}/papers/finish", papers.FinishingPapers.as_view()),
    path(f"{COUNT}/packs/finish", papers.FinishingPack.as_view()),
    path(f"{COUNT}/packs/reopen", papers.ReopeningPack.as_view()),
    path(f"{COUNT}/differences", papers.Differences.as_view()),
    path(f"{COUNT}/settlements", papers.Settling.as_view()),
    path(f"{COUNT}/settlements/agree", papers.Agreeing.as_view()),
    path(f"{COUNT}/count", papers.Making.as_view()),
    path(f"{COUNT}/draws", papers.Drawing.as_view()),
    path(f"{COUNT}/result", papers.Counted.as_view()),
    path(f"{COUNT}/sheets", sheets.SheetsOfCount.as_view()),
    path(f"{POLL}/sheets", sheets.SheetsOfVote.as_view()),
    path(MOTION_SHEETS, sheets.SheetsOfMotion.as_view()),
    path(f"{SHEET}/photograph", sheets.Photograph.as_view()),
    path(f"{SHEET}/withdraw", sheets.Withdrawing.as_view()),
    path(f"{COUNT}/recount", papers.Again.as_view()),
    path(POLL, polls.OnePoll.as_view()),
    path(f"{POLL}/open", conducting.Opening.as_view()),
    path(f"{POLL}/after-meeting", conducting.AfterMeeting.as_view()),
    path(f"{POLL}/prolong", conducting.Prolonging.as_view()),
    path(f"{POLL}/close", conducting.Closing.as_view()),
    path(f"{POLL}/cancel", conducting.Cancelling.as_view()),
    path(f"{POLL}/casting-vote", conducting.Casting.as_view()),
    path(f"{POLL}/progress", conducting.Progress.as_view()),
    path(f"{POLL}/proclaim", results.Proclaiming.as_view()),
    path(f"{POLL}/roll", rolls.Roll.as_view()),
    path(f"{POLL}/vote", votes.Vote.as_view()),
    path(f"{POLL}/votes", results.NamedVotes.as_view()),
    path(f"{POLL}/result", results.Result.as_view()),
    # Last of all apps: whatever begins like the programming interface and is not of it.
    re_path("", Nowhere.as_view()),
]
