"""What a build job does: puts template and code where a request can name them, and prints that request.

python docs/tutorial/release.py VERSION [--broken] [--stack STACK]
"""

from __future__ import annotations

import argparse
import io
import json
import sys
import zipfile
from pathlib import Path

import boto3

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from ops.sandbox import emulator

HERE = Path(__file__).parent
BUCKET = "artifacts"


def main() -> None:
    known = argparse.ArgumentParser(description="Release a version of the greeter into a sandbox.")
    known.add_argument("version")
    known.add_argument("--broken", action="store_true")
    known.add_argument("--stack", default="dev")
    given = known.parse_args()
    publish(given.stack, given.version, "broken" if given.broken else "app")
    print(json.dumps(request(given.version), indent=2))


def publish(stack: str, version: str, code: str) -> None:
    running = emulator.find(HERE.parents[1] / ".sandbox" / stack)
    if running is None:
        sys.exit(f"No sandbox of '{stack}' is running: python -m ops sandbox up --stack {stack} --detach")
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "aws_session_token": ""}
    s3 = boto3.client("s3", endpoint_url=running.endpoint, region_name=running.region, **keys)
    s3.create_bucket(Bucket=BUCKET)
    text = f'VERSION = "{version}"\n' + (HERE / "greeter" / f"{code}.py").read_text()
    s3.put_object(Bucket=BUCKET, Key=f"greeter/{version}/app.zip", Body=archive(text))
    s3.put_object(
        Bucket=BUCKET, Key=f"greeter/{version}/template.yaml", Body=(HERE / "greeter/template.yaml").read_bytes()
    )


def archive(text: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr(zipfile.ZipInfo("app.py", (1980, 1, 1, 0, 0, 0)), text)
    return buffer.getvalue()


def request(version: str) -> dict[str, object]:
    where = f"s3://{BUCKET}/greeter/{version}"
    return {
        "deploymentId": f"greeter-{version}",
        "service": "greeter",
        "version": version,
        "reason": f"version {version} of the tutorial",
        "infrastructure": {
            "kind": "cloudformation",
            "stack": "greeter",
            "template": f"{where}/template.yaml",
            "parameters": {"Greeting": f"Hello {version}"},
            "capabilities": ["CAPABILITY_IAM"],
        },
        "application": {"kind": "lambda", "function": "greeter", "alias": "live", "code": f"{where}/app.zip"},
        "validation": [{"kind": "lambda", "function": "greeter:live", "expect": {"ok": True}}],
    }


if __name__ == "__main__":
    main()
