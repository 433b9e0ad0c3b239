"""The page shows no task token, no key of AWS and no value of a secret parameter."""

from __future__ import annotations

import pytest

from tests.handlers.control.acts import undo_fails
from tests.handlers.control.api import Api
from tests.handlers.control.service import Shop
from tests.handlers.control.test_secrets import SECRET, STACK, hidden, secret
from tests.handlers.page.conftest import Look

__all__ = ["secret"]


def everything(look: Look, *ids: str) -> str:
    """All views, as they are sent."""
    told = []
    for where in ({}, {"service": "shop"}, *({"deployment": each} for each in ids)):
        look(**where)
        told.append(look.html)
    return "".join(told)


def test_no_view_has_a_token_or_a_key(shop: Shop, api: Api, look: Look) -> None:
    shop.waits(people=1)
    shop.asks("3", "d-2").asks(deployment_id="d-3", colour="red")
    told = everything(look, "d-1", "d-2", "d-3")
    api.vote("ann")
    for _ in range(8):
        shop.passes(0.5)
        told += everything(look, "d-1", "d-2")
    tokens = hidden(shop.world)
    assert len(tokens) > 10
    assert not [token for token in tokens if token in told]


def test_no_view_of_a_service_that_is_held_has_a_token_or_a_key(shop: Shop, look: Look) -> None:
    undo_fails(shop)
    told = everything(look, "d-3")
    assert not [token for token in hidden(shop.world) if token in told]


@pytest.mark.parametrize("people", [0, 1])
def test_the_value_of_a_secret_parameter_is_shown_nowhere(secret: Shop, api: Api, look: Look, people: int) -> None:
    demand = {"approvals": {"required": people}} if people else {}
    api.ask({"deploymentId": "d-1", "version": "2", "infrastructure": STACK, **demand})
    told = everything(look, "d-1")
    secret.passes(0.3)
    told += everything(look, "d-1")
    _ = api.vote("ben") if people else None
    assert secret.ends() == "SUCCEEDED"
    told += everything(look, "d-1")
    assert "s3://artifacts/secret.json" in told
    assert SECRET not in told
