"""The addresses of the demonstration's own pages."""

from django.urls import path

from config.demonstration import pages

urlpatterns = [
    path("demonstration/", pages.home, name="demonstration"),
    path("demonstration/become/", pages.become, name="demonstration-become"),
    path("demonstration/clock/", pages.jump, name="demonstration-clock"),
    path("demonstration/room/", pages.fill_the_room, name="demonstration-room"),
    path("demonstration/letters/", pages.letters, name="demonstration-letters"),
    path("demonstration/letters/<str:letter>/", pages.letter, name="demonstration-letter"),
]
