"""The addresses of assemblies, resolutions and mandates, under each organisation's own."""

from django.urls import path

from governance.web import (
    agenda,
    amending,
    assemblies,
    bylaw_drafts,
    bylaws,
    calling,
    compliance,
    door,
    mandates,
    minutes,
    planning,
    resolutions,
    setting_up,
    telling,
)

app_name = "governance"

ALL = "o/<slug:slug>/assemblies/"
ONE = f"{ALL}<str:assembly>/"
LAWS = "o/<slug:slug>/bylaws/"

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
    path(f"{ONE}agenda/<str:item>/bylaws/", amending.amendments, name="amendments"),
    path(f"{ONE}agenda/<str:item>/bylaws/article/", amending.amend, name="amend"),
    path(f"{ONE}agenda/<str:item>/bylaws/<str:article>/value/", amending.amend_value, name="amendment-value"),
    path(f"{ONE}agenda/<str:item>/bylaws/<str:article>/withdraw/", amending.withdraw, name="amendment-withdraw"),
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
    path(LAWS, bylaws.current, name="bylaws"),
    path(f"{LAWS}versions/<str:version>/", bylaws.version, name="bylaw-version"),
    path(f"{LAWS}compare/", bylaws.compare, name="bylaw-compare"),
    path(f"{LAWS}draft/", bylaw_drafts.draft, name="bylaw-draft"),
    path(f"{LAWS}draft/begin/", bylaw_drafts.begin, name="bylaw-begin"),
    path(f"{LAWS}draft/discard/", bylaw_drafts.discard, name="bylaw-discard"),
    path(f"{LAWS}draft/articles/", bylaw_drafts.article_new, name="bylaw-article-new"),
    path(f"{LAWS}draft/articles/<str:article>/", bylaw_drafts.article, name="bylaw-article"),
    path(f"{LAWS}draft/articles/<str:article>/value/", bylaw_drafts.article_value, name="bylaw-article-value"),
    path(f"{LAWS}draft/articles/<str:article>/remove/", bylaw_drafts.article_remove, name="bylaw-article-remove"),
    path("o/<slug:slug>/compliance/", compliance.overview, name="compliance"),
    path("o/<slug:slug>/compliance/done/", compliance.note_done, name="compliance-done"),
    path("o/<slug:slug>/compliance/calendar.ics", compliance.calendar, name="compliance-calendar"),
    path("o/<slug:slug>/set-up/", setting_up.overview, name="set-up"),
    path("o/<slug:slug>/set-up/<slug:key>/", setting_up.question, name="set-up-question"),
    path("o/<slug:slug>/mandates/", mandates.listing, name="mandates"),
    path("o/<slug:slug>/mandates/<str:mandate>/end/", mandates.end, name="mandate-end"),
]
