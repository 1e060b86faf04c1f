"""Addresses of the changes of many members at once."""

from django.urls import URLPattern, path

from membership.web import bulk, selection

_HERE = "o/<slug:slug>/register/bulk/"

urlpatterns: list[URLPattern] = [
    path(_HERE, bulk.bulk, name="register-bulk"),
    path("o/<slug:slug>/register/selection/", selection.selection, name="register-selection"),
    path(f"{_HERE}<str:bulk>/", bulk.done, name="register-bulk-done"),
    path(f"{_HERE}<str:bulk>/undo/", bulk.undo, name="register-bulk-undo"),
]
