"""Addresses of the changes of many members at once."""

from django.urls import URLPattern, path

from membership.web import bulk, bulk_orders, selection

_HERE = "o/<slug:slug>/register/bulk/"

urlpatterns: list[URLPattern] = [
    path("o/<slug:slug>/register/selection/<slug:taken_as>/", selection.selection, name="register-selection"),
    path(_HERE, bulk.bulk, name="register-bulk"),
    path(f"{_HERE}orders/<str:order>/", bulk_orders.order, name="register-bulk-order"),
    path(f"{_HERE}orders/<str:order>/confirm/", bulk_orders.confirm, name="register-bulk-order-confirm"),
    path(f"{_HERE}orders/<str:order>/drop/", bulk_orders.drop, name="register-bulk-order-drop"),
    path(f"{_HERE}<str:bulk>/", bulk.done, name="register-bulk-done"),
    path(f"{_HERE}<str:bulk>/undo/", bulk.undo, name="register-bulk-undo"),
]
