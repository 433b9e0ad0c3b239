"""What is deployed under the least policies: one target of each kind, and how it looks now."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from pulumi import AssetArchive, StringAsset

from domain.events import SOURCE
from ops.sandbox.lifecycle import Sandbox
from ops.sandbox.resources.archive import zip_archive
from tests.end_to_end.least_policies import JUDGE

ACCOUNT, BUCKET = "000000000000", "artifacts"
FUNCTION, UNTOUCHED, STACK, PROJECT, REPOSITORY = "shop", "untouched", "site", "release", "front"
CLUSTER, SERVICE, FAMILY = "web", "front", "front-tasks"
REGISTRY = f"{ACCOUNT}.dkr.ecr.us-east-1.amazonaws.com"
NAMES = {"ACCOUNT": ACCOUNT, "REGION": "us-east-1", "BUCKET": BUCKET, "FUNCTION": FUNCTION, "STACK": STACK}
NAMES |= {"PROJECT": PROJECT, "REPOSITORY": REPOSITORY, "CLUSTER": CLUSTER, "SERVICE": SERVICE, "FAMILY": FAMILY}
NAMES |= {"TASK_ROLE": "task", "EXECUTION_ROLE": "execution"}
VERSIONS = ("0", "1", "2", "3")
ECHO = "def handler(event, context):\n    return event\n"


def make(sandbox: Sandbox) -> None:
    """Everything at version 0, by others; of the stack there is nothing yet."""
    role = sandbox.client("iam").create_role(RoleName="worker", AssumeRolePolicyDocument="{}")["Role"]["Arn"]
    about = {"Runtime": "python3.13", "Handler": "index.handler", "Role": role, "Code": {"ZipFile": _zip(ECHO)}}
    for name in (JUDGE, FUNCTION, UNTOUCHED):
        sandbox.client("lambda").create_function(FunctionName=name, **about)
    _artifacts(sandbox.client("s3"))
    environment = {"type": "LINUX_CONTAINER", "image": "standard", "computeType": "BUILD_GENERAL1_SMALL"}
    none = {"source": {"type": "NO_SOURCE"}, "artifacts": {"type": "NO_ARTIFACTS"}}
    sandbox.client("codebuild").create_project(name=PROJECT, environment=environment, serviceRole=role, **none)
    _containers(sandbox)


def _artifacts(s3: Any) -> None:
    """In a bucket that keeps versions, so that these are asked for by version."""
    s3.create_bucket(Bucket=BUCKET)
    s3.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
    for version in VERSIONS:
        setting = {"Name": f"/{STACK}/version", "Type": "String", "Value": version}
        template = {"Resources": {"Setting": {"Type": "AWS::SSM::Parameter", "Properties": setting}}}
        s3.put_object(Bucket=BUCKET, Key=f"{version}.json", Body=json.dumps(template))
        s3.put_object(Bucket=BUCKET, Key=f"{version}.zip", Body=_zip(ECHO.replace("event\n", f"{version}\n")))


def _zip(code: str) -> bytes:
    return zip_archive(AssetArchive({"index.py": StringAsset(code)}))


def _containers(sandbox: Sandbox) -> None:
    ecr, ecs = sandbox.client("ecr"), sandbox.client("ecs")
    ecr.create_repository(repositoryName=REPOSITORY)
    for version in VERSIONS:
        manifest = {"schemaVersion": 2, "config": {"digest": f"sha256:{version * 64}"}, "layers": []}
        ecr.put_image(repositoryName=REPOSITORY, imageManifest=json.dumps(manifest), imageTag=version)
    ecs.create_cluster(clusterName=CLUSTER)
    containers = [{"name": "app", "image": f"{REGISTRY}/{REPOSITORY}:0", "memory": 128}]
    made = ecs.register_task_definition(family=FAMILY, containerDefinitions=containers)["taskDefinition"]
    task = made["taskDefinitionArn"]
    ecs.create_service(cluster=CLUSTER, serviceName=SERVICE, taskDefinition=task, desiredCount=0)


def part(kind: str, version: str) -> dict[str, Any]:
    """Of a request."""
    if kind == "cloudformation":
        return {"infrastructure": {"kind": kind, "stack": STACK, "template": f"s3://{BUCKET}/{version}.json"}}
    if kind == "codebuild":
        undo = {"variables": {"VERSION": "0"}}
        about = {"project": PROJECT, "variables": {"VERSION": version}, "undo": undo}
    elif kind == "ecs":
        image = f"{REGISTRY}/{REPOSITORY}:{version}"
        about = {"cluster": CLUSTER, "service": SERVICE, "images": {"app": image}}
    else:
        about = {"function": FUNCTION, "alias": "live", "code": f"s3://{BUCKET}/{version}.zip"}
    return {"application": {"kind": kind, **about}}


def request(sandbox: Sandbox, service: str, version: str, parts: dict[str, Any], *, good: bool = True) -> str:
    """Ask for it; the id of the deployment. What is not `good` fails its validation."""
    judged = {"kind": "lambda", "function": JUDGE, "payload": {"ok": good}, "expect": {"ok": True}}
    detail = {"deploymentId": f"{service}-{version}", "service": service, "version": version, "validation": [judged]}
    entry = {"EventBusName": sandbox.outputs["eventBusName"], "Source": SOURCE, "DetailType": "DeploymentRequested"}
    sandbox.client("events").put_events(Entries=[{**entry, "Detail": json.dumps(detail | parts)}])
    return f"{service}-{version}"


def looks(sandbox: Sandbox) -> dict[str, Any]:
    """What is live of each kind."""
    settings = sandbox.client("ssm").get_parameters(Names=[f"/{STACK}/version"])["Parameters"]
    codebuild = sandbox.client("codebuild")
    ids = codebuild.list_builds_for_project(projectName=PROJECT)["ids"]
    builds = codebuild.batch_get_builds(ids=ids)["builds"]
    return {
        "cloudformation": [setting["Value"] for setting in settings],
        "codebuild": Counter(build["buildStatus"] for build in builds),
        "ecs": _containers_of(sandbox.client("ecs")),
        "lambda": function_of(sandbox, FUNCTION),
    }


def _containers_of(ecs: Any) -> dict[str, Any]:
    service = ecs.describe_services(cluster=CLUSTER, services=[SERVICE])["services"][0]
    task = ecs.describe_task_definition(taskDefinition=service["taskDefinition"])["taskDefinition"]
    revisions = ecs.list_task_definitions(familyPrefix=FAMILY, status="ACTIVE")["taskDefinitionArns"]
    return {"image": task["containerDefinitions"][0]["image"], "revisions": revisions}


def function_of(sandbox: Sandbox, name: str) -> dict[str, Any]:
    """How each alias answers, and which versions there are, `$LATEST` among them."""
    lambda_ = sandbox.client("lambda")
    aliases = [each["Name"] for each in lambda_.list_aliases(FunctionName=name)["Aliases"]]
    answers = {each: json.load(lambda_.invoke(FunctionName=f"{name}:{each}")["Payload"]) for each in aliases}
    versions = lambda_.list_versions_by_function(FunctionName=name)["Versions"]
    return {"answers": answers, "versions": [(version["Version"], version["CodeSha256"]) for version in versions]}
