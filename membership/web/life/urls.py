"""Where the acts of a member's life are started and read."""

from django.urls import path

from membership.web.life import acts, letters

urlpatterns = [
    path("o/<slug:slug>/register/<str:public_id>/acts/<slug:act>/", acts.act, name="member-act"),
    path("o/<slug:slug>/register/<str:public_id>/letters/<str:notice>/", letters.letter, name="member-letter"),
]
