"""Running a Pulumi program in process."""

import subprocess
import sys

import pytest

from ops.sandbox.errors import MappingError, ProgramError
from ops.sandbox.mocks import PlainMocks
from ops.sandbox.monitor import is_unknown
from ops.sandbox.program import run_program

NESTED = """
import pulumi, pulumi_aws as aws

class Inner(pulumi.ComponentResource):
    def __init__(self, name, opts):
        super().__init__("tiny:index:Inner", name, {}, opts)
        self.queue = aws.sqs.Queue("queue", opts=pulumi.ResourceOptions(parent=self, protect=True))

class Outer(pulumi.ComponentResource):
    def __init__(self, name):
        super().__init__("tiny:index:Outer", name)
        self.inner = Inner("inner", pulumi.ResourceOptions(parent=self))

pulumi.export("url", Outer("outer").inner.queue.url)
"""
QUEUE = "aws:sqs/queue:Queue"


def test_urns_carry_every_component_above_the_resource(write_program):
    result = run_program(write_program(NESTED), "dev", mocks=PlainMocks())
    queue = result.one(QUEUE)
    assert queue.urn == f"urn:pulumi:dev::tiny::tiny:index:Outer$tiny:index:Inner${QUEUE}::queue"
    assert queue.raw.protect


def test_outputs_and_exports_are_as_on_aws(write_program):
    result = run_program(write_program(NESTED), "dev", mocks=PlainMocks())
    assert result.exports == {"url": "https://sqs.us-east-1.amazonaws.com/123456789012/queue-1234567"}
    assert result.one(QUEUE).outputs["arn"] == "arn:aws:sqs:us-east-1:123456789012:queue-1234567"


def test_a_preview_registers_what_an_update_registers(program):
    for stack in ("dev", "prod"):
        update = run_program(program, stack, mocks=PlainMocks())
        preview = run_program(program, stack, mocks=PlainMocks(), preview=True)
        assert set(update.registrations) == set(preview.registrations)
        assert set(update.exports) == set(preview.exports)
        assert is_unknown(preview.exports["letters"])


def test_a_duplicate_urn_is_an_error(write_program):
    root = write_program("import pulumi_aws as aws\naws.sqs.Queue('a')\naws.sqs.Queue('a')")
    with pytest.raises(ProgramError, match="Duplicate resource URN .*::a'"):
        run_program(root, "dev", mocks=PlainMocks())


def test_an_output_that_nobody_provides_cannot_be_an_input(write_program):
    root = write_program(
        "import pulumi_aws as aws\nq = aws.sqs.Queue('a')\naws.sqs.QueuePolicy('p', queue_url=q.url, policy=q.policy)"
    )
    with pytest.raises(ProgramError, match=r"'p': input 'policy' reads an output of aws:sqs/queue:Queue::a "):
        run_program(root, "dev", mocks=PlainMocks())


def test_an_output_that_nobody_provides_cannot_be_exported(write_program):
    root = write_program("import pulumi, pulumi_aws as aws\npulumi.export('x', aws.sqs.Queue('a').tags_all)")
    with pytest.raises(ProgramError, match="export 'x' reads an output that nothing provides"):
        run_program(root, "dev", mocks=PlainMocks())


def test_an_invoke_that_nobody_mocked_is_an_error(write_program):
    root = write_program("import pulumi_aws as aws\naws.get_availability_zones()")
    with pytest.raises(MappingError, match="nobody mocked the invoke aws:index/getAvailabilityZones"):
        run_program(root, "dev", mocks=PlainMocks())


def test_the_programs_own_error_is_the_message(write_program):
    root = write_program("import pulumi\nraise pulumi.RunError('two approvers need two names')")
    with pytest.raises(ProgramError, match="^two approvers need two names$"):
        run_program(root, "dev", mocks=PlainMocks())


def test_an_unforeseen_error_says_where_it_happened(write_program):
    with pytest.raises(ProgramError, match=r"^ZeroDivisionError: division by zero \(__main__.py:2\)$"):
        run_program(write_program("import pulumi\n1 / 0"), "dev", mocks=PlainMocks())


def test_a_failure_prints_nothing_of_its_own(write_program):
    many = "import pulumi_aws as aws\nqs = [aws.sqs.Queue(f'q{i}') for i in range(30)]\naws.sqs.Queue('q1')"
    script = (
        "from ops.sandbox.program import run_program\nfrom ops.sandbox.mocks import PlainMocks\n"
        f"try: run_program({str(write_program(many))!r}, 'dev', mocks=PlainMocks())\n"
        "except Exception as error: print(type(error).__name__)"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert (ran.stdout, ran.stderr) == ("ProgramError\n", "")


def test_the_callers_modules_survive_and_the_programs_are_loaded_anew(write_program, monkeypatch):
    root = write_program("import piece\nimport pulumi\npulumi.export('size', piece.SIZE)", piece="SIZE = 1")
    monkeypatch.syspath_prepend(str(root))
    import piece

    (root / "piece.py").write_text("SIZE = 1 + 10")
    assert run_program(root, "dev", mocks=PlainMocks()).exports == {"size": 11}
    assert sys.modules["piece"] is piece and piece.SIZE == 1
    monkeypatch.delitem(sys.modules, "piece")
    run_program(root, "dev", mocks=PlainMocks())
    assert "piece" not in sys.modules


def test_configuration_does_not_leak_into_the_next_run(write_program):
    root = write_program("import pulumi\npulumi.export('a', pulumi.Config().get('a') or 'none')")
    assert run_program(root, "dev", mocks=PlainMocks(), config={"a": "x"}).exports == {"a": "x"}
    assert run_program(root, "dev", mocks=PlainMocks()).exports == {"a": "none"}


def test_secret_inputs_are_revealed_and_marked(write_program):
    root = write_program("import pulumi, pulumi_aws as aws\naws.sqs.Queue('a', policy=pulumi.Output.secret('s'))")
    queue = run_program(root, "dev", mocks=PlainMocks()).one(QUEUE)
    assert queue.inputs == {"policy": "s"} and queue.secret_inputs == {"policy"}


def test_logs_and_invokes_are_recorded(write_program):
    root = write_program("import pulumi, pulumi_aws as aws\npulumi.log.warn('mind')\naws.get_region()")
    result = run_program(root, "dev", mocks=PlainMocks())
    assert ("WARNING", "mind") in result.logs
    assert [token for token, _ in result.invokes] == ["aws:index/getRegion:getRegion"]
