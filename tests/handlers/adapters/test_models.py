"""The short way to botocore's models leads to the same addresses and signatures as the long one."""

from __future__ import annotations

from typing import Any

import botocore.session
import pytest

from handlers.adapters.models import SERVICES, Models

REGIONS = ("us-east-1", "us-west-2", "eu-central-1", "ap-southeast-2", "sa-east-1", "ca-west-1")


def client(service: str, region: str, loader: Any = None) -> Any:
    session = botocore.session.Session()
    session.set_credentials("key", "secret")
    if loader is not None:
        session.register_component("data_loader", loader)
    return session.create_client(service, region_name=region)


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("service", SERVICES)
def test_an_address_and_its_signature_are_the_same(service: str, region: str) -> None:
    short, long = client(service, region, Models()), client(service, region)
    for what in ("endpoint_url", "region_name"):
        assert getattr(short.meta, what) == getattr(long.meta, what)
    signers = short._request_signer, long._request_signer
    assert len({(each.signature_version, each.signing_name, each.region_name) for each in signers}) == 1


@pytest.mark.parametrize("variant", ["AWS_USE_FIPS_ENDPOINT", "AWS_USE_DUALSTACK_ENDPOINT"])
def test_other_kinds_of_endpoints_are_found_the_long_way(variant: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(variant, "true")
    assert client("lambda", "us-east-1", Models()).meta.endpoint_url == client("lambda", "us-east-1").meta.endpoint_url
