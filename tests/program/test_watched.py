"""Parts of one coordinator are watched as one."""

import pytest

from components import Function
from components.watched import together


def test_lists_are_joined_and_the_rest_is_taken_from_whoever_says_it():
    first = {"name": "a", "function_names": ["f1"], "environment": "eu"}
    second = {"name": "b", "function_names": ("f2",), "sweep_function_name": "sweep"}
    joined = {"name": "c", "function_names": ["f1", "f2"], "environment": "eu", "sweep_function_name": "sweep"}
    assert together("c", first, second) == joined


def test_two_environments_are_not_one():
    with pytest.raises(ValueError, match="two of environment: give the Monitoring a watch for each"):
        together("c", {"name": "a", "environment": "eu"}, {"name": "b", "environment": "us"})


def test_a_log_group_is_told_by_name_and_arn_or_not_at_all():
    with pytest.raises(ValueError, match="needs both log_group_name and log_group_arn"):
        Function._log_group(type("F", (), {"logical_name": "f"})(), {"log_group_name": "g"}, {})
