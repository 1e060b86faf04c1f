"""The addresses of votes: the link of a notice, the meeting on line, its conduct, rolls and results."""

from django.urls import URLPattern, URLResolver, include, path

from voting.web import ballot, chairing, conduct, door, link, results, rolls, room, standing

meeting = [
    path("enter/", door.enter, name="enter"),
    path("room/", room.room, name="room"),
    path("room/leave/", door.leave, name="leave"),
    path("room/another/", door.another_person, name="another"),
    path("room/votes/<str:poll>/", ballot.vote, name="vote"),
    path("room/votes/<str:poll>/receipt/", ballot.receipt, name="receipt"),
    path("room/votes/<str:poll>/result/", results.room_result, name="room-result"),
    path("can-i-vote/", standing.can_i_vote, name="can-i-vote"),
    path("roll/", rolls.roll_preview, name="roll-preview"),
    path("conduct/", conduct.conduct, name="conduct"),
    path("conduct/open/", chairing.open_assembly, name="open-assembly"),
    path("conduct/end/", chairing.end_assembly, name="end-assembly"),
    path("conduct/motions/<str:motion>/prepare/", chairing.poll_prepare, name="poll-prepare"),
    path("conduct/motions/<str:motion>/open/", chairing.poll_open, name="poll-open"),
    path("conduct/polls/<str:poll>/prolong/", chairing.poll_prolong, name="poll-prolong"),
    path("conduct/polls/<str:poll>/close/", chairing.poll_close, name="poll-close"),
    path("conduct/polls/<str:poll>/cancel/", chairing.poll_cancel, name="poll-cancel"),
    path("conduct/polls/<str:poll>/casting-vote/", chairing.casting_vote, name="casting-vote"),
    path("conduct/polls/<str:poll>/proclaim/", chairing.proclaim_result, name="proclaim"),
]

voting: list[URLPattern | URLResolver] = [
    path("assemblies/<str:assembly>/", include(meeting)),
    path("polls/<str:poll>/", results.result, name="result"),
    path("polls/<str:poll>/record.json", results.record, name="record"),
    path("polls/<str:poll>/roll/", rolls.roll, name="roll"),
]

urlpatterns = [
    # Outside the app's names: what writes the mail lies in a room below and knows only this one.
    path("n/<str:token>/", link.notice_link, name="notice-link"),
    path("o/<slug:slug>/", include((voting, "voting"))),
]
