"""A stack's configuration, by the rules and in the words of the Pulumi CLI."""

import pytest

from ops.sandbox.config import configured, load_config
from ops.sandbox.errors import ConfigError


def test_values_are_the_stacks_then_the_projects_defaults(write_program):
    root = write_program(
        "",
        "{size: {type: integer, default: 1}, names: {type: array, items: {type: string}, default: [a]}}",
        "{size: 2}",
    )
    config = load_config(root, "dev")
    assert config.values == {"tiny:size": "2", "tiny:names": '["a"]'}


def test_overrides_may_be_bare_or_namespaced_and_any_json(write_program):
    root = write_program("", "{size: {type: integer}}", "{size: 2}")
    config = load_config(root, "dev", {"size": 3, "tiny:list": [1], "aws:region": "eu-west-1"})
    assert config.values == {"tiny:size": "3", "tiny:list": "[1]", "aws:region": "eu-west-1"}


def test_a_foreign_key_keeps_its_namespace(write_program):
    root = write_program("", stack="{'aws:region': eu-west-1, size: 2}")
    assert load_config(root, "dev").values == {"aws:region": "eu-west-1", "tiny:size": "2"}


@pytest.mark.parametrize(
    ("declared", "given", "named"),
    [
        ("{type: integer}", "many", "integer"),
        ("{type: integer}", "1.5", "integer"),
        ("{type: boolean}", "yes please", "boolean"),
        ("{type: array, items: {type: integer}}", "[1, a]", "array<integer>"),
        ("{type: array, items: {type: array, items: {type: string}}}", "[a]", "array<array<string>>"),
        ("{type: object}", "text", "object"),
        ("{type: string}", "[a]", "string"),
    ],
)
def test_a_value_of_the_wrong_type_is_refused_in_the_clis_words(write_program, declared, given, named):
    root = write_program("", f"{{key: {declared}}}", f"{{key: {given}}}")
    with pytest.raises(ConfigError) as error:
        load_config(root, "dev")
    assert str(error.value) == f"Stack 'dev' with configuration key 'key' must be of type '{named}'"


@pytest.mark.parametrize(
    ("declared", "given"),
    [
        ("{type: integer}", "'5'"),
        ("{type: string}", "5"),
        ("{type: boolean}", "'true'"),
        ("{type: object}", "{a: 1}"),
        ("{type: array, items: {type: object}}", "[{a: 1}]"),
    ],
)
def test_a_value_of_the_right_type_passes(write_program, declared, given):
    root = write_program("", f"{{key: {declared}}}", f"{{key: {given}}}")
    assert "tiny:key" in load_config(root, "dev").values


def test_a_default_of_the_wrong_type_is_refused(write_program):
    root = write_program("", "{key: {type: integer, default: many}}")
    with pytest.raises(ConfigError, match="default value specified for configuration key 'key' is not of the expected"):
        load_config(root, "dev")


def test_missing_values_are_all_named(write_program):
    root = write_program("", "{one: {type: string}, two: {type: string}, three: {type: string}}")
    with pytest.raises(ConfigError) as error:
        load_config(root, "dev")
    assert str(error.value) == "Stack 'dev' is missing configuration values 'one', 'three' and 'two'"


def test_an_unknown_stack_is_refused_with_the_known_ones(write_program):
    with pytest.raises(ConfigError, match="no stack named 'test' .* known: 'dev'"):
        load_config(write_program(""), "test")


def test_one_encrypted_value_makes_the_whole_key_secret(write_program):
    root = write_program("", stack="{key: {inner: {secure: abc}}}")
    config = load_config(root, "dev", secrets={"key": "plain"})
    assert config.secret_keys == ["tiny:key"]
    assert config.values == {"tiny:key": '{"inner": "plain"}'}


def test_a_secret_key_must_be_encrypted(write_program):
    root = write_program("", "{key: {type: string, secret: true}}", "{key: open}")
    with pytest.raises(ConfigError, match="Stack 'dev' with configuration key 'key' must be encrypted as it's secret"):
        load_config(root, "dev")


def test_one_key_can_be_asked_for_without_checking_the_others(write_program):
    root = write_program("", "{missing: {type: string}, role: {type: string, default: none}}", "{'tiny:role': mine}")
    assert configured(root, "dev", "role") == "mine"
    assert configured(root, "dev", "other") is None
