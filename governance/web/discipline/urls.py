"""The addresses of procedures before the board: those of the office, and the member's own page."""

from django.urls import path

from governance.web.discipline import mine, pages

app_name = "discipline"

ALL = "o/<slug:slug>/discipline/"
ONE = f"{ALL}<str:procedure>/"

urlpatterns = [
    path(ALL, pages.listing, name="all"),
    path(f"{ALL}new/", pages.new, name="new"),
    path(ONE, pages.one, name="one"),
    path(f"{ONE}decide/", pages.decide, name="decide"),
    path(f"{ONE}drop/", pages.drop, name="drop"),
    path("o/<slug:slug>/me/board/<str:procedure>/", mine.one, name="mine"),
]
