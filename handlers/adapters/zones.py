"""Time zones: a Lambda has no copy of their rules, but dateutil, which botocore brings along, has one.

https://github.com/aws/aws-lambda-dotnet/issues/1620
"""

from __future__ import annotations

from datetime import tzinfo
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


@cache
def zone(name: str) -> tzinfo:
    """Raises LookupError where nobody knows it."""
    try:
        return ZoneInfo(name)
    except ZoneInfoNotFoundError:
        return _of_dateutil(name)


def _of_dateutil(name: str) -> tzinfo:
    # Made when first needed: few stacks have windows, and reading the zones takes its time.
    from dateutil.zoneinfo import get_zonefile_instance  # noqa: PLC0415

    found: tzinfo | None = get_zonefile_instance().get(name)
    if found is None:
        raise LookupError(f"there is no time zone {name}")
    return found
