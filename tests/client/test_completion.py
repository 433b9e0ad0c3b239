"""What a tab completes, and that it never says anything else."""

from __future__ import annotations

import threading
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from ops.cli import app
from ops.client.errors import Trouble
from ops.commands import completion
from ops.commands.outside import Outside
from tests.client import services, stories
from tests.client.fake_api import URL
from tests.client.stories import ID


@pytest.fixture
def context(api, clock, tmp_path):
    outside = Outside(clock=clock, transport=lambda ca_bundle: api, root=tmp_path)
    return SimpleNamespace(obj=outside, params={"url": URL})


def test_stacks_are_those_of_the_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "Pulumi.staging.yaml").write_text("")
    (tmp_path / "Pulumi.yaml").write_text("")
    (tmp_path / ".sandbox" / "scratch").mkdir(parents=True)
    assert completion.stacks("s") == ["scratch", "staging"]
    assert "yaml" not in completion.stacks("")


def test_statuses_are_completed_in_any_case():
    assert completion.statuses("ro") == ["ROLLING_BACK", "ROLLED_BACK", "ROLLBACK_FAILED"]


def test_active_deployments_and_services_are_completed(context, api):
    api.stories = {"shop-4": stories.story("shop-4"), "web-1": stories.story("web-1")}
    api.targets = [{"service": "shop"}, {"service": "web"}]
    assert completion.deployments(context, "sh") == ["shop-4"]
    assert completion.services(context, "") == ["shop", "web"]


def test_what_an_act_is_for_is_completed(context, api):
    api.stories = {ID: services.undo_failed(), "web-1": stories.ended("SUCCEEDED", "web-1")}
    api.clock.time += 10_000
    api.targets = [services.STOREFRONT]
    context.params["service"] = "storefront"
    assert completion.failed_undos(context, "") == [ID]
    assert completion.destinations(context, "") == ["web-1"]
    assert completion.quarantined(context, "2") == ["2026.11.20-rc.1"]
    assert [completion.resolutions(text) for text in ("", "l")] == [["restored", "live:"], ["live:"]]


def test_evil_names_are_not_completed(context, api):
    api.targets = [{"service": "shop; rm -rf ~"}, {"service": "\x1b[2J"}, {"service": "shop"}]
    assert completion.services(context, "") == ["shop"]


def test_trouble_is_silent_and_tried_once(context, api, capfd):
    api.faults = [Trouble("no connection")]
    assert completion.deployments(context, "") == []
    assert len(api.asked) == 1
    assert capfd.readouterr() == ("", "")


def test_without_an_address_there_is_nothing(context, capfd):
    context.params = {}
    assert completion.deployments(context, "") == []
    assert capfd.readouterr() == ("", "")


def test_an_api_that_takes_too_long_is_not_waited_for(context, api, monkeypatch):
    answering = threading.Event()
    monkeypatch.setattr(completion, "SECONDS", 0.05)
    api.send = lambda *request: answering.wait(30)
    assert completion.deployments(context, "") == []
    answering.set()


def test_a_shell_gets_the_names(context, api, monkeypatch):
    api.stories = {"shop-4": stories.story("shop-4")}
    monkeypatch.setenv("_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", "deployment-coordinator plan sh")
    monkeypatch.setenv("COMP_CWORD", "2")
    result = CliRunner().invoke(app, obj=context.obj, complete_var="_COMPLETE", prog_name="deployment-coordinator")
    assert result.stdout.split() == ["shop-4"]
