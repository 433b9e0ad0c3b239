"""Going back to what was live before, where the history does not know what that was."""

from __future__ import annotations

from domain import rollback
from tests.domain.lineage import BOTH, NOW, deployed, live

A, B = deployed("a", "v-a", *BOTH), deployed("b", "v-b", *BOTH, at=NOW + 9)
LIVE, _ = live(A, B)


def test_a_first_deployment_has_nothing_before_it():
    assert rollback.problems(live(A)[0], None, "") == [
        "this is the first version of storefront that the history knows, so there is nothing to go back to"
    ]


def test_who_went_back_to_the_oldest_may_name_a_newer_one():
    back = deployed("r", "v-a", *BOTH, at=NOW + 19, restores="a")
    assert rollback.problems(live(A, B, back)[0], None, "") == [
        "nothing is known of what was live on storefront before; name one with `to`"
    ]


def test_what_was_live_before_may_be_forgotten():
    assert rollback.problems(LIVE, None, "") == [
        "a was live before, and the history does not keep it any more; name one with `to`"
    ]
