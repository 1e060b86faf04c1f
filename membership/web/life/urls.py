"""Where the acts of a member's life are started and read."""

from django.urls import path

from membership.web import (
    addresses,
    application_list,
    applications,
    applying,
    contact,
    delegations,
    estate,
    register,
    representatives,
    to_do,
)
from membership.web.life import acts, letters

urlpatterns = [
    path("o/<slug:slug>/apply/", applying.apply, name="apply"),
    path("o/<slug:slug>/apply/received/", applying.received, name="application-received"),
    path("o/<slug:slug>/apply/<str:token>/", applying.status, name="application-status"),
    path("o/<slug:slug>/to-do/", to_do.to_do, name="to-do"),
    path("o/<slug:slug>/applications/", application_list.applications, name="applications"),
    path("o/<slug:slug>/applications/<str:application>/", applications.application, name="application"),
    path(
        "o/<slug:slug>/applications/<str:application>/documents/<str:document>/",
        applications.document,
        name="application-document",
    ),
    path(
        "o/<slug:slug>/applications/<str:application>/letters/<str:notice>/",
        letters.to_applicant,
        name="applicant-letter",
    ),
    path("o/<slug:slug>/register/<str:public_id>/contact/", contact.contact, name="member-contact"),
    path("o/<slug:slug>/register/<str:public_id>/addresses/", addresses.addresses, name="member-addresses"),
    path("o/<slug:slug>/register/<str:public_id>/acts/<slug:act>/", acts.act, name="member-act"),
    path(
        "o/<slug:slug>/register/<str:public_id>/documents/<str:document>/",
        register.act_document,
        name="member-act-document",
    ),
    path("o/<slug:slug>/register/<str:public_id>/letters/", letters.correspondence, name="member-letters"),
    path("o/<slug:slug>/register/<str:public_id>/estate/", estate.estate, name="member-estate"),
    path("o/<slug:slug>/register/<str:public_id>/estate/<slug:verb>/", estate.estate_act, name="member-estate-act"),
    path("o/<slug:slug>/delegations/", delegations.delegations, name="delegations"),
    path("o/<slug:slug>/register/<str:public_id>/seats/", delegations.seats, name="member-seats"),
    path("o/<slug:slug>/register/<str:public_id>/seats/basis/", delegations.set_basis, name="member-votes-basis"),
    path(
        "o/<slug:slug>/register/<str:public_id>/representatives/",
        representatives.representatives,
        name="member-representatives",
    ),
    path(
        "o/<slug:slug>/register/<str:public_id>/representatives/<str:document>/",
        representatives.instrument,
        name="member-instrument",
    ),
    path("o/<slug:slug>/register/<str:public_id>/letters/<str:notice>/", letters.letter, name="member-letter"),
]
