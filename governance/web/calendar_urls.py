"""The addresses of one's own dates: the calendar, where calendars read it, and the desk of several organisations."""

from django.urls import path

from governance.web import calendar_feeds, desk

app_name = "calendars"

MINE = "o/<slug:slug>/calendar/"

urlpatterns = [
    path(MINE, calendar_feeds.mine, name="mine"),
    path(f"{MINE}stop/", calendar_feeds.stop, name="stop"),
    path("feed/<str:token>.ics", calendar_feeds.feed, name="feed"),
    path("desk/", desk.desk, name="desk"),
]
