"""What docs/how-to/upgrade.md says of rows: code reads those of older versions, and those of newer ones."""

from __future__ import annotations

from dataclasses import MISSING, fields

import pytest

from domain.deployment import Deployment
from domain.spelling import camel
from handlers.adapters import items
from tests.domain.deployments import running

OPTIONAL = [field.name for field in fields(Deployment) if field.default is not MISSING and field.name != "status"]


@pytest.mark.parametrize("name", OPTIONAL)
def test_a_row_without_a_field_of_later_is_read(name: str) -> None:
    row = items.of_deployment(running(), ttl=1)
    row.pop(camel(name), None)
    assert items.to_deployment(row).id == running().id


def test_a_field_of_a_newer_version_is_ignored() -> None:
    row = items.of_deployment(running(), ttl=1)
    assert items.to_deployment(row | {"ofANewerVersion": {"S": "x"}}) == items.to_deployment(row)
