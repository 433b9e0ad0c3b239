"""What the engine knows about one resource type: the inputs it takes, and the AWS calls behind its life."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Any, ClassVar

import boto3

Inputs = dict[str, Any]  # as Pulumi names them; secrets revealed, the physical name filled in
Outputs = dict[str, Any]


@dataclass(frozen=True)
class Made:
    """A created resource: its Pulumi id, and the outputs beyond its inputs."""

    id: str
    outputs: Outputs = field(default_factory=dict)


@dataclass
class Deployed:
    """A resource as the state file keeps it; `kept` holds the inputs that updating and deleting need."""

    urn: str
    type: str
    name: str
    id: str
    outputs: Outputs
    kept: Inputs
    digests: dict[str, str]
    physical_name: str | None = None
    protect: bool = False
    retain: bool = False

    def to_json(self) -> dict[str, Any]:
        """The entry of the state file."""
        return dict(vars(self))  # not asdict: copying it all after every resource is slow


class Cloud:
    """Clients of one emulator, made once and shared by threads."""

    def __init__(self, endpoint: str | None, region: str, account: str = "000000000000") -> None:
        self.endpoint = endpoint
        self.region = region
        self.account = account
        self._clients: dict[str, Any] = {}
        self._lock = threading.Lock()

    def client(self, service: str) -> Any:
        """The boto3 client of a service."""
        with self._lock:  # creating clients is not thread-safe
            if service not in self._clients:
                self._clients[service] = boto3.client(
                    service,
                    endpoint_url=self.endpoint,
                    region_name=self.region,
                    aws_access_key_id="test",
                    aws_secret_access_key="test",
                )
            return self._clients[service]

    def arn(self, service: str, resource: str) -> str:
        """An ARN of this account and region."""
        return f"arn:aws:{service}:{self.region}:{self.account}:{resource}"


class ResourceType:
    """One type of resource. `identity` are the inputs that AWS cannot change in place: a change replaces."""

    token: ClassVar[str]
    named: ClassVar[bool] = False  # whether AWS wants a physical name, made up when the program gives none
    name_input: ClassVar[str] = "name"
    side_by_side: ClassVar[bool] = False  # whether AWS names it: a replacement is there before the old one goes
    identity: ClassVar[frozenset[str]] = frozenset()
    changeable: ClassVar[frozenset[str]] = frozenset()
    ignored: ClassVar[dict[str, str]] = {}  # input -> why it means nothing here
    kept: ClassVar[frozenset[str]] = frozenset()  # changeable inputs whose old value an update needs
    outputs: ClassVar[frozenset[str]] = frozenset()
    sometimes: ClassVar[frozenset[str]] = frozenset()  # outputs that depend on the inputs

    def create(self, cloud: Cloud, inputs: Inputs) -> Made:
        """Create the resource."""
        raise NotImplementedError

    def update(self, cloud: Cloud, inputs: Inputs, old: Deployed, changed: set[str]) -> Made:
        """Change it in place. By default what creates also changes, as with all of AWS's Put calls."""
        return self.create(cloud, inputs)

    def wait(self, cloud: Cloud, deployed: Deployed) -> None:
        """Wait until a created or changed resource can be used. By default AWS is done when it answers."""

    def unprotect(self, cloud: Cloud, old: Deployed) -> None:
        """Have AWS delete it although it is protected there. By default nothing is."""

    def delete(self, cloud: Cloud, old: Deployed) -> None:
        """Delete the resource."""
        raise NotImplementedError
