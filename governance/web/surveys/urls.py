"""The addresses of consultations without effect on decisions, under each organisation's own."""

from django.urls import path

from governance.web.surveys import pages, preparing

app_name = "surveys"

ALL = "o/<slug:slug>/surveys/"
ONE = f"{ALL}<str:survey>/"

urlpatterns = [
    path(ALL, pages.listing, name="all"),
    path(f"{ALL}new/", preparing.new, name="new"),
    path(ONE, pages.one, name="one"),
    path(f"{ONE}answer/", pages.answer, name="answer"),
    path(f"{ONE}public/", pages.public, name="public"),
    path(f"{ONE}words/", pages.words, name="words"),
    path(f"{ONE}edit/", preparing.edit, name="edit"),
    path(f"{ONE}ask/", preparing.ask, name="ask"),
    path(f"{ONE}ask/<int:position>/remove/", preparing.unask, name="unask"),
    path(f"{ONE}publish/", preparing.publish, name="publish"),
    path(f"{ONE}tell/", preparing.tell, name="tell"),
    path(f"{ONE}give-up/", preparing.give_up, name="give-up"),
    path(f"{ONE}settle/", preparing.settle, name="settle"),
    path(f"{ONE}report/", preparing.report, name="report"),
]
