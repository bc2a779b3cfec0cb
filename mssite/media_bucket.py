"""Uploads on an S3-compatible service. Needs requirements-production.txt."""

from contextlib import contextmanager

from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from storages.backends.s3 import S3Storage


class MediaBucket(S3Storage):
    """The bucket, whose files readers still fetch from the site: no page asks another host for anything."""

    def __init__(self, **settings):
        super().__init__(**settings)
        # A reader waits for the answer.
        quick = Config(connect_timeout=2, read_timeout=10, retries={"total_max_attempts": 2})
        self.client_config = self.client_config.merge(quick)

    def url(self, name, *args, **kwargs):
        return f"{settings.MEDIA_URL}{name}"

    # OSError instead of the package's own faults when the service does not answer or takes nothing.

    def _open(self, name, mode="rb"):
        with as_os_errors():
            return super()._open(name, mode)

    def _save(self, name, content):
        with as_os_errors():
            return super()._save(name, content)

    def delete(self, name):
        with as_os_errors():
            return super().delete(name)


@contextmanager
def as_os_errors():
    try:
        yield
    except (BotoCoreError, ClientError, Boto3Error) as error:
        raise ConnectionError(type(error).__name__) from error
