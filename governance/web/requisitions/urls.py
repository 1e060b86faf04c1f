"""The addresses of requests for a special meeting, under each organisation's own."""

from django.urls import path

from governance.web.requisitions import acts, pages, planning

app_name = "requisitions"

ALL = "o/<slug:slug>/special-meetings/"
ONE = f"{ALL}<str:requisition>/"

urlpatterns = [
    path(ALL, pages.listing, name="all"),
    path(f"{ALL}new/", pages.new, name="new"),
    path(ONE, pages.one, name="one"),
    path(f"{ONE}sign/", acts.sign, name="sign"),
    path(f"{ONE}take-back/", acts.take_back, name="take-back"),
    path(f"{ONE}paper/", acts.enter, name="enter"),
    path(f"{ONE}present/", acts.present, name="present"),
    path(f"{ONE}give-up/", acts.give_up, name="give-up"),
    path(f"{ONE}close/", acts.close, name="close"),
    path(f"{ONE}call/", acts.call, name="call"),
    path(f"{ONE}stop-calling/", acts.stop_calling, name="stop-calling"),
    path(f"{ONE}plan/", planning.plan, name="plan"),
]
