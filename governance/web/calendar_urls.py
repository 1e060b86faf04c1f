"""The addresses of one's own calendar: the page where it is made, and where calendars read it."""

from django.urls import path

from governance.web import calendar_feeds

app_name = "calendars"

MINE = "o/<slug:slug>/calendar/"

urlpatterns = [
    path(MINE, calendar_feeds.mine, name="mine"),
    path(f"{MINE}stop/", calendar_feeds.stop, name="stop"),
    path("feed/<str:token>.ics", calendar_feeds.feed, name="feed"),
]
