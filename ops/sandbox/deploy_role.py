"""The role that deploys services without a deploy role of their own, in a sandbox."""

from __future__ import annotations

from ops.sandbox.account_role import Clients, ensure_role

NAME = "sandbox-deploy"


def ensure_deploy_role(cloud: Clients) -> str:
    """The ARN of a role that may do everything in the emulator; made if it is not there yet."""
    return ensure_role(cloud, NAME, {"Effect": "Allow", "Action": "*", "Resource": "*"})
