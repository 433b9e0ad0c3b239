"""Templates above what fits into a call go by their address in S3, there and back, and leave nothing behind."""

from __future__ import annotations

import pytest

from handlers.adapters.aws import ClientError
from handlers.deployers.template import MAX_BODY
from handlers.results import Done
from tests.handlers.deployers.stacks import Web, template

ADDRESS = "https://artifacts.s3.us-east-1.amazonaws.com/web/2/template.json"
EXACTLY = f"{ADDRESS}?versionId=v1"
LARGE, LARGER = (template(size, pad="x" * MAX_BODY) for size in ("1", "2"))


def sized(size: int) -> str:
    return template(pad="x" * (size - len(template(pad=""))))


@pytest.mark.parametrize(("size", "by_address"), [(MAX_BODY, False), (MAX_BODY + 1, True)])
def test_one_byte_more_than_fits_goes_by_address(web: Web, size: int, by_address: bool) -> None:
    web.offers(sized(size)).deployed({"exists": False})
    (asked,) = web.role.asked("CreateChangeSet")
    assert (asked.get("TemplateURL"), asked.get("TemplateBody")) == (
        (EXACTLY, None) if by_address else (None, sized(size))
    )


def test_a_large_template_is_examined_by_address(web: Web) -> None:
    web.offers(LARGE).examine()
    assert web.role.asked("GetTemplateSummary") == [{"TemplateURL": EXACTLY}]


def test_a_large_template_of_a_bucket_without_versions_is_what_lies_there(web: Web) -> None:
    web.world.s3.versioned = False
    web.offers(LARGE).examine()
    assert web.role.asked("GetTemplateSummary") == [{"TemplateURL": ADDRESS}]


def test_a_large_template_is_restored_through_the_bucket_of_the_artifacts(web: Web) -> None:
    snapshot = web.runs(LARGE).snapshot()
    web.offers(LARGER).deployed(snapshot)
    assert web.reverted(snapshot) == Done(("stack web is back to the template it had",))
    assert web.stack.content.template == LARGE
    assert web.role.asked("UpdateStack")[-1]["TemplateURL"] == f"{ADDRESS}.before-d1"


def test_nothing_is_left_in_the_bucket_of_the_artifacts(web: Web) -> None:
    snapshot = web.runs(LARGE).snapshot()
    web.offers(LARGER).deployed(snapshot)
    web.reverted(snapshot)
    assert list(web.world.s3.objects) == [("artifacts", "web/2/template.json")]


def test_nothing_is_left_there_when_the_restore_is_refused(web: Web) -> None:
    snapshot = web.runs(LARGE).snapshot()
    web.offers(LARGER).deployed(snapshot)
    snapshot["parameters"] = {"Unknown": "1"}
    with pytest.raises(ClientError, match="do not exist in the template"):
        web.revert(snapshot)
    assert list(web.world.s3.objects) == [("artifacts", "web/2/template.json")]


def test_a_template_that_fits_goes_back_without_the_bucket(web: Web) -> None:
    snapshot = web.runs(template()).snapshot()
    web.offers(template("2")).deployed(snapshot)
    web.reverted(snapshot)
    assert web.role.asked("UpdateStack")[-1]["TemplateBody"] == template()
    assert web.role.asked("PutObject") == []
