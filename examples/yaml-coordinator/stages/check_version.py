"""CheckVersion: what has been deployed says of itself which version it is, in the parameter /<service>/version."""

import boto3
from deployment_stage import Asked, Done, Failed, stage

parameters = boto3.client("ssm")


@stage
def handler(asked: Asked) -> Done:
    name = f"/{asked.service}/version"
    try:
        found = parameters.get_parameter(Name=name)["Parameter"]["Value"]
    except parameters.exceptions.ParameterNotFound:
        raise Failed(f"there is no parameter {name}: the stack must make it") from None
    if found != asked.version:
        raise Failed(f"{name} says {found}, not {asked.version}")
    return Done([f"{name} says {found}"], output={"version": found})
