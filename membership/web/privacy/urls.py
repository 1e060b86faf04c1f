"""Where the pages of privacy are found."""

from django.urls import path

from membership.web.privacy import archives, deaths, desk, erasing, incidents, people

HERE = "o/<slug:slug>/"
MEMBER = f"{HERE}register/<str:public_id>/"

urlpatterns = [
    path(f"{HERE}me/data/", archives.mine, name="my-data"),
    path(f"{HERE}me/data/<str:archive>/", archives.take_mine, name="my-data-take"),
    path(f"{MEMBER}data/", archives.of_member, name="member-data"),
    path(f"{MEMBER}data/<str:archive>/", archives.take_of_member, name="member-data-take"),
    path(f"{MEMBER}erase/", erasing.erase, name="member-erase"),
    path(f"{HERE}people/", people.people, name="people"),
    path(f"{HERE}people/<str:person>/", people.person, name="person"),
    path(f"{HERE}people/<str:person>/death/", deaths.death, name="person-death"),
    path(f"{HERE}people/<str:person>/data/", archives.of_person, name="person-data"),
    path(f"{HERE}people/<str:person>/data/<str:archive>/", archives.take_of_person, name="person-data-take"),
    path(f"{HERE}people/<str:person>/erase/", erasing.erase_beside, name="person-erase"),
    path(f"{HERE}privacy/", desk.desk, name="privacy-desk"),
    path(f"{HERE}privacy/retention/", desk.retention, name="retention"),
    path(f"{HERE}privacy/erasures/<str:public_id>/", erasing.receipt, name="erasure"),
    path(f"{HERE}privacy/erasures/<str:public_id>/pdf/", erasing.paper, name="erasure-paper"),
    path(f"{HERE}privacy/incidents/", incidents.register, name="incidents"),
    path(f"{HERE}privacy/incidents/new/", incidents.record, name="incident-new"),
    path(f"{HERE}privacy/incidents/as/<slug:taken_as>/", incidents.export, name="incidents-export"),
    path(f"{HERE}privacy/incidents/<str:public_id>/", incidents.revise, name="incident"),
]
