"""Clients of AWS: the coordinator's own, and those of a service's deploy role.

botocore's session is used as it is: boto3 on top of it adds to every cold start and nothing we need.
"""

from __future__ import annotations

import json
import os
from functools import cache
from typing import Any

import botocore.session
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from handlers.adapters.models import Models

EXTERNAL_ID = os.environ.get("DEPLOY_EXTERNAL_ID", "")
CONFIG = Config(connect_timeout=5, read_timeout=30, user_agent_appid="deployment-coordinator")
SESSION = botocore.session.get_session()
SESSION.register_component("data_loader", Models())

_BUSY = (
    "Throttl",
    "RequestThrottled",
    "ProvisionedThroughputExceeded",
    "TooManyRequests",
    "RequestLimitExceeded",
    "RequestTimeout",
    "ServiceUnavailable",
    "SlowDown",
    "TransactionInProgress",
    "InternalError",
    "InternalFailure",
)
"""How the codes begin that mean "later"."""


@cache
def client(service: str, config: Config | None = None) -> Any:
    """The coordinator's own client of a service; made once per process."""
    return SESSION.create_client(service, config=config or CONFIG)


def error_code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


def message(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Message", error))


def is_transient(error: Exception) -> bool:
    """AWS could not be asked, so asking again is right; otherwise it said no."""
    if not isinstance(error, ClientError):
        return isinstance(error, BotoCoreError | OSError)
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 400)
    reasons = [str(reason.get("Code", "")) for reason in error.response.get("CancellationReasons", [])]
    return status >= 500 or any(code.startswith(_BUSY) for code in (error_code(error), *reasons))


def deploy_role(service: str) -> str:
    """The role under which a service is deployed, or "" if none is configured.

    DEPLOY_ROLES maps services to role ARNs; DEPLOY_ROLE is an ARN for all others, in which `{service}` stands for
    the service's name.
    """
    own = json.loads(os.environ.get("DEPLOY_ROLES") or "{}")
    return str(own.get(service) or os.environ.get("DEPLOY_ROLE", "").replace("{service}", service))


class DeployRole:
    """AWS as a service's deploy role sees it. The session name carries the deployment's id into CloudTrail; the role
    can demand the external id, so that nobody else has it deployed through this coordinator.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html
    """

    def __init__(self, service: str, deployment_id: str) -> None:
        self.arn = deploy_role(service)
        self.session_name = deployment_id if len(deployment_id) > 1 else f"deployment-{deployment_id}"
        self._keys: dict[str, str] = {}
        self._clients: dict[str, Any] = {}

    def client(self, service: str, config: Config | None = None) -> Any:
        if not self._keys:
            self._keys = self._assume()
        if config is not None:
            return SESSION.create_client(service, config=CONFIG.merge(config), **self._keys)
        if service not in self._clients:
            self._clients[service] = SESSION.create_client(service, config=CONFIG, **self._keys)
        return self._clients[service]

    def _assume(self) -> dict[str, str]:
        external = {"ExternalId": EXTERNAL_ID} if EXTERNAL_ID else {}
        role = client("sts").assume_role(RoleArn=self.arn, RoleSessionName=self.session_name, **external)
        keys = role["Credentials"]
        return {
            "aws_access_key_id": keys["AccessKeyId"],
            "aws_secret_access_key": keys["SecretAccessKey"],
            "aws_session_token": keys["SessionToken"],
        }
