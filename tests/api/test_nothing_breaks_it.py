"""Whatever a program sends, by mistake or on purpose, is answered; nothing of it is a failure of ours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
import yaml
from django.conf import settings
from django.db import transaction

from membership.models import Membership, Organisation, Role
from tests.api import stages
from tests.api.conftest import ROOT, Program, SignIn
from tests.api.stages import House, Stage
from tests.api.table import TABLE, filled_in, shape
from tests.factories.register import an_officer

pytestmark = pytest.mark.django_db

Body = tuple[str, str, Any]
"""A method, a path, and what is sent there."""
SCHEMA = yaml.safe_load((settings.BASE_DIR / "docs" / "api" / "openapi.yaml").read_text())
ODD: list[Any] = [None, "\x00", "\ud800", "é" * 30_000, -1, 2**63, ["a"], {}, "9999-12-31"]


# What may be named in a path, and is not there at every stage.
NOT_THERE = (
    "poll", "resolution", "minutes", "count", "requisition", "survey", "announcement", "sitting", "certificate",
    "public_notice", "officer", "interest", "statement", "procedure", "change", "comment", "follow_up", "objective",
    "indicator", "article", "amended", "common", "part", "motion", "document", "scrutineer",
    "auditor", "post_batch", "attachment", "call", "nomination", "template", "guest", "sheet",
)  # fmt: skip
BY_A_WORD = {
    "taken_as": "csv", "language": "fr", "kind": "letter", "stream": "notices", "number": "2", "position": "1",
    "seat": "1", "step": "rehearsal",
}  # fmt: skip


def _shape_of(schema: dict[str, Any]) -> dict[str, Any]:
    while "properties" not in schema:
        named = schema["allOf"][0] if "allOf" in schema else schema
        schema = SCHEMA["components"]["schemas"][named["$ref"].rpartition("/")[2]]
    return schema


USABLE = {(tried.method, shape(tried.path)): tried.body for tried in TABLE if isinstance(tried.body, dict)}


def _bodies() -> Iterator[Body]:
    """Yield for each operation that takes a body: what is not one, and a good one with each field odd in each way."""
    for path, operations in SCHEMA["paths"].items():
        for method, operation in operations.items():
            content = operation.get("requestBody", {}).get("content", {}).get("application/json")
            usable = USABLE.get((method.upper(), shape(path.removeprefix(ROOT))), {})
            for odd in ODD if content else []:
                yield method, path, odd
                for name in _shape_of(content["schema"])["properties"]:
                    yield method, path, usable | {name: odd}


def _questions() -> Iterator[tuple[str, str]]:
    for path, operations in SCHEMA["paths"].items():
        asked = [one["name"] for one in operations.get("get", {}).get("parameters", []) if one["in"] == "query"]
        for name in asked:
            for odd in ODD:
                if odd != "\ud800":
                    yield path, urlencode({name: str(odd)[:3000]})


def test_no_body_is_a_failure_of_ours(rives: Organisation, anne: Membership, signed_in: SignIn) -> None:
    """What cannot be read as the body of an operation is refused as such whatever the stage: it is tried at one."""
    readable, failures = list(_bodies()), []
    for stage in (stages.draft, stages.voting):
        with transaction.atomic():
            answers = _answers(_house(stage, rives, anne), signed_in(an_officer(rives, Role.ADMINISTRATOR)), readable)
            transaction.set_rollback(True)
        failures += [(stage.__name__, *one) for one, status in answers if status >= 500]
        readable = [one for one, status in answers if status != 400]
    assert failures == []


def _answers(house: House, office: Program, bodies: list[Body]) -> list[tuple[Body, int]]:
    answers = []
    for method, path, body in bodies:
        with transaction.atomic():
            answer = office.ask(method.upper(), _named(house, path), filled_in(body, _whole(house).named))
            transaction.set_rollback(True)
        answers.append(((method, path, body), answer.status_code))
    return answers


def test_no_question_is_a_failure_of_ours(rives: Organisation, anne: Membership, signed_in: SignIn) -> None:
    house, office = _house(stages.proclaimed, rives, anne), signed_in(an_officer(rives, Role.ADMINISTRATOR))
    failures = []
    for path, query in _questions():
        answer = office.client.get(f"{ROOT}{_named(house, path)}?{query}")
        if answer.status_code >= 500:
            failures.append((path, query))
    assert failures == []


def _house(stage: Stage, rives: Organisation, anne: Membership) -> House:
    return stage(stages.furnished(rives, anne), anne)


def _named(house: House, path: str) -> str:
    return _whole(house).named(path.removeprefix(ROOT))


def _whole(house: House) -> House:
    """Return a house in which whatever may be named is, there or not."""
    nothing = dict.fromkeys(NOT_THERE, "1" * 22) | BY_A_WORD
    return House(house.organisation, nothing | house.ids)
