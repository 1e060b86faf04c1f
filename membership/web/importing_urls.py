"""Addresses of the import of members."""

from django.urls import URLPattern, path

from membership.web import import_columns, importing

_HERE = "o/<slug:slug>/register/import/"

urlpatterns: list[URLPattern] = [
    path(_HERE, importing.choose, name="register-import"),
    path(f"{_HERE}check/<str:token>/", importing.check, name="register-import-check"),
    path(f"{_HERE}check/<str:token>/refused.csv", importing.rows_to_refuse, name="register-import-to-refuse"),
    path(f"{_HERE}columns/<str:token>/", import_columns.columns, name="register-import-columns"),
    path(f"{_HERE}<str:batch>/", importing.result, name="register-import-result"),
    path(f"{_HERE}<str:batch>/undo/", importing.undo, name="register-import-undo"),
    path(f"{_HERE}<str:batch>/refused.csv", importing.refused_rows, name="register-import-refused"),
]
