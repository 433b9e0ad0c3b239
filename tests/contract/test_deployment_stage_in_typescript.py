"""deployment-stage.mts makes of a function what the contract asks; the coordinator takes whatever it lets through."""

from __future__ import annotations

import http.server
import json
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from domain import own_stages
from domain.errors import StageError

from .answers import ANSWERS
from .events import event
from .node import COMPILER, CONTRACT, EXAMPLE, answers, needs_compiler, needs_node

EACH = """
import { stage } from "./deployment-stage.mjs";
console.error = () => {};
const said = [];
for (const answer of given.answers) said.push(await stage(() => answer)(given.event));
console.log(JSON.stringify(said));
"""
THROWN = """
import { Failed, done, stage, waiting } from "./deployment-stage.mjs";
const works = [
  () => { throw new Failed("no rows"); },
  () => { throw new Failed("\\u001b[31mred" + "a".repeat(3000)); },
  () => { throw new Failed(" "); },
  async (asked) => done({ summary: [asked.service] }),
  () => waiting({ job: 1 }, "job-1"),
];
const said = [];
for (const work of works) said.push(await stage(work)(given));
for (const [work, event] of [[() => { throw new TypeError("broken"); }, given], [() => done(), { schemaVersion: 2 }]]) {
  said.push(await stage(work)(event).catch((error) => error.message));
}
console.log(JSON.stringify(said));
"""


def verdict(answer: Any) -> bool:
    try:
        own_stages.checked("CheckData", answer)
    except StageError:
        return False
    return True


@needs_node
def test_an_answer_is_refused_where_the_coordinator_refuses_it(tmp_path):
    said = answers(tmp_path, EACH, {"event": event(), "answers": ANSWERS})
    let_through = [each["status"] != "failed" for each in said]
    assert let_through == [verdict(answer) for answer in ANSWERS]
    assert all(verdict(each) for each in said if each["status"] != "failed")
    wrong = [each["reason"] for each in said if each["status"] == "failed"]
    assert all(reason.startswith("the function of CheckData is wrong: ") for reason in wrong)


@needs_node
def test_what_is_thrown_is_a_failure_or_a_breakdown(tmp_path):
    *failures, done, waiting, broken, version = answers(tmp_path, THROWN, event())
    assert [each["status"] for each in failures] == ["failed"] * 3
    reasons = [each["reason"] for each in failures]
    assert (reasons[0], len(reasons[1]), reasons[1][:5]) == ("no rows", 2000, " [31m")
    assert reasons[2] == "it does not say why: give Failed a reason"
    assert done == {"status": "done", "summary": ["storefront"]}
    assert waiting == {"status": "waiting", "operation": {"job": 1}, "waitsFor": "job-1"}
    assert (broken, version[:53]) == ("broken", "this file knows version 1 of the contract, not 2: dep")


class Site(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/" else 404)
        self.end_headers()
        self.wfile.write(b"shop 7")

    def log_message(self, *arguments: Any) -> None:
        pass


@pytest.fixture
def site() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@needs_node
def test_the_example_looks_until_the_version_is_there_and_not_for_ever(tmp_path, site):
    cases = [
        event(version="7", input={"url": site}),
        event(version="8", input={"url": site}),
        event(version="7", input={"url": f"{site}lost"}, operation={"since": 1}),
        event(version="7", input={}),
    ]
    script = 'import { handler } from "./validate.mjs";\nconst said = [];\n'
    script += "for (const each of given) said.push(await handler(each));\nconsole.log(JSON.stringify(said));"
    done, waiting, failed, unsaid = answers(tmp_path, script, cases)
    assert done == {"status": "done", "summary": [f"{site} answers 7"], "output": {"url": site}}
    assert waiting["status"] == "waiting" and waiting["operation"]["since"] > 1
    assert failed["reason"] == f"{site}lost does not answer 7: 404 shop 7"
    assert unsaid["reason"] == "input.url must be the address to look at"


@needs_compiler
def test_what_is_run_was_compiled_from_what_is_read(tmp_path: Path):
    for file in (CONTRACT / "deployment-stage.mts", EXAMPLE / "validate.mts", EXAMPLE / "tsconfig.json"):
        shutil.copy(file, tmp_path)
    subprocess.run([str(COMPILER), "-p", "."], cwd=tmp_path, check=True)
    for compiled in (CONTRACT / "deployment-stage.mjs", EXAMPLE / "validate.mjs"):
        assert (tmp_path / compiled.name).read_text() == compiled.read_text()


def test_every_field_that_is_asked_has_a_type():
    source = (CONTRACT / "deployment-stage.mts").read_text()
    interface = source.partition("export interface Asked {")[2].partition("\n}")[0]
    fields = [line.strip().partition(":")[0].rstrip("?") for line in interface.splitlines() if line[2:3].isalpha()]
    assert fields == list(json.loads(json.dumps(event("WithdrawData"))))
