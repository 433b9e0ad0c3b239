"""What goes live by a canary: with quiet alarms, with one that becomes loud on the way, and with people who stop it."""

from __future__ import annotations

from typing import Any

from tests.sweep.people import at_work, cancel
from tests.sweep.scenarios import BAD, NEXT, SERVICE, UNDONE, WELL, Scenario, request, version_one_lives
from tests.world import World

STEPS = {"steps": [5, 25], "bakeSeconds": 60, "alarms": ["errors"]}


def by_canary(version: str) -> tuple[dict[str, Any], ...]:
    """The function alone; the stack stays as it is."""
    application = {**NEXT[0]["application"], "code": f"s3://artifacts/{version}.zip", "canary": STEPS}
    asked = request("d-1", version, application=application, validation=[])
    return ({key: value for key, value in asked.items() if key != "infrastructure"},)


def alarmed(world: World) -> None:
    """A quarter of the traffic is enough for the alarm to hear of bad code; a twentieth is not."""
    version_one_lives(world)

    def errors() -> str:
        function = world.lambda_.functions[SERVICE]
        weights = function.aliases["live"].get("RoutingConfig", {}).get("AdditionalVersionWeights", {})
        bad = any(share > 0.2 and function.versions[each]["code"] == BAD for each, share in weights.items())
        return "ALARM" if bad else "OK"

    world.cloudwatch.alarms["errors"] = errors


DEPLOYING, UNDOING = frozenset({"deploy-application"}), frozenset({"rollback-application"})
CANARIES = {
    scenario.name: scenario
    for scenario in (
        Scenario("canary-succeeds", by_canary("2"), WELL, alarmed, DEPLOYING, service="lambda"),
        Scenario("canary-aborted-by-alarm", by_canary("3"), UNDONE, alarmed, DEPLOYING, service="cloudwatch"),
        Scenario(
            "canary-cancelled",
            by_canary("2"),
            {"d-1": "CANCELLED"},
            alarmed,
            UNDOING,
            people=lambda world: cancel(world, "eve", at_work("DeployApplication")),
            service="lambda",
        ),
    )
}
"""What all deployments do is disturbed elsewhere."""
