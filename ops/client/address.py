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
    which = f"of stack '{stack}'" if stack else "to ask"
    nowhere, none = f"no control API {which} was found", unknown(stack, root)
    told = [nowhere, *(_why_not(each) for each in local), none, why_not]
    given = f"--url URL or DEPLOYMENT_COORDINATOR_URL: the stack's output {OUTPUT}"
    raise NoAddress("; ".join(filter(None, told)), ways(given, stack, known=not none))


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
        run = subprocess.run(command, capture_output=True, text=True, timeout=PULUMI_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return "", f"the Pulumi CLI did not answer within {PULUMI_SECONDS} s"
    if run.returncode:
        return "", f"pulumi says: {' '.join(run.stderr.split())}"
    return run.stdout.strip(), f"stack '{stack}' has no output {name}"


def _why_not(local: sandboxes.LocalStack) -> str:
    if not local.alive:
        return f"the sandbox of '{local.stack}' has died"
    return f"the sandbox of '{local.stack}' has no {OUTPUT}: bring it up to date with `python -m ops sandbox up`"


def unknown(stack: str | None, root: Path) -> str:
    """That the folder has no such stack, and which it has; nothing where it has this one, or has none at all.

    A stack of the Pulumi CLI may be written `organization/project/stack`; its file bears the last part.
    """
    known = sorted(path.name.split(".", 1)[1].removesuffix(".yaml") for path in root.glob("Pulumi.*.yaml"))
    name = (stack or "").rpartition("/")[2]
    if not name or not known or name in known:
        return ""
    *others, last = (f"'{each}'" for each in known)
    listed = f"{', '.join(others)} and {last}" if others else last
    return f"no stack named '{name}' in {root}: Pulumi.{name}.yaml does not exist; known: {listed}"


def ways(given: str, stack: str | None, *, known: bool = True) -> str:
    """What finds an address: `given` on the command line, the Pulumi CLI, or a sandbox of a stack that is `known`."""
    name = stack if stack and known else "NAME"
    lines = [given, f"--stack {name} in the folder of Pulumi.yaml, with the Pulumi CLI logged in"]
    if known:
        lines.append(f"python -m ops sandbox up --detach{f' --stack {stack}' if stack else ''}")
    return "\n  ".join(["Any of these finds one:", *lines])
