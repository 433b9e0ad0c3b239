"""Where a stack's control API is: as given, in a running sandbox, or as the Pulumi CLI says."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from ops.client import sandboxes
from ops.client.errors import NoAddress

OUTPUT = "controlApiUrl"
LOOPBACK = re.compile(r"127(\.\d+){3}|::1|localhost|.*\.localhost")
REGION = re.compile(r".*\.execute-api\.([a-z0-9-]+)\.(amazonaws\.com(\.cn)?|api\.aws)")
PULUMI_SECONDS = 60


@dataclass(frozen=True)
class Address:
    """`url` ends in the stage name, without a slash; `region` is empty if the address does not tell it;
    `sandbox` names the stack of the sandbox that it is in."""

    url: str
    region: str = ""
    sandbox: str = ""


def find(url: str | None, stack: str | None, *, root: Path = sandboxes.ROOT, ask_pulumi: bool = True) -> Address:
    """The first that answers of: the address given, a running sandbox, the Pulumi CLI. Raises NoAddress."""
    if url:
        return _checked(url)
    local = sandboxes.found(root, stack)
    usable = [each for each in local if each.alive and each.url]
    if len(usable) == 1:
        return Address(usable[0].url.rstrip("/"), usable[0].region, usable[0].stack)
    if len(usable) > 1:
        names = ", ".join(each.stack for each in usable)
        raise NoAddress(f"several sandboxes run: {names}", "Choose one: --stack NAME")
    said, why_not = output_of(stack, OUTPUT) if ask_pulumi else ("", "")
    if said:
        return _checked(said)
    notes = [*(_why_not(each) for each in local), why_not]
    raise NoAddress(_nowhere(stack, [note for note in notes if note]), _ways(stack))


def _checked(url: str) -> Address:
    parts = urlsplit(url)
    if parts.scheme not in ("https", "http") or not parts.hostname or parts.query or parts.fragment:
        raise NoAddress(f"{url} is not an address", "It looks like https://abc.execute-api.eu-west-1.amazonaws.com/v1")
    if parts.scheme == "http" and not LOOPBACK.fullmatch(parts.hostname):
        raise NoAddress(f"{url} is not encrypted", "Only a sandbox on this machine is asked without TLS: use https.")
    region = REGION.fullmatch(parts.hostname)
    return Address(url.rstrip("/"), region[1] if region else "")


def output_of(stack: str | None, name: str) -> tuple[str, str]:
    """(an output of the stack as the Pulumi CLI says it, why there is none)."""
    if not stack:
        return "", ""
    if not shutil.which("pulumi"):
        return "", "the Pulumi CLI is not installed"
    command = ["pulumi", "stack", "output", name, "--stack", stack, "--non-interactive"]
    try:
        run = subprocess.run(command, capture_output=True, text=True, timeout=PULUMI_SECONDS)
    except subprocess.TimeoutExpired:
        return "", f"the Pulumi CLI did not answer within {PULUMI_SECONDS} s"
    if run.returncode:
        return "", f"pulumi says: {' '.join(run.stderr.split())}"
    return run.stdout.strip(), f"stack '{stack}' has no output {name}"


def _why_not(local: sandboxes.LocalStack) -> str:
    if not local.alive:
        return f"the sandbox of '{local.stack}' has died"
    return f"the sandbox of '{local.stack}' has no {OUTPUT}: bring it up to date with `python -m ops sandbox up`"


def _nowhere(stack: str | None, notes: list[str]) -> str:
    which = f"of stack '{stack}'" if stack else "to ask"
    return f"no control API {which} was found" + "".join(f"; {note}" for note in notes)


def _ways(stack: str | None) -> str:
    name = stack or "NAME"
    return (
        "Any of these finds one:\n"
        f"  --url URL or DEPLOYMENT_COORDINATOR_URL: the stack's output {OUTPUT}\n"
        f"  --stack {name} in the folder of Pulumi.yaml, with the Pulumi CLI logged in\n"
        f"  python -m ops sandbox up --detach{f' --stack {stack}' if stack else ''}"
    )
