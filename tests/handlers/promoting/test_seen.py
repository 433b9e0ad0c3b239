"""On the page a deployment says where it was proved, and as what it went on."""

from __future__ import annotations

from tests.handlers.page.conftest import Look
from tests.handlers.page.test_deployment import fact
from tests.handlers.promoting.environments import Environments


def test_the_page_tells_where_it_went_and_where_it_came_from(environments: Environments) -> None:
    look = Look(environments.world)
    event = environments.ended()
    assert [fact(look(deployment="d-1"), label) for label in ("Proved in", "Promoted as")] == ["", ""]
    [asked] = environments.promotes(event)
    assert fact(look(deployment="d-1"), "Promoted as") == "d-1.prod"
    environments.go_on_in_prod()
    environments.arrives(asked)
    there = look(deployment="d-1.prod")
    assert (fact(there, "Proved in"), fact(there, "Promoted as")) == ("dev, as d-1", "")
    assert fact(there, "Why") == "promoted from dev (d-1)"
