"""The addresses of votes: the link of a notice, the meeting on line, its conduct, rolls and results."""

from django.urls import URLPattern, URLResolver, include, path

from voting.web import (
    ballot,
    booth,
    candidates,
    chairing,
    conduct,
    debating,
    device,
    door,
    evidence,
    keys,
    link,
    paper_desk,
    results,
    rolls,
    room,
    schedule,
    standing,
    wall,
)
from voting.web.paper import counts as counting
from voting.web.paper import differences, papers, preparing
from voting.web.paper import results as paper_results

meeting = [
    path("enter/", door.enter, name="enter"),
    path("room/", room.room, name="room"),
    path("room/leave/", door.leave, name="leave"),
    path("room/another/", door.another_person, name="another"),
    path("room/votes/<str:poll>/", ballot.vote, name="vote"),
    path("room/votes/<str:poll>/credential/", booth.credential, name="credential"),
    path("room/votes/<str:poll>/receipt/", ballot.receipt, name="receipt"),
    path("room/votes/<str:poll>/result/", results.room_result, name="room-result"),
    path("device/", device.device, name="device"),
    path("can-i-vote/", standing.can_i_vote, name="can-i-vote"),
    path("roll/", rolls.roll_preview, name="roll-preview"),
    path("count/", preparing.new, name="count-here"),
    path("schedule/", schedule.schedule, name="schedule"),
    path("conduct/", conduct.conduct, name="conduct"),
    path("conduct/open/", chairing.open_assembly, name="open-assembly"),
    path("conduct/end/", chairing.end_assembly, name="end-assembly"),
    path("conduct/motions/<str:motion>/prepare/", chairing.poll_prepare, name="poll-prepare"),
    path("conduct/motions/<str:motion>/open/", chairing.poll_open, name="poll-open"),
    path("conduct/motions/<str:motion>/candidates/", candidates.candidates, name="candidates"),
    path("conduct/items/<str:item>/move/", debating.move, name="debate-move"),
    path("conduct/motions/<str:motion>/amend/", debating.amend, name="debate-amend"),
    path("conduct/motions/<str:motion>/withdraw/", debating.withdraw, name="debate-withdraw"),
    path("conduct/motions/<str:motion>/refer/", debating.refer, name="debate-refer"),
    path("conduct/motions/<str:motion>/divide/", debating.divide, name="debate-divide"),
    path("conduct/motions/<str:motion>/close-debate/", debating.close, name="debate-close"),
    path("conduct/motions/<str:motion>/hands/", debating.hands, name="debate-hands"),
    path("conduct/motions/<str:motion>/secret/", debating.secret, name="debate-secret"),
    path("wall/", wall.wall, name="wall"),
    path("conduct/polls/<str:poll>/prolong/", chairing.poll_prolong, name="poll-prolong"),
    path("conduct/polls/<str:poll>/close/", chairing.poll_close, name="poll-close"),
    path("conduct/polls/<str:poll>/cancel/", chairing.poll_cancel, name="poll-cancel"),
    path("conduct/polls/<str:poll>/casting-vote/", chairing.casting_vote, name="casting-vote"),
    path("conduct/polls/<str:poll>/proclaim/", chairing.proclaim_result, name="proclaim"),
]

counts = [
    path("", counting.listing, name="counts"),
    path("new/", preparing.new, name="count-new"),
    path("file/", preparing.from_file, name="count-file"),
    path("<str:count>/", counting.one, name="count"),
    path("<str:count>/election/", preparing.election, name="count-election"),
    path("<str:count>/method/", preparing.method, name="count-method"),
    path("<str:count>/scrutineers/", preparing.scrutineers, name="count-scrutineers"),
    path("<str:count>/open/", preparing.open_typing, name="count-open"),
    path("<str:count>/cancel/", preparing.cancel, name="count-cancel"),
    path("<str:count>/papers/", papers.papers, name="count-papers"),
    path("<str:count>/papers/remove/", papers.remove, name="count-remove"),
    path("<str:count>/papers/finish-pack/", papers.finish_pack, name="count-finish-pack"),
    path("<str:count>/papers/finish/", papers.finish, name="count-finish"),
    path("<str:count>/papers/reopen/", papers.reopen, name="count-reopen"),
    path("<str:count>/differences/", differences.differences, name="count-differences"),
    path("<str:count>/differences/propose/", differences.propose, name="count-propose"),
    path("<str:count>/differences/agree/", differences.agree, name="count-agree"),
    path("<str:count>/count/", counting.make, name="count-make"),
    path("<str:count>/result/", paper_results.result, name="count-result"),
    path("<str:count>/lot/", paper_results.lot, name="count-lot"),
    path("<str:count>/recount/", paper_results.recount, name="count-recount"),
    path("<str:count>/certificate.pdf", paper_results.certificate_pdf, name="count-certificate"),
    path("<str:count>/record.json", paper_results.record_json, name="count-record"),
    path("<str:count>/papers.blt", paper_results.papers_file, {"form": "blt"}, name="count-papers-blt"),
    path("<str:count>/papers.json", paper_results.papers_file, {"form": "json"}, name="count-papers-json"),
]

voting: list[URLPattern | URLResolver] = [
    path("assemblies/<str:assembly>/", include(meeting)),
    path("counts/", include(counts)),
    path("polls/<str:poll>/", results.result, name="result"),
    path("polls/<str:poll>/record.json", results.record, name="record"),
    path("polls/<str:poll>/roll/", rolls.roll, name="roll"),
    path("polls/<str:poll>/papers/", paper_desk.desk, name="paper-desk"),
    path("polls/<str:poll>/papers/hand-out/", paper_desk.hand_out, name="paper-desk-hand-out"),
    path("polls/<str:poll>/papers/totals/", paper_desk.totals, name="paper-desk-totals"),
    path("polls/<str:poll>/keys/", keys.keys, name="keys"),
    path("polls/<str:poll>/keys/invite/", keys.invite, name="keys-invite"),
    path("polls/<str:poll>/keys/mine/", keys.mine, name="keys-mine"),
    path("polls/<str:poll>/keys/parts.json", keys.parts, name="keys-parts"),
    path("polls/<str:poll>/keys/tally.json", keys.tally, name="keys-tally"),
    path("polls/<str:poll>/evidence/", evidence.evidence, name="evidence"),
    path("polls/<str:poll>/evidence/archive.bel", evidence.archive, name="archive"),
    path("polls/<str:poll>/evidence/publish/", evidence.publish, name="evidence-publish"),
]

urlpatterns = [
    # Outside the app's names: what writes the mail lies in a room below and knows only this one.
    path("n/<str:token>/", link.notice_link, name="notice-link"),
    # Outside every organisation: what comes here has no name.
    path("urne/<str:uuid>/", include("voting.web.urne")),
    path("o/<slug:slug>/", include((voting, "voting"))),
]
