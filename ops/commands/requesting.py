"""`request`: asks for a deployment, as flags or a file say."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer

from domain.target import OnBusy
from ops.client.document import changed, complete, read
from ops.client.errors import WrongUse
from ops.commands.asking import asking
from ops.commands.desk import Desk
from ops.commands.options import Follow, Id, ServiceOption, Timeout, check
from ops.commands.sending import sent

STACK, CODE, TESTS = "Infrastructure: a CloudFormation stack", "Application: a Lambda function", "Tests"
Text = str | None
Texts = list[str] | None

File = Annotated[Text, typer.Option("--file", metavar="FILE", help="A request as JSON or YAML; - is stdin.")]
Version = Annotated[Text, typer.Option(help="The version.")]
Why = Annotated[Text, typer.Option("--reason", help="Why; approvers see it.")]
Bot = Annotated[Text, typer.Option("--requested-by", metavar="NAME", help="The person for whom a robot asks.")]
Busy = Annotated[OnBusy | None, typer.Option("--on-busy", help="If the service is being deployed.")]
Override = Annotated[bool, typer.Option("--override", help="Even if the version is in quarantine; needs --reason.")]
Approvals = Annotated[
    int | None, typer.Option("--require-approvals", metavar="N", min=1, help="More than the stack demands.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Print the request as JSON; send nothing.")]
StackName = Annotated[Text, typer.Option("--stack-name", metavar="NAME", help="The stack.", rich_help_panel=STACK)]
Template = Annotated[Text, typer.Option(metavar="S3URL", help="Its template.", rich_help_panel=STACK)]
Parameters = Annotated[
    Texts, typer.Option("--parameter", metavar="K=V", help="Its parameters; repeat it.", rich_help_panel=STACK)
]
Capabilities = Annotated[
    Texts, typer.Option("--capability", metavar="NAME", help="CAPABILITY_IAM, ...; repeat it.", rich_help_panel=STACK)
]
FunctionName = Annotated[Text, typer.Option(metavar="NAME", help="The function.", rich_help_panel=CODE)]
Alias = Annotated[Text, typer.Option(metavar="NAME", help="The alias that is moved.", rich_help_panel=CODE)]
Code = Annotated[Text, typer.Option(metavar="S3URL", help="The new code.", rich_help_panel=CODE)]
ByLambda = Annotated[
    Texts,
    typer.Option("--validate-lambda", metavar="NAME", help="It must answer without error.", rich_help_panel=TESTS),
]
ByUrl = Annotated[
    Texts, typer.Option("--validate-url", metavar="URL", help="It must answer 200.", rich_help_panel=TESTS)
]
ByAlarm = Annotated[
    Texts, typer.Option("--validate-alarm", metavar="NAME", help="It must stay OK.", rich_help_panel=TESTS)
]
Bake = Annotated[
    int | None, typer.Option("--bake-seconds", metavar="N", min=0, help="How long.", rich_help_panel=TESTS)
]


@asking
def request(
    desk: Desk,
    service: ServiceOption = None,
    version: Version = None,
    file: File = None,
    reason: Why = None,
    requested_by: Bot = None,
    on_busy: Busy = None,
    override: Override = False,
    deployment_id: Id = None,
    require_approvals: Approvals = None,
    follow: Follow = False,
    timeout: Timeout = None,
    dry_run: DryRun = False,
    stack_name: StackName = None,
    template: Template = None,
    parameter: Parameters = None,
    capability: Capabilities = None,
    function: FunctionName = None,
    alias: Alias = None,
    code: Code = None,
    validate_lambda: ByLambda = None,
    validate_url: ByUrl = None,
    validate_alarm: ByAlarm = None,
    bake_seconds: Bake = None,
) -> int | None:
    """Ask for a version of a service to be deployed. Flags win over the fields of the file."""
    flags = {
        "deploymentId": deployment_id,
        "service": service,
        "version": version,
        "requestedBy": requested_by,
        "reason": reason,
        "onBusy": on_busy and on_busy.value,
        "override": override or None,
        "approvals": {"required": require_approvals},
        "infrastructure": {
            "stack": stack_name,
            "template": template,
            "parameters": _pairs(parameter or []),
            "capabilities": capability or None,
        },
        "application": {"function": function, "alias": alias, "code": code},
        "validation": _tests(validate_lambda or [], validate_url or [], validate_alarm or [], bake_seconds),
    }
    check(follow, timeout)
    document = complete(changed(read(file, sys.stdin) if file else {}, flags))
    if document.get("override") is True and not document.get("reason"):
        raise WrongUse("--override needs a reason", "Say why, for those who put it into quarantine: --reason '...'")
    if dry_run:
        desk.json(document, indent=2)
        return None
    again = f"To send the same request again, add:\n  --id {document['deploymentId']}"
    return sent(desk, lambda: desk.api.request(document["service"], document), again, follow, timeout)


def _pairs(texts: list[str]) -> dict[str, str]:
    wrong = [text for text in texts if "=" not in text.lstrip("=")]
    if wrong:
        raise WrongUse(f"--parameter {wrong[0]} has no value", "Write it as --parameter NAME=VALUE.")
    return dict(text.split("=", 1) for text in texts)


def _tests(functions: list[str], urls: list[str], alarms: list[str], bake: int | None) -> list[dict[str, Any]] | None:
    """The checks that flags ask for, in place of the file's; None if they ask for none."""
    if bake is not None and not alarms:
        raise WrongUse("--bake-seconds says how long alarms must stay OK", "Name them: --validate-alarm NAME.")
    watched = [{"kind": "alarms", "alarms": alarms, **({} if bake is None else {"bakeSeconds": bake})}]
    tests = [
        *({"kind": "lambda", "function": function} for function in functions),
        *({"kind": "http", "url": url} for url in urls),
        *(watched if alarms else []),
    ]
    return tests or None
