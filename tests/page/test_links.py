"""Actions of a widget become links; everything else stays as it was."""

from __future__ import annotations

import pytest

from ops.page.links import linked

CALL = '<cwdb-action action="call" display="widget" endpoint="arn:aws:lambda:x">{}</cwdb-action>'


def action(text: str = '{"deployment": "shop-4"}') -> str:
    return CALL.format(text)


def test_an_anchor_gets_the_address_and_keeps_what_it_had():
    html = f'<a class="id &amp; &quot;more&quot;" href="#">shop-4</a> {action()}'
    assert linked(html) == '<a href="/?deployment=shop-4" class="id &amp; &quot;more&quot;">shop-4</a> '


def test_a_button_becomes_an_anchor():
    html = f'<b>x</b><button type="button" class="link">shop <i>4</i></button>{action()}<p>'
    assert linked(html) == '<b>x</b><a href="/?deployment=shop-4" class="link">shop <i>4</i></a><p>'


def test_whatever_else_is_clicked_stands_in_an_anchor():
    assert linked(f"<ul><li>a</li></ul>{action()}") == '<a href="/?deployment=shop-4"><ul><li>a</li></ul></a>'


def test_the_parameters_are_a_query():
    html = f"<a>x</a>{action('{&quot;service&quot;: &quot;a b&amp;c=&lt;d&quot;, &quot;page&quot;: 2}')}"
    assert linked(html) == '<a href="/?service=a+b%26c%3D%3Cd&amp;page=2">x</a>'


def test_without_parameters_it_is_the_first_page():
    assert linked(f"<a>x</a>{action('{}')}") == '<a href="/">x</a>'


def test_what_the_reader_chose_stays_in_every_link():
    html = f"<a>x</a>{action('{}')}<a>y</a>{action()}"
    kept = {"theme": "dark"}
    assert linked(html, kept) == '<a href="/?theme=dark">x</a><a href="/?theme=dark&amp;deployment=shop-4">y</a>'


def test_everything_else_is_as_it_was():
    html = (
        "<!-- c --><STYLE>a > b{}</STYLE>\n<p class=x>&amp;&#x27; &unknown <br> <svg viewBox='0 0 1 1'>"
        "<path d='M0'/></svg>\n</P><table><tr><td>1<tr><td>2</table></div>"
    )
    assert linked(html) == html


def test_an_action_is_found_wherever_it_stands():
    html = f"<table>\n<tr><td>\n<a>é</a>\n{action()}</td><td><img src=x><a>y</a>{action()}</td></tr></table>"
    made = linked(html)
    assert made.count('<a href="/?deployment=shop-4">') == 2
    assert "cwdb" not in made


@pytest.mark.parametrize(
    "wrong",
    [
        action("no JSON"),
        action('["a list"]'),
        action().replace('"call"', '"html"'),
        action().replace(" action=", ' event="dblclick" action='),
    ],
)
def test_what_no_click_calls_is_taken_out_without_a_link(wrong):
    assert linked(f"<a>x</a>{wrong}") == "<a>x</a>"


@pytest.mark.parametrize("nothing_before", ["<td>", "text", "<img src=x>", "<circle/>", "<a>x</a><td>"])
def test_an_action_that_follows_no_element_makes_no_link(nothing_before):
    assert linked(f"{nothing_before}{action()}") == nothing_before


def test_an_action_does_not_reach_over_another():
    assert linked(f"<a>x</a>{action()}{action('{}')}") == '<a href="/?deployment=shop-4">x</a>'


def test_a_name_that_looks_like_an_action_is_text():
    html = "<a>&lt;cwdb-action action=call&gt;{}&lt;/cwdb-action&gt;</a>"
    assert linked(html) == html
