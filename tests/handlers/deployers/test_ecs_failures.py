"""A rollout that fails says why, in the words of ECS.

The rollouts fail as these pages tell it; the fake follows them state by state, and no emulator proves it:
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from domain.errors import Code, StageError
from handlers.adapters.aws import ClientError
from tests.handlers.deployers.ecs_shop import CRASH, Shop
from tests.world import ApiError
from tests.world.ecs_rollouts import Fate

BREAKER = (
    "service web/storefront: the rollout of storefront:2 failed: ECS deployment circuit breaker: task failed to start."
)
PULL = "CannotPullContainerError: pull image manifest has been retried 1 time(s)"


def failed(shop: Shop, operation: dict[str, Any]) -> str:
    with pytest.raises(StageError) as failure:
        shop.check(operation)
    assert failure.value.code is Code.APPLICATION_FAILED
    return failure.value.reason


def why(shop: Shop, fate: Fate) -> str:
    """What the failure of a rollout with such tasks says, after the circuit breaker's own words."""
    shop.ecs.fates[shop.two] = fate
    operation = (shop if shop.ecs.services else shop.runs()).start(shop.snapshot())
    shop.goes_on()
    told = failed(shop, operation)
    assert told.startswith(BREAKER)
    return told.removeprefix(BREAKER).removeprefix("; ")


def test_the_exit_code_of_the_container_that_crashed_is_told(shop: Shop) -> None:
    assert why(shop, CRASH) == "Essential container in task exited (app: exit code 1)"


@pytest.mark.parametrize(
    ("task", "told"),
    [
        ({"stoppedReason": PULL, "containers": []}, PULL),
        ({"stoppedReason": "Task failed ELB health checks in (target-group arn:web)"}, None),
        (
            {
                "stoppedReason": "Task failed container health checks",
                "containers": [{"name": "app", "exitCode": 137, "healthStatus": "UNHEALTHY"}],
            },
            "Task failed container health checks (app: exit code 137, its health check failed)",
        ),
        (
            {
                "stoppedReason": "Essential container in task exited",
                "containers": [{"name": "app", "reason": "OutOfMemoryError: container killed", "exitCode": 137}],
            },
            "Essential container in task exited (app: OutOfMemoryError: container killed, exit code 137)",
        ),
        ({"containers": [{"name": "app", "reason": "no such file"}]}, "a task stopped (app: no such file)"),
        ({"containers": [{"name": "app", "exitCode": 0, "healthStatus": "HEALTHY"}]}, ""),
        ({"stoppedReason": "Scaling activity initiated by (deployment ecs-svc/1)"}, ""),
    ],
)
def test_how_a_task_stopped_is_told(shop: Shop, task: dict[str, Any], told: str | None) -> None:
    assert why(shop, Fate(tasks=(task,))) == (task["stoppedReason"] if told is None else told)


def test_what_many_tasks_say_alike_is_said_once_and_little_of_it(shop: Shop) -> None:
    reasons = ["no space", "no space", "no space", "no network", "x" * 400, "too much"]
    told = why(shop, Fate(tasks=tuple({"stoppedReason": each} for each in reasons)))
    assert told == f"no space; no network; {'x' * 299}…"


def test_the_tasks_of_other_rollouts_say_nothing(shop: Shop) -> None:
    shop.runs().it.tasks.append(
        {"taskArn": "old", "desiredStatus": "STOPPED", "startedBy": "ecs-svc/0", "stoppedReason": "?"}
    )
    assert why(shop, Fate()) == ""


def test_where_no_task_could_be_placed_the_scheduler_says_why(shop: Shop) -> None:
    messages = (
        "(service storefront) (deployment ecs-svc/2) deployment failed: tasks failed to start.",
        "(service storefront) was unable to place a task because no container instance met all of its requirements.",
        "(service storefront) has started 2 tasks: (task 0a) (task 0b).",
        "(service storefront) (task 1b) failed container health checks.",
        "(service storefront) (task 2c) failed container health checks.",
    )
    assert why(shop, Fate(messages=messages)) == (
        "was unable to place a task because no container instance met all of its requirements.; "
        "failed container health checks."
    )


def test_what_the_scheduler_told_before_says_nothing(shop: Shop) -> None:
    shop.ecs.fates[shop.two] = Fate()
    operation = shop.runs().start(shop.snapshot())
    earlier = shop.it.primary["createdAt"] - timedelta(seconds=1)
    shop.it.events.append({"createdAt": earlier, "message": "was unable to place a task"})
    shop.goes_on()
    assert failed(shop, operation) == BREAKER


def test_a_rollout_without_a_reason_says_so(shop: Shop) -> None:
    shop.ecs.fates[shop.two] = Fate()
    operation = shop.runs().start(shop.snapshot())
    shop.goes_on()
    shop.it.primary["rolloutStateReason"] = ""
    assert failed(shop, operation).endswith("failed: no reason was given")


def test_tasks_that_may_not_be_read_do_not_hide_the_failure(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(params: Any) -> None:
        raise ApiError("AccessDeniedException", "not authorized to perform: ecs:ListTasks")

    monkeypatch.setattr(shop.ecs, "list_tasks", refuse)
    assert why(shop, CRASH) == "its stopped tasks could not be read: not authorized to perform: ecs:ListTasks"


def test_an_outage_is_waited_for_before_the_failure_is_told(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(params: Any) -> None:
        raise ApiError("ServerException", "later", status=500)

    monkeypatch.setattr(shop.ecs, "list_tasks", refuse)
    with pytest.raises(ClientError, match="later"):
        why(shop, CRASH)
