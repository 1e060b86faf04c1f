"""The addresses of calls for candidacies, under each organisation's own."""

from django.urls import path

from governance.web.nominations import acts, calls, pages

app_name = "candidacies"

ALL = "o/<slug:slug>/candidacies/"
ONE = f"{ALL}<str:call>/"
NOMINATION = f"{ONE}<str:nomination>/"

urlpatterns = [
    path(ALL, pages.listing, name="all"),
    path(f"{ALL}new/<str:motion>/", calls.new, name="new"),
    path(f"{ALL}new/point/<str:item>/", calls.new_at, name="new-at"),
    path(ONE, pages.one, name="one"),
    path(f"{ONE}revise/", calls.revise, name="revise"),
    path(f"{ONE}end/", calls.end, name="end"),
    path(f"{ONE}stand/", acts.stand, name="stand"),
    path(f"{ONE}propose/", acts.propose, name="propose"),
    path(f"{ONE}enter/", acts.enter, name="enter"),
    path(f"{NOMINATION}answer/", acts.answer, name="answer"),
    path(f"{NOMINATION}support/", acts.support, name="support"),
    path(f"{NOMINATION}withdraw/", acts.withdraw, name="withdraw"),
]
