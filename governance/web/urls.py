"""The addresses of assemblies, resolutions and mandates, under each organisation's own."""

from django.urls import path

from governance.web import (
    agenda,
    assemblies,
    calling,
    door,
    mandates,
    minutes,
    planning,
    resolutions,
    telling,
)

app_name = "governance"

ALL = "o/<slug:slug>/assemblies/"
ONE = f"{ALL}<str:assembly>/"

urlpatterns = [
    path(ALL, assemblies.listing, name="assemblies"),
    path(f"{ALL}new/", planning.new, name="plan-new"),
    path(ONE, assemblies.one, name="assembly"),
    path(f"{ONE}calendar.ics", assemblies.calendar, name="calendar"),
    path(f"{ONE}details/", planning.details, name="details"),
    path(f"{ONE}agenda/", agenda.listing, name="agenda"),
    path(f"{ONE}agenda/start/", agenda.start, name="agenda-start"),
    path(f"{ONE}agenda/add/", agenda.add, name="item-add"),
    path(f"{ONE}agenda/<str:item>/", agenda.one, name="item"),
    path(f"{ONE}agenda/<str:item>/place/", agenda.place, name="item-place"),
    path(f"{ONE}agenda/<str:item>/remove/", agenda.remove, name="item-remove"),
    path(f"{ONE}notice/", calling.notice, name="notice"),
    path(f"{ONE}notice/preview/", calling.preview, name="notice-preview"),
    path(f"{ONE}notice/preview/mail/", calling.mail, name="notice-mail"),
    path(f"{ONE}notice/call/", calling.call, name="call"),
    path(f"{ONE}told/", telling.told, name="told"),
    path(f"{ONE}told/letters/", telling.letters, name="letters"),
    path(f"{ONE}told/letters.csv", telling.letters_csv, name="letters-csv"),
    path(f"{ONE}door/", door.door, name="door"),
    path(f"{ONE}door/presence/", door.presence, name="presence"),
    path(f"{ONE}door/<str:membership>/arrive/", door.note_arrival, name="arrive"),
    path(f"{ONE}door/<str:membership>/depart/", door.note_departure, name="depart"),
    path(f"{ONE}minutes/", minutes.listing, name="minutes"),
    path("o/<slug:slug>/minutes/<str:minutes>.pdf", minutes.document, name="minutes-document"),
    path("o/<slug:slug>/resolutions/", resolutions.listing, name="resolutions"),
    path("o/<slug:slug>/resolutions/<str:resolution>/", resolutions.one, name="resolution"),
    path("o/<slug:slug>/mandates/", mandates.listing, name="mandates"),
    path("o/<slug:slug>/mandates/<str:mandate>/end/", mandates.end, name="mandate-end"),
]
