"""Addresses of the pages on persons who may be here twice."""

from django.urls import URLPattern, path

from membership.web import merging

_HERE = "o/<slug:slug>/register/duplicates/"

urlpatterns: list[URLPattern] = [
    path(_HERE, merging.duplicates, name="register-duplicates"),
    path(f"{_HERE}look/", merging.look, name="register-duplicates-look"),
    path(f"{_HERE}<str:proposal>/aside/", merging.set_aside, name="register-duplicate-aside"),
    path("o/<slug:slug>/register/merge/<str:kept>/<str:joined>/", merging.merging, name="register-merging"),
    path("o/<slug:slug>/register/merges/<str:merge>/", merging.merge, name="register-merge"),
    path("o/<slug:slug>/register/merges/<str:merge>/undo/", merging.undo, name="register-merge-undo"),
]
