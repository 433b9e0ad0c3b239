"""Whom the caller is: found by botocore's own chain, so whatever works for `aws` works here."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ops.client.errors import NoCredentials

GIVEN = ("AWS_ACCESS_KEY_ID", "AWS_PROFILE", "AWS_DEFAULT_PROFILE")
ALL_WAYS = "Log in (aws sso login, aws configure), name a profile (--profile), or set AWS_ACCESS_KEY_ID and its secret."


@dataclass(frozen=True)
class Identity:
    """Credentials that refresh themselves, the region they are used in, how to call them in a message, and the file
    of certificates that the caller's settings name."""

    credentials: Any
    region: str
    words: str
    ca_bundle: str = ""

    def frozen(self) -> Any:
        """The credentials of this moment. Raises NoCredentials if they expired and nothing renews them."""
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            return self.credentials.get_frozen_credentials()
        except (BotoCoreError, ClientError) as error:
            raise _unusable(error, None) from error


def given(profile: str | None, environment: Mapping[str, str] = os.environ) -> bool:
    """Whether the caller named credentials of their own."""
    return bool(profile or any(environment.get(name) for name in GIVEN))


def own(profile: str | None, region: str = "") -> Identity:
    """The caller's own; `region` is known from the address or comes from the caller's settings.

    Raises NoCredentials.
    """
    from botocore.exceptions import BotoCoreError, ClientError
    from botocore.session import Session

    try:
        session = Session(profile=profile)
        credentials = session.get_credentials()
        # botocore knows AWS_DEFAULT_REGION alone; CI and the AWS CLI set AWS_REGION.
        region = region or os.environ.get("AWS_REGION") or session.get_config_variable("region") or ""
        if credentials:
            credentials.get_frozen_credentials()  # says now what is missing or expired
    except (BotoCoreError, ClientError) as error:
        raise _unusable(error, profile) from error
    if not credentials:
        raise NoCredentials("there are no AWS credentials", ALL_WAYS)
    if not region:
        raise NoCredentials("the region of the control API is not known", "Set AWS_REGION, or the profile's region.")
    words = f"access key {credentials.access_key} ({f'profile {profile}' if profile else credentials.method})"
    return Identity(credentials, region, words, session.get_config_variable("ca_bundle") or "")


def of_sandbox(region: str) -> Identity:
    """What an emulator takes for the account's root."""
    from botocore.credentials import Credentials

    return Identity(Credentials("test", "test"), region, "the sandbox's own access key")


def _unusable(error: Exception, profile: str | None) -> NoCredentials:
    name, option = type(error).__name__, f" --profile {profile}" if profile else ""
    if name == "ProfileNotFound":
        return NoCredentials(f"there is no AWS profile {profile or os.environ.get('AWS_PROFILE', '')}", _profiles())
    if "SSO" in name or "Token" in name:
        return NoCredentials(f"the AWS login has expired: {error}", f"Log in again:\n  aws sso login{option}")
    return NoCredentials(f"the AWS credentials cannot be used: {error}", ALL_WAYS)


def _profiles() -> str:
    from botocore.session import Session

    known = Session(profile=None).full_config.get("profiles", {})
    return (
        f"There are: {', '.join(sorted(known))}."
        if known
        else "There are none. Make one:\n  aws configure --profile NAME"
    )
