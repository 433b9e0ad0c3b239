"""Change sets of one stack `s`, asked for in few words."""

from __future__ import annotations

import json
from typing import Any

from tests.world import World


def template(size: str = "1", **metadata: Any) -> str:
    function = {"FunctionName": "web", "Code": {"ZipFile": f"size {size}"}}
    document = {"Resources": {"Web": {"Type": "AWS::Lambda::Function", "Properties": function}}}
    return json.dumps(document | ({"Metadata": metadata} if metadata else {}))


class Sets:
    """A client of CloudFormation; `id` is that of the change set that was made last."""

    def __init__(self, client: Any, world: World) -> None:
        self.client, self.world, self.id = client, world, ""

    def wait(self, seconds: float = 4) -> None:
        self.world.advance_to(self.world.now() + seconds)

    def ask(self, body: str = "", kind: str = "UPDATE", name: str = "c", **more: Any) -> dict[str, Any]:
        """Ask for a change set; it is not made yet."""
        source = {} if {"TemplateURL", "UsePreviousTemplate"} & set(more) else {"TemplateBody": body or template("2")}
        which = {"StackName": "s", "ChangeSetName": name, "ChangeSetType": kind}
        answer = dict(self.client.create_change_set(**which | source | more))
        self.id = answer["Id"]
        return answer

    def make(self, *args: Any, **more: Any) -> str:
        """Ask for it and wait until it is made; its id."""
        self.ask(*args, **more)
        self.wait()
        return self.id

    def describe(self, which: str = "") -> dict[str, Any]:
        return dict(self.client.describe_change_set(StackName="s", ChangeSetName=which or self.id))

    def state(self, which: str = "") -> tuple[str, str]:
        found = self.describe(which)
        return found["Status"], found["ExecutionStatus"]

    def execute(self, which: str = "", **more: Any) -> None:
        self.client.execute_change_set(StackName="s", ChangeSetName=which or self.id, **more)

    def listed(self) -> list[str]:
        return [found["ChangeSetName"] for found in self.client.list_change_sets(StackName="s")["Summaries"]]

    def stack(self) -> dict[str, Any]:
        return dict(self.client.describe_stacks(StackName="s")["Stacks"][0])

    def status(self) -> str:
        return str(self.stack()["StackStatus"])

    def runs(self, body: str = "") -> None:
        """A stack made otherwise, at rest."""
        self.client.create_stack(StackName="s", TemplateBody=body or template())
        self.wait(30)
