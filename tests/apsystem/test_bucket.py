"""Documents in a private bucket, by a setting; boto3 is stopped at the network."""

from typing import Any

import pytest
from django.core.files.base import ContentFile

from tests.house.test_settings import manage


PRINT = "from django.conf import settings; print(settings.STORAGES['default'])"
KEYS = {"AP_S3_BUCKET": "documents", "AP_S3_ACCESS_KEY": "key", "AP_S3_SECRET_KEY": "secret"}


def test_documents_are_in_the_database_unless_a_bucket_is_chosen() -> None:
    assert "apsystem.storage.DatabaseStorage" in manage("shell", "-c", PRINT).stdout


def test_a_bucket_is_chosen_by_a_setting_and_what_is_missing_is_named() -> None:
    said = manage("shell", "-c", PRINT, AP_DOCUMENTS="s3", **KEYS).stdout
    assert "apsystem.bucket.PrivateBucket" in said
    assert "'bucket_name': 'documents'" in said
    missing = manage("check", AP_DOCUMENTS="s3", **(KEYS | {"AP_S3_BUCKET": ""}))
    assert "AP_S3_BUCKET is not set" in missing.stderr
    assert "set it to database or s3" in manage("check", AP_DOCUMENTS="disk").stderr


def test_a_bucket_gives_no_public_address_and_keeps_files_private(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("storages", reason="the extra s3 is not installed")
    pytest.importorskip("boto3", reason="the extra s3 is not installed")
    from botocore.awsrequest import AWSResponse
    from botocore.httpsession import URLLib3Session

    from apsystem.bucket import PrivateBucket

    asked: list[Any] = []

    def send(self: Any, request: Any) -> Any:
        asked.append(request)

        class Raw:
            def stream(self, *args: Any, **kwargs: Any) -> Any:
                yield b""

        return AWSResponse(request.url, 200, {}, Raw())

    monkeypatch.setattr(URLLib3Session, "send", send)
    bucket = PrivateBucket(
        bucket_name="documents", access_key="key", secret_key="secret", region_name="eu-west-2",
        endpoint_url="https://bucket.example",
    )  # fmt: skip
    name = bucket.save("Jordan Marlowe.pdf", ContentFile(b"%PDF-"))
    assert len(name) == 32
    put = asked[-1]
    headers = {key.lower(): value for key, value in put.headers.items()}
    assert put.method == "PUT"
    assert put.url == f"https://bucket.example/documents/{name}"
    assert headers["x-amz-acl"] in ("private", b"private")
    assert headers["x-amz-server-side-encryption"] in ("AES256", b"AES256")
    with pytest.raises(ValueError, match="no public address"):
        bucket.url(name)
