"""Uploads and backups on an S3-compatible service: a real server of that kind on this computer."""

import os
import socket
import uuid
from unittest.mock import patch

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from mssite.operations.places import place

moto = pytest.importorskip("moto.server", reason="moto is not installed: make .venv/check installs it")
boto3 = pytest.importorskip("boto3")

KEYS = {"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_DEFAULT_REGION": "eu-central-1"}


@pytest.fixture(scope="module")
def server():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    with patch.dict(os.environ, KEYS):
        running = moto.ThreadedMotoServer(ip_address="127.0.0.1", port=port, verbose=False)
        running.start()
        yield f"http://127.0.0.1:{port}"
        running.stop()


@pytest.fixture
def bucket(server, settings):
    """A new bucket that keeps the uploads."""
    settings.S3_ENDPOINT_URL = server
    name = f"blog-{uuid.uuid4().hex}"
    client = boto3.client("s3", endpoint_url=server)
    client.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    options = {"bucket_name": name, "endpoint_url": server, "default_acl": None, "querystring_auth": False}
    options["file_overwrite"] = False
    media = {"BACKEND": "mssite.media_bucket.MediaBucket", "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "default": media}
    return client, name


def names(bucket):
    client, name = bucket
    return [item["Key"] for item in client.list_objects_v2(Bucket=name).get("Contents", [])]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_pictures_lie_there_and_come_from_the_site(client, bucket):
    default_storage.save("images/ab/480.webp", ContentFile(b"RIFF"))
    assert names(bucket) == ["images/ab/480.webp"]
    assert default_storage.url("images/ab/480.webp") == "/media/images/ab/480.webp"
    answer = client.get("/media/images/ab/480.webp")
    assert b"".join(answer.streaming_content) == b"RIFF"
    assert answer.headers["Content-Type"] == "image/webp"
    assert "immutable" in answer.headers["Cache-Control"]


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["nothing.webp", "../secret", "ab/", "%00"])
def test_what_is_not_there_is_404(client, bucket, path):
    assert client.get(f"/media/{path}").status_code == 404


@pytest.mark.django_db
def test_without_the_service_a_picture_is_missing_for_now(client, bucket, settings):
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    media = settings.STORAGES["default"]
    options = {**media["OPTIONS"], "endpoint_url": f"http://127.0.0.1:{port}"}
    settings.STORAGES = {**settings.STORAGES, "default": {**media, "OPTIONS": options}}
    answer = client.get("/media/images/ab/480.webp")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert "Cache-Control" not in answer.headers


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_backups_go_there_with_the_uploads_and_old_ones_go(bucket, settings, capsys):
    client, name = bucket
    default_storage.save("images/ab/480.webp", ContentFile(b"RIFF"))
    for day in (1, 2):
        client.put_object(Bucket=name, Key=f"site/blog-2020010{day}T000000Z.backup", Body=b"old")
    client.put_object(Bucket=name, Key="site/notes.txt", Body=b"mine")
    settings.BACKUP_TO = f"s3://{name}/site"
    call_command("backup", to=settings.BACKUP_TO, keep=2)
    kept = place(settings.BACKUP_TO).names()
    assert len(kept) == 2
    assert kept[0] == "blog-20200102T000000Z.backup"
    assert "site/notes.txt" in names(bucket)
    call_command("restore", check="")
    assert "The backup is good." in capsys.readouterr().out
    assert "images/ab/480.webp" in names(bucket)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_bucket_that_is_not_there_is_a_sentence(bucket):
    with pytest.raises(CommandError, match="did not answer as it should"):
        call_command("backup", to="s3://no-such-bucket-here/x")
