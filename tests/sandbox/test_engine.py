"""What the engine does with a changed program; against moto, which is enough for single calls."""

import pytest
from moto import mock_aws

from ops.sandbox.engine import Engine
from ops.sandbox.errors import SandboxError
from ops.sandbox.program import run_program
from ops.sandbox.resources.resource_type import Cloud

HEADER = "import pulumi, pulumi_aws as aws\n"


@pytest.fixture
def deploy(write_program, tmp_path):
    """Deploy the text of a program; gives (verb, name) of what was not the same, and the exports."""

    def run(main):
        engine = Engine(cloud, tmp_path / "state.json")
        result = run_program(write_program(HEADER + main), "dev", mocks=engine)
        engine.finish()
        return [(verb, name) for verb, _, name in engine.changes if verb != "same"], result.exports

    with mock_aws():
        cloud = Cloud(None, "us-east-1", "123456789012")
        run.cloud = cloud
        run.state_file = tmp_path / "state.json"
        yield run


def queues(deploy):
    return deploy.cloud.client("sqs").list_queues().get("QueueUrls", [])


def test_the_same_program_changes_nothing(deploy):
    assert deploy("aws.sqs.Queue('a')")[0] == [("create", "a")]
    assert deploy("aws.sqs.Queue('a')")[0] == []


def test_a_changed_input_updates_in_place(deploy):
    program = "pulumi.export('url', aws.sqs.Queue('a', visibility_timeout_seconds={}).url)"
    _, before = deploy(program.format(30))
    changes, after = deploy(program.format(60))
    assert changes == [("update", "a")] and before == after
    attributes = deploy.cloud.client("sqs").get_queue_attributes(QueueUrl=after["url"], AttributeNames=["All"])
    assert attributes["Attributes"]["VisibilityTimeout"] == "60"


def test_what_cannot_change_in_place_is_created_anew_before_the_old_is_deleted(deploy):
    program = "pulumi.export('arn', aws.dynamodb.Table('a', billing_mode='PAY_PER_REQUEST', hash_key='{0}', "
    program += "attributes=[dict(name='{0}', type='S')]).arn)"
    _, before = deploy(program.format("id"))
    changes, after = deploy(program.format("key"))
    assert changes == [("replace", "a"), ("delete", "a")]
    assert before["arn"] != after["arn"]
    assert deploy.cloud.client("dynamodb").list_tables()["TableNames"] == [after["arn"].split("/")[1]]


def test_under_an_explicit_name_the_old_goes_first(deploy):
    program = "aws.dynamodb.Table('a', name='mine', billing_mode='PAY_PER_REQUEST', hash_key='{0}', "
    program += "attributes=[dict(name='{0}', type='S')])"
    deploy(program.format("id"))
    assert deploy(program.format("key"))[0] == [("replace", "a")]
    keys = deploy.cloud.client("dynamodb").describe_table(TableName="mine")["Table"]["KeySchema"]
    assert keys == [{"AttributeName": "key", "KeyType": "HASH"}]


def test_a_name_prefix_makes_the_name_and_another_one_makes_another(deploy):
    program = "pulumi.export('name', aws.sqs.Queue('a', name_prefix='{}-').name)"
    _, before = deploy(program.format("one"))
    assert before["name"].startswith("one-")
    assert deploy(program.format("one")) == ([], before)
    changes, after = deploy(program.format("two"))
    assert changes == [("replace", "a"), ("delete", "a")] and after["name"].startswith("two-")


def test_what_the_program_no_longer_has_is_deleted_newest_first(deploy):
    deploy("a = aws.sqs.Queue('a')\naws.sqs.QueuePolicy('p', queue_url=a.url, policy='{}')")
    assert deploy("")[0] == [("delete", "p"), ("delete", "a")]
    assert queues(deploy) == []


def test_a_protected_resource_is_not_deleted_unless_everything_is(deploy):
    deploy("aws.sqs.Queue('a', opts=pulumi.ResourceOptions(protect=True))")
    with pytest.raises(SandboxError, match="cannot delete aws:sqs/queue:Queue 'a': it is protected"):
        deploy("")
    assert len(queues(deploy)) == 1
    Engine(deploy.cloud, deploy.state_file).destroy()
    assert queues(deploy) == []


def test_taking_the_protection_away_is_enough_to_delete(deploy):
    deploy("aws.sqs.Queue('a', opts=pulumi.ResourceOptions(protect=True))")
    deploy("aws.sqs.Queue('a')")
    assert deploy("")[0] == [("delete", "a")]


def test_a_retained_resource_outlives_its_place_in_the_program(deploy):
    deploy("aws.sqs.Queue('a', opts=pulumi.ResourceOptions(retain_on_delete=True))")
    assert deploy("")[0] == [("delete", "a")]
    assert len(queues(deploy)) == 1


def test_an_ignored_change_is_no_change(deploy):
    program = "aws.sqs.Queue('a', delay_seconds={}, opts=pulumi.ResourceOptions(ignore_changes=['delaySeconds']))"
    deploy(program.format(1))
    assert deploy(program.format(2))[0] == []


def test_a_failure_of_aws_names_the_resource(deploy):
    with pytest.raises(SandboxError, match="cannot create aws:lambda/permission:Permission 'p': .*"):
        deploy("aws.lambda_.Permission('p', action='a', function='none', principal='x')")


def test_a_program_that_failed_half_way_goes_on_where_it_was(deploy):
    with pytest.raises(SandboxError):
        deploy("a = aws.sqs.Queue('a')\naws.lambda_.Permission('p', action='a', function=a.name, principal='x')")
    assert deploy("aws.sqs.Queue('a')")[0] == []


def test_an_existing_resource_cannot_be_looked_up(deploy):
    with pytest.raises(SandboxError, match="cannot look up existing resources"):
        deploy("aws.sqs.Queue.get('a', 'https://sqs')")


def test_equal_sources_make_equal_archives_whatever_their_time(deploy, tmp_path):
    import os

    from pulumi import AssetArchive, FileAsset

    from ops.sandbox.resources.archive import zip_archive

    source = tmp_path / "code.py"
    source.write_text("x = 1")
    first = zip_archive(AssetArchive({"code.py": FileAsset(str(source))}))
    os.utime(source, (1, 1))
    assert zip_archive(AssetArchive({"code.py": FileAsset(str(source))})) == first
