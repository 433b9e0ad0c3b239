"""The rules hold for whatever is registered, and so do their tables."""

import pytest

from . import confused_deputy, encryption, least_privilege, retention
from .dead_letters import DELIVERIES
from .resources import (
    CONFIGURES,
    DELIVERS,
    KEEPS,
    QUEUE_POLICY,
    ROLE,
    ROLE_POLICY,
    TOPIC,
    TOPIC_POLICY,
    of,
    untagged,
)
from .rules import RULES
from .runs import ALONE, STACKS, registered
from .statements import granted, statements


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("what", [*STACKS, *ALONE])
def test_it_holds(what, rule):
    if RULES[rule] is untagged and what.endswith("least"):
        pytest.skip("no tags were given")
    assert list(RULES[rule](registered(what))) == []


@pytest.mark.parametrize("what", STACKS)
def test_a_stack_has_what_the_rules_are_about(what):
    seen = {made.type for made in registered(what)}
    assert set(encryption.SAYS) | set(encryption.BY_AWS) <= seen
    assert len(list(granted(registered(what)))) > 30
    assert {each.of.type for each in statements(registered(what))} >= {ROLE, ROLE_POLICY, QUEUE_POLICY, TOPIC_POLICY}


def test_only_dev_tells_people_in_the_clear():
    clear = {what for what in STACKS for made in of(registered(what), TOPIC) if not made.inputs.get("kmsMasterKeyId")}
    assert clear == {"dev"}


def test_every_type_that_keeps_or_delivers_something_has_its_rule():
    assert set(encryption.SAYS) | set(encryption.BY_AWS) == KEEPS
    assert set(retention.KEPT) | set(retention.NOT_FOR_EVER) == KEEPS
    assert set(DELIVERIES) == DELIVERS
    assert KEEPS & DELIVERS == KEEPS & CONFIGURES == DELIVERS & CONFIGURES == set()


def test_no_exception_outlives_its_need():
    together = [made for what in (*STACKS, *ALONE) for made in registered(what)]
    allowed = {action for each in statements(together) for action in each.actions}
    anywhere = {action for each in granted(together) if "*" in each.resources for action in each.actions}
    clear = {made.name for made in together if made.type in encryption.SAYS and not made.inputs.get("kmsMasterKeyId")}
    assert confused_deputy.needless(together) == set()
    assert set(least_privilege.MANY_ACTIONS) <= allowed
    assert set(least_privilege.ANY_RESOURCE) <= anywhere
    assert set(encryption.IN_THE_CLEAR) <= clear
