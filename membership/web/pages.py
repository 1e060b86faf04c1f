"""The pages that only explain."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from membership.web.gate import PUBLIC, gate


@gate(PUBLIC)
def about_help(request: HttpRequest) -> HttpResponse:
    return render(request, "membership/help.html")


@gate(PUBLIC)
def about_privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "membership/privacy.html")
