"""Where somebody's own pages are found, and the office's side of what they ask."""

from django.urls import path

from membership.web.me import contact, file, notices, preferences, requests, resigning, settling

ME = "o/<slug:slug>/me/"
MEMBER = "o/<slug:slug>/register/<str:public_id>/"

urlpatterns = [
    path(ME, file.my_file, name="my-file"),
    path(f"{ME}notices/", notices.notices, name="my-notices"),
    path(f"{ME}notices/<str:delivery>/", notices.notice, name="my-notice"),
    path(f"{ME}phones/", contact.phones, name="my-phones"),
    path(f"{ME}address/", contact.address, name="my-address"),
    path(f"{ME}email/", contact.email, name="my-email"),
    path("o/<slug:slug>/email/<str:token>/", contact.confirm_email, name="email-change"),
    path(f"{ME}preferences/", preferences.mine, name="my-preferences"),
    path(f"{ME}requests/", requests.choose, name="my-requests"),
    path(f"{ME}requests/<slug:kind>/", requests.ask, name="my-request"),
    path(f"{ME}requests/<str:public_id>/withdraw/", requests.withdraw, name="my-request-withdraw"),
    path(f"{ME}resign/", resigning.resign_myself, name="my-resignation"),
    path(f"{ME}resign/withdraw/", resigning.withdraw, name="my-resignation-withdraw"),
    path(f"{MEMBER}requests/", settling.choose, name="member-requests"),
    path(f"{MEMBER}requests/<slug:kind>/", settling.ask, name="member-request"),
    path("o/<slug:slug>/requests/<str:public_id>/", settling.request, name="request"),
    path("o/<slug:slug>/requests/<str:public_id>/document/", settling.document, name="request-document"),
    path(f"{MEMBER}preferences/", preferences.of_member, name="member-preferences"),
]
