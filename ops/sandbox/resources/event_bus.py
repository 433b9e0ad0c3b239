"""EventBridge buses, their policies and archives."""

from __future__ import annotations

from ops.sandbox.resources.resource_type import Cloud, Deployed, Inputs, Made, ResourceType
from ops.sandbox.resources.shapes import changed_tags, parameters, tag_list


class EventBus(ResourceType):
    """A bus; its id is its name."""

    token = "aws:cloudwatch/eventBus:EventBus"
    named = True
    identity = frozenset({"name"})
    changeable = frozenset({"description", "kmsKeyIdentifier", "deadLetterConfig", "logConfig", "tags"})
    kept = frozenset({"tags"})
    outputs = frozenset({"arn"})

    def create(self, cloud: Cloud, inputs: Inputs) -> Made:
        events = cloud.client("events")
        made = events.create_event_bus(**parameters(events, "CreateEventBus", inputs))
        return Made(inputs["name"], {"arn": made["EventBusArn"]})

    def update(self, cloud: Cloud, inputs: Inputs, old: Deployed, changed: set[str]) -> Made:
        events = cloud.client("events")
        values = {key: value for key, value in inputs.items() if key != "tags"}
        events.update_event_bus(**parameters(events, "UpdateEventBus", values))
        retag(cloud, inputs, old)
        return Made(old.id, old.outputs)

    def delete(self, cloud: Cloud, old: Deployed) -> None:
        cloud.client("events").delete_event_bus(Name=old.id)


class EventBusPolicy(ResourceType):
    """The policy of a bus; its id is the bus's name. The emulator stores it and never enforces it."""

    token = "aws:cloudwatch/eventBusPolicy:EventBusPolicy"
    identity = frozenset({"eventBusName"})
    changeable = frozenset({"policy"})
    sometimes = frozenset({"eventBusName"})

    def create(self, cloud: Cloud, inputs: Inputs) -> Made:
        bus = inputs.get("eventBusName") or "default"
        cloud.client("events").put_permission(EventBusName=bus, Policy=inputs["policy"])
        return Made(bus, {} if inputs.get("eventBusName") else {"eventBusName": bus})

    def update(self, cloud: Cloud, inputs: Inputs, old: Deployed, changed: set[str]) -> Made:
        self.delete(cloud, old)  # the emulator would add to the old policy, AWS replaces it
        return self.create(cloud, inputs)

    def delete(self, cloud: Cloud, old: Deployed) -> None:
        cloud.client("events").remove_permission(EventBusName=old.id, RemoveAllPermissions=True)


class EventArchive(ResourceType):
    """An archive of a bus's events; its id is its name."""

    token = "aws:cloudwatch/eventArchive:EventArchive"
    named = True
    identity = frozenset({"name", "eventSourceArn"})
    changeable = frozenset({"description", "eventPattern", "kmsKeyIdentifier", "retentionDays"})
    outputs = frozenset({"arn"})

    def create(self, cloud: Cloud, inputs: Inputs) -> Made:
        events = cloud.client("events")
        made = events.create_archive(**parameters(events, "CreateArchive", inputs, {"name": "ArchiveName"}))
        return Made(inputs["name"], {"arn": made["ArchiveArn"]})

    def update(self, cloud: Cloud, inputs: Inputs, old: Deployed, changed: set[str]) -> Made:
        events = cloud.client("events")
        values = {key: value for key, value in inputs.items() if key != "eventSourceArn"}
        # leaving a parameter out would keep its old value
        empty = {"description": "", "eventPattern": "", "retentionDays": 0}
        values |= {key: empty[key] for key in changed - set(values) if key in empty}
        events.update_archive(**parameters(events, "UpdateArchive", values, {"name": "ArchiveName"}))
        return Made(old.id, old.outputs)

    def delete(self, cloud: Cloud, old: Deployed) -> None:
        cloud.client("events").delete_archive(ArchiveName=old.id)


def retag(cloud: Cloud, inputs: Inputs, old: Deployed) -> None:
    """Bring the tags of a bus or rule up to date."""
    events, arn = cloud.client("events"), old.outputs["arn"]
    added, removed = changed_tags(old.kept.get("tags"), inputs.get("tags"))
    if added:
        events.tag_resource(ResourceARN=arn, Tags=tag_list(added))
    if removed:
        events.untag_resource(ResourceARN=arn, TagKeys=removed)
