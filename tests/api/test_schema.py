"""The description of the programming interface: valid, without a warning, and the one that is kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.core.management import call_command

KEPT = settings.BASE_DIR / "docs" / "api" / "openapi.yaml"


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The schema as the code gives it now; one that is not valid, or that warns, fails here."""
    file = tmp_path_factory.mktemp("schema") / "openapi.yaml"
    call_command("spectacular", file=str(file), lang="en", validate=True, fail_on_warn=True)
    return file.read_text()


@pytest.fixture(scope="module")
def operations(described: str) -> dict[str, dict[str, Any]]:
    paths: dict[str, dict[str, Any]] = yaml.safe_load(described)["paths"]
    return {operation["operationId"]: operation for path in paths.values() for operation in path.values()}


def test_the_schema_that_is_kept_is_current(described: str) -> None:
    assert Path(KEPT).read_text() == described, "it changed: run `make schema`, then read the difference"


def test_each_operation_says_what_it_does_and_for_whom(operations: dict[str, dict[str, Any]]) -> None:
    assert len(operations) > 50
    for name, operation in operations.items():
        first, *_, last = operation["description"].splitlines()
        assert len(first) > 10, name
        assert last.startswith("For "), name


def test_each_operation_belongs_to_a_group_that_is_described(described: str, operations: dict[str, Any]) -> None:
    known = {tag["name"] for tag in yaml.safe_load(described)["tags"]}
    assert {tag for operation in operations.values() for tag in operation["tags"]} == known


def test_each_operation_can_refuse_in_the_one_shape(operations: dict[str, dict[str, Any]]) -> None:
    for name, operation in operations.items():
        refusals = {code: answer for code, answer in operation["responses"].items() if code >= "400"}
        assert {"403", "404"} <= refusals.keys(), name
        for answer in refusals.values():
            assert answer["content"]["application/json"]["schema"]["$ref"].endswith("/Refusal"), name
