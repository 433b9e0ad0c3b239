"""Makes a person of a sandbox, an IAM user below a path, and prints what the shell needs to act as them.

eval "$(python docs/tutorial/person.py NAME [--stack STACK] [--path /approvers/] [--root FOLDER])"
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from ops.sandbox import emulator, people
from ops.sandbox.resources.resource_type import Cloud

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    known = argparse.ArgumentParser(description="Print the credentials of a person of a sandbox.")
    known.add_argument("name")
    known.add_argument("--stack", default="prod")
    known.add_argument("--path", default="/approvers/", help="what stands before the name in the user's ARN")
    known.add_argument("--root", type=Path, default=ROOT, help="the folder of the Pulumi program")
    given = known.parse_args()
    running = emulator.find(given.root / ".sandbox" / given.stack)
    if running is None:
        root = "" if given.root == ROOT else f" --root {given.root}"
        start = f"python -m ops sandbox up --stack {given.stack}{root} --detach"
        sys.exit(f"No sandbox of '{given.stack}' is running in {given.root}: {start}")
    cloud = Cloud(running.endpoint, running.region)
    every_operation = people.may_call(f"arn:aws:execute-api:{running.region}:000000000000:*")
    person = people.user(cloud, given.name, every_operation, path=given.path)
    for name, value in {**person.environment, "AWS_DEFAULT_REGION": running.region}.items():
        print(f"export {name}={value}")


if __name__ == "__main__":
    main()
