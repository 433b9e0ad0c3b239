"""The runs of the program that the tests read."""

import json
from typing import Any

import pytest

from ops.sandbox.program import Result

from .runs import STACKS, ran


@pytest.fixture(params=STACKS)
def run(request: pytest.FixtureRequest) -> Result:
    """An update of each stack."""
    return ran(request.param)


@pytest.fixture(scope="session")
def prod() -> Result:
    """An update of prod with deploy roles: all that the program can make."""
    return ran("prod", roles=True)


@pytest.fixture(scope="session")
def document(prod: Result) -> dict[str, Any]:
    """The generated state machine."""
    return json.loads(prod.one("aws:sfn/stateMachine:StateMachine").inputs["definition"])
