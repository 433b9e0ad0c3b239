"""`status` says where a deployment was proved, and as what it went on; nothing where it did neither."""

from __future__ import annotations

from tests.client import stories

PROVED = {"environment": "staging", "deploymentId": "web-7.staging", "origin": "web-7"}


def test_a_deployment_says_where_it_came_from_and_where_it_went(run, api):
    shown = stories.ended("SUCCEEDED")
    api.stories[stories.ID] = shown
    assert "proved in" not in run("status", stories.ID).stdout
    shown.deployment |= {"request": {"promotedFrom": PROVED}, "promotedTo": "web-7.prod"}
    said = run("status", stories.ID).stdout
    assert "  proved in   staging, as web-7.staging (first web-7)\n" in said
    assert "  promoted as web-7.prod\n" in said
