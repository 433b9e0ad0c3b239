"""Two who call at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.handlers.control.api import Answer
from tests.handlers.control.service import Shop

WRITES = 2
"""A vote and a cancellation read the deployment, and write it with their second call; one of a deployment that waits
for its turn reads its target, too."""
REQUESTS = 3
"""A request reads its target, and what is said of all of them."""


class Both:
    """One calls; just before it writes, the other one has called."""

    def __init__(self, shop: Shop, call: Callable[[], Answer], before: Callable[[], Any], at: int = WRITES) -> None:
        answers: list[Any] = []
        shop.at_call(at, lambda: answers.append(before()))
        self.second = call()
        assert shop.hit == ["TransactWriteItems"]
        assert answers, self.second
        (self.first,) = answers


def digest(shop: Shop, people: int = 1) -> str:
    return str(shop.waits(people=people).row()["plan"]["digest"])
