"""What docs/api.md says about who may call, and how: policies, the command line, and a call signed by botocore."""

from __future__ import annotations

import json

from domain.operations import OPERATIONS, Operation
from ops.reference.markdown import code, table

ARN = "arn:aws:execute-api:us-east-1:123456789012:abcdefghij/v1"
ROLES = {
    "Whoever only looks": ("*", ("listDeployments", "showDeployment", "listTargets", "showTarget")),
    "A pipeline that deploys `storefront` and follows it": ("storefront", ("requestDeployment", "showDeployment")),
    "An approver": ("*", ("listDeployments", "showDeployment", "voteOnDeployment")),
}
"""Who needs which operations, on which services."""
WHO = """Whoever calls needs `execute-api:Invoke` on the operation, in an IAM policy of the user or role. The resource
is the stack output `controlApiArn`, which ends in `/v1`, with method and path after it; `*` stands for any name in the
path:
"""
TRAPS = """- `*` in a policy stands for slashes, too: `GET/targets/*` also allows `GET/targets/storefront/deployments`.
- To be allowed to vote by IAM is not to be an approver: votes count only from those whom the stack's config names
  (`approvals`, [config.md](config.md#approvals)), and not from whoever made the request, unless it says so.
- The API has no resource policy: callers of other AWS accounts take on a role in this one.
"""
COMMANDS = """```sh
export DEPLOYMENT_COORDINATOR_URL=https://abcdefghij.execute-api.us-east-1.amazonaws.com/v1
python -m ops request --file request.yaml --follow
python -m ops status storefront-2026.11.22-3 --json
python -m ops approve storefront-2026.11.22-3
python -m ops cancel storefront-2026.11.22-3 --reason 'The wrong version'
```
"""
SIGNED = '''```python
import json
import os
from urllib.request import Request, urlopen

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.session import Session

url, session = os.environ["DEPLOYMENT_COORDINATOR_URL"], Session()
region = session.get_config_variable("region")  # AWS_DEFAULT_REGION, or that of the profile
signer = SigV4Auth(session.get_credentials(), "execute-api", region)


def call(method, path, document=None):
    """Raises HTTPError where the answer is no; its body is a Problem."""
    body = b"" if document is None else json.dumps(document).encode()
    request = AWSRequest(method, url + path, headers={"Content-Type": "application/json"}, data=body)
    signer.add_auth(request)
    signed = request.prepare()
    with urlopen(Request(signed.url, body or None, dict(signed.headers), method=method)) as answer:
        return json.load(answer)


for each in call("GET", "/deployments?status=AWAITING_APPROVAL")["deployments"]:
    plan = call("GET", f"/deployments/{each['deploymentId']}")["plan"]
    print(each["deploymentId"], plan["digest"], *plan["alerts"])
```
'''


def calling() -> str:
    known = {operation.name: operation for operation in OPERATIONS}
    rows = [(code(each.name), code(f"<controlApiArn>/{resource(each)}")) for each in OPERATIONS]
    lines = ["## Who may call what\n", WHO, table(("Operation", "Resource"), rows)]
    for who, (service, names) in ROLES.items():
        allowed = [f"{ARN}/{resource(known[name], service)}" for name in names]
        lines += [f"{who}:\n", f"```json\n{_policy(allowed)}\n```\n"]
    lines += [TRAPS, "## Calling it\n", "From the command line:\n", COMMANDS]
    lines += ["From a program, signed with whatever credentials botocore finds:\n", SIGNED]
    return "\n".join(lines)


def resource(operation: Operation, service: str = "*") -> str:
    """What stands after the ARN of the API in a policy: `POST/targets/storefront/deployments`, or `*` for a service."""
    return operation.method + operation.path.format(deploymentId="*", service=service)


def _policy(resources: list[str]) -> str:
    statement = {"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": resources}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]}, indent=2)
