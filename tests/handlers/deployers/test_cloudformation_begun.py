"""Whether this deployment has begun to change the stack: what it did itself has not moved."""

from __future__ import annotations

from typing import Any

import pytest

from domain.errors import Code, StageError
from tests.handlers.deployers.stacks import Web, template


def planned(web: Web) -> Any:
    """An update of a stack that is there."""
    return web.runs(template()).offers(template("2")).plan(web.snapshot())


def test_what_this_deployment_began_is_known_as_its_own(web: Web) -> None:
    plan = planned(web)
    assert not web.begun()
    web.begin(plan)
    assert web.begun()
    web.wait()
    assert web.begun()


def test_what_others_began_is_not(web: Web) -> None:
    planned(web)
    web.client.update_stack(StackName="web", TemplateBody=template("3"), ClientRequestToken="theirs")
    assert not web.begun()


def test_a_stack_in_review_is_not_begun(web: Web) -> None:
    web.offers(template()).plan({"exists": False})
    assert not web.begun()


def test_what_this_deployment_began_is_known_even_if_others_went_on(web: Web) -> None:
    """Its answer got lost, its update ended, and somebody else changed the stack before the stage was tried again."""
    plan = planned(web)
    web.begin(plan)
    web.wait()
    web.client.update_stack(StackName="web", TemplateBody=template("3"), ClientRequestToken="theirs")
    assert web.begun()
    with pytest.raises(StageError) as failure:
        web.begin(plan)
    assert failure.value.code is Code.INFRASTRUCTURE_FAILED
