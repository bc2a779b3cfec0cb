"""Where backups lie: a folder of this machine, or a bucket of an S3-compatible service."""

import errno
import os
import re
import shutil
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from mssite.operations.archive import BackupError

NAMES = re.compile(r"blog-\d{8}T\d{6}Z\.backup")


def place(text):
    """The place that `text` names: a path, or s3://bucket/prefix."""
    if text.startswith("s3://"):
        return Bucket(text)
    if "://" in text:
        raise BackupError("Backups go to a folder or to s3://bucket/prefix.")
    return Folder(text)


@contextmanager
def room_needed(where):
    """Say in a sentence that there is no room, or that a folder cannot be used."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
            raise BackupError(f"There is no room left for {where}. Nothing was kept.") from None
        if isinstance(error, PermissionError):
            raise BackupError(f"{where} may not be written.") from None
        raise


class Folder:
    def __init__(self, text):
        self.path = Path(text).resolve()

    def __str__(self):
        return str(self.path)

    def keep(self, path, name):
        """Give the finished file its name. It appears whole or not at all."""
        with room_needed(self):
            self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
            part = self.path / f"{name}.part"
            try:
                if os.stat(path).st_dev == os.stat(self.path).st_dev:
                    os.link(path, part)
                else:
                    shutil.copyfile(path, part)
                    part.chmod(0o600)
                with open(part, "rb") as file:
                    os.fsync(file.fileno())
                part.replace(self.path / name)
            finally:
                part.unlink(missing_ok=True)
            folder = os.open(self.path, os.O_RDONLY)
            os.fsync(folder)
            os.close(folder)

    def names(self):
        """The backups here, oldest first."""
        if not self.path.is_dir():
            return []
        return sorted(path.name for path in self.path.iterdir() if NAMES.fullmatch(path.name))

    def remove(self, name):
        (self.path / name).unlink(missing_ok=True)

    @contextmanager
    def opened(self, name, work):
        """Yield the path of the backup."""
        yield self.path / name


class Bucket:
    def __init__(self, text):
        try:
            import boto3
            from boto3.exceptions import Boto3Error
            from botocore.exceptions import BotoCoreError, ClientError
        except ImportError:
            raise BackupError("s3:// needs: pip install -r requirements-production.txt") from None
        parts = urlsplit(text)
        self.bucket, self.prefix = parts.netloc, parts.path.strip("/")
        self.faults = (Boto3Error, BotoCoreError, ClientError)
        self.client = boto3.client("s3", endpoint_url=settings.S3_ENDPOINT_URL or None)

    def __str__(self):
        return f"s3://{self.bucket}/{self.prefix}"

    def key(self, name):
        return f"{self.prefix}/{name}" if self.prefix else name

    @contextmanager
    def answering(self):
        try:
            yield
        except self.faults as error:
            raise BackupError(f"{self} did not answer as it should ({type(error).__name__}).") from None

    def keep(self, path, name):
        """Upload the finished file; an object appears whole or not at all."""
        with self.answering():
            self.client.upload_file(str(path), self.bucket, self.key(name))
            size = self.client.head_object(Bucket=self.bucket, Key=self.key(name))["ContentLength"]
        if size != os.stat(path).st_size:
            raise BackupError(f"{self} has kept another size than was sent.")

    def names(self):
        with self.answering():
            pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=self.prefix)
            keys = [item["Key"] for page in pages for item in page.get("Contents", [])]
        names = [key.rpartition("/")[2] for key in keys if key == self.key(key.rpartition("/")[2])]
        return sorted(name for name in names if NAMES.fullmatch(name))

    def remove(self, name):
        with self.answering():
            self.client.delete_object(Bucket=self.bucket, Key=self.key(name))

    @contextmanager
    def opened(self, name, work):
        """Yield the path of the backup, fetched into the folder `work`."""
        path = Path(work) / name
        with self.answering(), room_needed(work):
            self.client.download_file(self.bucket, self.key(name), str(path))
        yield path
