"""Blobs in S3-compatible storage: `s3://BUCKET/PREFIX?endpoint=URL&region=R`, with credentials from the environment.

What is kept there is ciphertext, so whoever runs the storage reads nothing; what comes back is compared with its name.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import obstore
from django.conf import settings
from obstore.exceptions import BaseError, NotFoundError
from obstore.store import S3Store as Bucket

from standfast.log.blobs import (
    BlobDamaged,
    BlobMissing,
    BlobStore,
    StoreFailed,
    fits,
    is_name,
    key_of_blob,
    store_scheme,
)

TIMEOUT = "60s"
RETRIES = 3
PATIENCE = timedelta(seconds=30)


@store_scheme("s3")
def open_bucket(address: str) -> BlobStore:
    """Return the store of an address.

    :raises StoreFailed: when it names no bucket, or the credentials are missing.
    """
    parts = urlsplit(address)
    asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
    key_id, secret = settings.BLOBS_KEY_ID, settings.BLOBS_SECRET
    if not parts.netloc or set(asked) - {"endpoint", "region"}:
        raise StoreFailed(
            "STANDFAST_BLOBS does not name a bucket: write s3://BUCKET?endpoint=URL, with &region=R where the storage asks for one."
        )
    if not key_id or not secret:
        raise StoreFailed(
            f"The bucket {parts.netloc} cannot be opened without credentials: set STANDFAST_BLOBS_KEY_ID and "
            "STANDFAST_BLOBS_SECRET."
        )
    endpoint = asked.get("endpoint")
    bucket = Bucket(
        parts.netloc,
        prefix=parts.path.strip("/") or None,
        endpoint=endpoint,
        region=asked.get("region", "us-east-1"),
        access_key_id=key_id,
        secret_access_key=secret,
        client_options={
            "allow_http": bool(endpoint and endpoint.startswith("http://")),
            "timeout": TIMEOUT,
        },
        retry_config={"max_retries": RETRIES, "retry_timeout": PATIENCE},
    )
    return BucketStore(bucket, parts.netloc)


class BucketStore:
    """Blobs as objects of a bucket, `KEY/DIGEST`."""

    def __init__(self, bucket: Bucket, title: str) -> None:
        self.bucket, self.title = bucket, title

    def put(self, name: str, data: bytes) -> None:
        """Keep a blob; one that is there already is left alone.

        :raises BlobDamaged: when the bytes are not those of the name.
        :raises StoreFailed: when the storage does not take it.
        """
        if not fits(name, data):
            raise BlobDamaged(name)
        if self.size(name) != len(data):
            with self._asked():
                obstore.put(self.bucket, _path(name), data)

    def get(self, name: str) -> bytes:
        """Return a blob.

        :raises BlobMissing: when it is not there.
        :raises BlobDamaged: when other bytes lie in its place.
        :raises StoreFailed: when the storage does not answer.
        """
        try:
            with self._asked():
                data = bytes(obstore.get(self.bucket, _path(name)).bytes())
        except FileNotFoundError as error:
            raise BlobMissing(name) from error
        if not fits(name, data):
            raise BlobDamaged(name)
        return data

    def size(self, name: str) -> int | None:
        """Return how many bytes a blob has, or None where it is not there."""
        try:
            with self._asked():
                return int(obstore.head(self.bucket, _path(name))["size"])
        except FileNotFoundError:
            return None

    def names(self) -> Iterator[tuple[str, int]]:
        """Yield the name and size of every blob."""
        with self._asked():
            for found in obstore.list(self.bucket):
                for one in found:
                    name = "-".join(str(one["path"]).split("/")[-2:])
                    if is_name(name):
                        yield name, int(one["size"])

    def remove(self, name: str) -> None:
        """Remove a blob; one that is not there is no error."""
        try:
            with self._asked():
                obstore.delete(self.bucket, _path(name))
        except FileNotFoundError:
            return

    @contextmanager
    def _asked(self) -> Iterator[None]:
        try:
            yield
        except NotFoundError as error:
            raise FileNotFoundError(self.title) from error
        except BaseError as error:
            raise StoreFailed(
                f"The storage of evidence (bucket {self.title}) does not answer as it should ({type(error).__name__}); nothing was "
                "changed. Look whether it runs and whether the credentials are its own, and try again."
            ) from error


def _path(name: str) -> str:
    if not is_name(name):
        raise FileNotFoundError(name)
    return f"{key_of_blob(name)}/{name.partition('-')[2]}"
