"""Somebody stops everything new on a service, or on all of them, and lets it go on again."""

from __future__ import annotations

from typing import Any

from domain import freeze as freezing
from domain.target import ALL, Target
from handlers.adapters import clock, history, workflow
from handlers.attempts import until_written
from handlers.call import Call
from handlers.documents import with_freeze
from handlers.intake import MACHINE
from handlers.passing import hand_on
from handlers.placing import ENVIRONMENT
from handlers.problem import not_there


def freeze(call: Call) -> tuple[int, dict[str, Any]]:
    """What runs goes on; rollbacks pass, unless the config says otherwise."""
    return until_written(lambda: _freeze(call), _service(call))


def unfreeze(call: Call) -> tuple[int, dict[str, Any]]:
    """Whoever waits longest starts at once; where all services were frozen, the sweep starts them."""
    return until_written(lambda: _unfreeze(call), _service(call))


def _freeze(call: Call) -> tuple[int, dict[str, Any]]:
    target, until = _found(call), call.body.get("until", 0)
    now = clock.now_ms()
    frozen = freezing.freeze(target, call.person, call.body["reason"], until, environment=ENVIRONMENT, now=now)
    history.commit(target=frozen)
    return 200, with_freeze(frozen)


def _unfreeze(call: Call) -> tuple[int, dict[str, Any]]:
    target, now = _found(call), clock.now_ms()
    free = freezing.unfreeze(target, call.person, call.body["reason"], environment=ENVIRONMENT, now=now)
    passed, _, following = hand_on(free)
    if following:
        workflow.start(MACHINE, following)
    return 200, with_freeze(passed)


def _found(call: Call) -> Target:
    """Raises Problem for a service that nobody ever deployed: it may be a slip of the pen."""
    target = history.target(_service(call))
    if not target.revision and target.service != ALL:
        raise not_there("target", target.service)
    return target


def _service(call: Call) -> str:
    return call.path.get("service", ALL)
