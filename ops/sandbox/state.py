"""The state file: what exists in the emulator, in the order in which it was created."""

from __future__ import annotations

import json
from pathlib import Path

from ops.sandbox.resources.resource_type import Deployed


class State:
    """Resources by URN, and obsolete ones: replaced, but not deleted yet. Saved after every change."""

    def __init__(self, path: Path) -> None:
        self._path = path.resolve()  # the program changes the current folder
        self.resources: dict[str, Deployed] = {}
        self.obsolete: list[Deployed] = []
        if path.exists():
            stored = json.loads(path.read_text())
            self.resources = {each["urn"]: Deployed(**each) for each in stored["resources"]}
            self.obsolete = [Deployed(**each) for each in stored["obsolete"]]

    def put(self, resource: Deployed) -> None:
        """Add a created resource at the end, or change one where it is."""
        self.resources[resource.urn] = resource
        self.save()

    def supersede(self, urn: str) -> Deployed:
        """Mark a resource as replaced: the URN is free, the resource still to be deleted."""
        resource = self.resources.pop(urn)
        self.obsolete.append(resource)
        self.save()
        return resource

    def forget(self, resource: Deployed) -> None:
        """Drop a deleted resource."""
        if self.resources.get(resource.urn) is resource:
            del self.resources[resource.urn]
        else:
            self.obsolete.remove(resource)
        self.save()

    def save(self) -> None:
        """Write the file whole: a crash leaves the old one."""
        document = {
            "resources": [each.to_json() for each in self.resources.values()],
            "obsolete": [each.to_json() for each in self.obsolete],
        }
        part = self._path.with_suffix(".part")
        part.write_text(json.dumps(document))
        part.replace(self._path)
