"""Task definitions: revisions copied with other images, found again by their tags, and taken back.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html
"""

from __future__ import annotations

from typing import Any

from handlers.deployers import marks

READ_ONLY = {
    *("taskDefinitionArn", "revision", "status", "requiresAttributes", "compatibilities"),
    *("registeredAt", "registeredBy", "deregisteredAt", "deleteRequestedAt"),
}
"""What ECS tells of a revision and does not take."""
OURS, BASE = "deployment-coordinator:deployment", "deployment-coordinator:copy-of"
"""Tags: whose revision it is, and the number of the one that it was copied from."""
MOST = 20
"""Newest revisions of a family among which our own are looked for."""


def describe(ecs: Any, arn: str) -> dict[str, Any]:
    """A revision, also one that is INACTIVE, with its tags by name."""
    found = ecs.describe_task_definition(taskDefinition=arn, include=["TAGS"])
    return {**found["taskDefinition"], "tags": {tag["key"]: tag.get("value", "") for tag in found.get("tags", [])}}


def family(arn: str) -> str:
    return arn.rpartition("/")[2].rpartition(":")[0]


def number(arn: str) -> int:
    return int(arn.rpartition(":")[2])


def preceding(arn: str) -> str:
    return f"{arn.rpartition(':')[0]}:{number(arn) - 1}"


def name(arn: str) -> str:
    return arn.rpartition("/")[2]


def images(revision: dict[str, Any]) -> dict[str, str]:
    return {container["name"]: container["image"] for container in revision["containerDefinitions"]}


def content(revision: dict[str, Any]) -> dict[str, Any]:
    """What tasks are started from: equal for revisions that differ in their number alone."""
    return {key: value for key, value in revision.items() if key not in READ_ONLY and key != "tags"}


def copy(ecs: Any, base: dict[str, Any], images: dict[str, str], mark: str) -> str:
    """Register what `base` is, with these images for its containers, and marked as ours."""
    containers = [{**each, "image": images.get(each["name"], each["image"])} for each in base["containerDefinitions"]]
    ours = {OURS: marks.root(mark), BASE: str(base["revision"])}
    return _register(ecs, {**content(base), "containerDefinitions": containers}, {**base["tags"], **ours})


def again(ecs: Any, lost: dict[str, Any], mark: str) -> str:
    """Register what an INACTIVE revision was: ECS refuses to go back to it. An earlier call's is used."""
    newer = (describe(ecs, arn) for arn in _newer(ecs, lost["taskDefinitionArn"]))
    same = (each for each in newer if content(each) == content(lost) and not is_ours(each, mark))
    made = next((each["taskDefinitionArn"] for each in same), None)
    return made or _register(ecs, content(lost), lost["tags"])


def made(ecs: Any, mark: str, *since: str) -> list[dict[str, Any]]:
    """Our revisions, newest first, in the families of those given: newer than the first one of each family."""
    first_of: dict[str, str] = {}
    for arn in since:
        first_of.setdefault(family(arn), arn)
    newer = [describe(ecs, arn) for first in first_of.values() for arn in _newer(ecs, first)]
    return [each for each in newer if is_ours(each, mark)]


def is_ours(revision: dict[str, Any], mark: str) -> bool:
    return bool(revision["tags"].get(OURS) == marks.root(mark))


def copied_from(revision: dict[str, Any]) -> str:
    """The ARN of the revision that it is a copy of."""
    return f"{revision['taskDefinitionArn'].rpartition(':')[0]}:{revision['tags'].get(BASE, '')}"


def of_stack(revision: dict[str, Any]) -> bool:
    """Whether CloudFormation made it.
    https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-resource-tags.html"""
    return "aws:cloudformation:stack-id" in revision["tags"]


def drop(ecs: Any, made: list[dict[str, Any]], family: str, last: bool) -> None:
    """Deregister them if this is the `last` time, and those of other families at once: nothing leads to them later."""
    for each in made:
        if each["status"] == "ACTIVE" and (last or each["family"] != family):
            ecs.deregister_task_definition(taskDefinition=each["taskDefinitionArn"])


def _newer(ecs: Any, arn: str) -> list[str]:
    found = ecs.list_task_definitions(familyPrefix=family(arn), sort="DESC", maxResults=MOST)["taskDefinitionArns"]
    return [each for each in found if number(each) > number(arn)]


def _register(ecs: Any, content: dict[str, Any], tags: dict[str, str]) -> str:
    """Tags of AWS's own cannot be given."""
    own = [{"key": key, "value": value} for key, value in tags.items() if not key.startswith("aws:")]
    registered = ecs.register_task_definition(**content, **({"tags": own} if own else {}))
    return str(registered["taskDefinition"]["taskDefinitionArn"])
