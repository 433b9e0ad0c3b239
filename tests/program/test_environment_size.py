"""The environment variables of every function fit a Lambda, however large the config is that the settings accept."""

import json
from functools import cache

import pytest
import yaml

from domain import settings
from domain.errors import Refused
from ops.sandbox.mocks import PlainMocks
from ops.sandbox.program import Result, run_program

from .runs import ROOT, ran

FUNCTION = "aws:lambda/function:Function"
MOST = 4096
"""4 KB, of all names and values as the JSON that Lambda measures ("String measured: ..." in its refusal), in which
every quote of a value counts twice. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html"""
LONGEST_STACK = "s" * 64
LONGEST_REGION = "ap-southeast-2"
ROLE = "arn:aws:iam::123456789012:role/deployers/of/the/platform/"
SHAPES = {"both": (1, 1, 0), "roles": (1, 0, 0), "approvals": (0, 1, 0), "topics": (0, 0, 1)}
"""What is large in the config: the roles of services, the approvers of services, or both; or their topics."""
TOPIC = "arn:aws:sns:ap-southeast-2:123456789012:"
DECLARED = yaml.safe_load((ROOT / "Pulumi.yaml").read_text())["config"]
FUNCTIONS = sorted(made.name for made in ran("prod").all(FUNCTION))


def deploy_roles(size):
    """Services with a role of another name, in JSON of up to `size` characters."""
    known = {f"service-{n:02}": f"{ROLE}deploy-{n:02}" for n in range(20)}
    while len(json.dumps(known)) > max(size, 2):
        known.popitem()
    return known


def approvals(size):
    """Services with approvers of their own, in JSON of up to `size` characters."""
    own = {"required": 2, "approvers": ["user/alice", "user/bob", "user/carol"], "passUnchanged": True}
    services = {f"service-{n:02}": own for n in range(20)}
    while services and len(json.dumps({"services": services})) > size:
        services.popitem()
    return {"required": 2, "approvers": ["user/approvers/*"], "services": services}


def topics(size):
    """Services with a topic of their own, in JSON of up to `size` characters."""
    known = {f"service-{n:02}": f"{TOPIC}{'t' * 100}-{n:02}" for n in range(20)}
    while len(json.dumps(known)) > max(size, 2):
        known.popitem()
    return known


def accepted(config):
    texts = {key: declared["default"] for key, declared in DECLARED.items()} | config
    told = {key: text if isinstance(text, str) else json.dumps(text) for key, text in texts.items()}
    try:
        settings.read(told.get, LONGEST_STACK)
    except Refused:
        return False
    return True


@cache
def largest(shape) -> Result:
    """The program with the largest config of this shape that the settings accept."""
    roles, people, told = SHAPES[shape]
    for size in range(2 * settings.ENVIRONMENT_LIMIT, 0, -10):
        config = {"deployRoles": deploy_roles(roles * size), "approvals": approvals(people * size)}
        config["monitoring"] = {"topics": topics(told * size)}
        config["deployRole"] = f"{ROLE}deploy-{{service}}-in-production"
        if accepted(config):
            return run_program(ROOT, "prod", mocks=PlainMocks(region=LONGEST_REGION), config=config)
    raise AssertionError("the settings accept no config at all")


def measured(variables):
    text = json.dumps(variables, separators=(",", ":"))
    return len(text.replace("prod-", f"{LONGEST_STACK}-").replace('"prod"', f'"{LONGEST_STACK}"'))


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_environment_of_a_function_fits(name, shape):
    assert measured(largest(shape).one(FUNCTION, name).inputs["environment"]["variables"]) <= MOST


def test_what_is_measured_is_what_lambda_measures():
    assert measured({"A": "1", "ROLES": '{"shop": "x"}'}) == len(r'{"A":"1","ROLES":"{\"shop\": \"x\"}"}')


def test_the_config_of_the_repository_leaves_room_for_more():
    sizes = [measured(made.inputs["environment"]["variables"]) for made in ran("prod", roles=True).all(FUNCTION)]
    assert max(sizes) <= MOST // 2
