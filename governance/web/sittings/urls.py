"""The addresses of what boards and committees do, under each organisation's own."""

from django.urls import path

from governance.web.sittings import (
    acts,
    allowances,
    debating,
    giving_up,
    interests,
    moving,
    pages,
    planning,
    striking,
    withdrawals,
    written,
)

app_name = "sittings"

BODY = "o/<slug:slug>/bodies/<str:body>/"
ONE = "o/<slug:slug>/sittings/<str:assembly>/"

urlpatterns = [
    path(f"{BODY}meetings/", pages.listing, name="all"),
    path(f"{BODY}meetings/new/", planning.new, name="new"),
    path(f"{BODY}interests/", interests.listing, name="interests"),
    path(f"{BODY}interests/register.<str:taken_as>", interests.file, name="interests-file"),
    path(f"{BODY}interests/<str:interest>/end/", interests.end, name="interest-end"),
    path(f"{BODY}allowances/", allowances.listing, name="allowances"),
    path(f"{BODY}allowances/rate/", allowances.rate, name="allowance-rate"),
    path(f"{BODY}allowances/draw/", allowances.draw, name="allowance-draw"),
    path(f"{BODY}allowances/<str:statement>/", allowances.one, name="allowance"),
    path(f"{BODY}allowances/<str:statement>/paid/", allowances.paid, name="allowance-paid"),
    path(f"{BODY}allowances/<str:statement>/take-back/", allowances.take_back, name="allowance-take-back"),
    path(f"{BODY}allowances/<str:statement>/statement.<str:taken_as>", allowances.file, name="allowance-file"),
    path(f"{BODY}written/new/", written.new, name="written-new"),
    path(f"{ONE}written/", written.act, name="written-act"),
    path(ONE, pages.one, name="one"),
    path(f"{ONE}details/", planning.details, name="details"),
    path(f"{ONE}call/", planning.call, name="call"),
    path(f"{ONE}give-up/", giving_up.give_up, name="give-up"),
    path(f"{ONE}postpone/", moving.postpone, name="postpone"),
    path(f"{ONE}tell-new-day/", moving.tell, name="tell-new-day"),
    path(f"{ONE}adjourn/", moving.adjourn, name="adjourn"),
    path(f"{ONE}open/", acts.open_it, name="open"),
    path(f"{ONE}end/", acts.end_it, name="end"),
    path(f"{ONE}seats/<int:seat>/", acts.move, name="move"),
    path(f"{ONE}seats/<int:seat>/strike/", striking.strike, name="strike"),
    path(f"{ONE}motions/<str:motion>/hands/", acts.by_hands, name="hands"),
    path(f"{ONE}motions/<str:motion>/names/", acts.by_name, name="names"),
    path(f"{ONE}motions/<str:motion>/secret/", acts.secret, name="secret"),
    path(f"{ONE}motions/<str:motion>/withdraw/", acts.withdraw, name="withdraw"),
    path(f"{ONE}motions/<str:motion>/withdraw/back/", withdrawals.back, name="withdraw-back"),
    path(f"{ONE}motions/<str:motion>/dissent/", acts.dissent, name="dissent"),
    path(f"{ONE}items/<str:item>/move/", debating.move, name="debate-move"),
    path(f"{ONE}debate/<str:motion>/article/", debating.article, name="debate-article"),
    *(
        path(f"{ONE}debate/<str:motion>/{act}/", debating.take, {"act": act}, name=f"debate-{act}")
        for act in debating.ACTS
    ),
]
