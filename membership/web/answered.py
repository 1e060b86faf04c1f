"""What follows an act asked for by one button: it is said that it is done, or why not, and one is back where it was."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from membership.errors import DomainError
from membership.messages import sentence


def answered(request: HttpRequest, act: Callable[[], object], said: str, *, back: str) -> HttpResponse:
    """Do something and say so, or say why not; either way back to the address given."""
    try:
        act()
    except DomainError as error:
        messages.error(request, sentence(error))
    else:
        messages.success(request, said)
    return redirect(back)
