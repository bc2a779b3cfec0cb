"""One backup as one file: a compressed tar, sealed where there is a key.

Its first member, manifest.json, says what it holds; its last, end.json, the check sums of all between. A file
without its end is no backup.
"""

import gzip
import hashlib
import io
import json
import os
import tarfile
import zlib
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from mssite.operations.sealing import MAGIC, Damaged, SealedReader, SealedWriter, WrongKey

FORMAT = 1
MANIFEST, END = "manifest.json", "end.json"


class BackupError(Exception):
    """Why a backup cannot be made or used, in a sentence for the operator."""


class Writer:
    """Adds members to an archive and remembers their check sums."""

    def __init__(self, tar):
        self.tar, self.sums = tar, {}

    def add(self, name, file, size):
        """Add `size` bytes of the open `file` under `name`."""
        member = tarfile.TarInfo(name)
        member.size, member.mode = size, 0o600
        summing = Summing(file)
        self.tar.addfile(member, summing)
        self.sums[name] = summing.sum.hexdigest()

    def add_json(self, name, value):
        data = json.dumps(value).encode()
        self.add(name, io.BytesIO(data), len(data))

    def add_path(self, name, path):
        with open(path, "rb") as file:
            self.add(name, file, os.fstat(file.fileno()).st_size)


class Summing:
    """A file that keeps the check sum of what was read from it."""

    def __init__(self, file):
        self.file, self.sum = file, hashlib.sha256()

    def read(self, size=-1):
        data = self.file.read(size)
        self.sum.update(data)
        return data


@contextmanager
def writing(path, manifest, key):
    """Yield a Writer for a new archive at `path`, which is complete and on the disk when this ends well."""
    with open(path, "xb", opener=private) as file:
        sealed = SealedWriter(file, key) if key else file
        packed = gzip.GzipFile(filename="", fileobj=sealed, mode="wb", compresslevel=6)
        with packed, tarfile.open(fileobj=packed, mode="w|", bufsize=1024 * 1024) as tar:
            writer = Writer(tar)
            writer.add_json(MANIFEST, manifest)
            yield writer
            writer.add_json(END, {"sums": writer.sums})
        if key:
            sealed.finish()
        file.flush()
        os.fsync(file.fileno())


def private(path, flags):
    """Opens files that hold addresses and letters for their owner alone."""
    return os.open(path, flags, 0o600)


def unpack(path, folder, key):
    """Write all members below `folder` and return the manifest. BackupError if the file is not whole."""
    try:
        with open(path, "rb") as file:
            return _unpack(_opened(file, key), Path(folder))
    except FileNotFoundError:
        raise BackupError(f"There is no file {path}.") from None
    except WrongKey:
        raise BackupError("BACKUP_KEY is not the key this backup was made with.") from None
    except (Damaged, EOFError, gzip.BadGzipFile, tarfile.TarError, zlib.error, ValueError, KeyError):
        raise BackupError(f"{path} is damaged or cut off. Take another backup.") from None


def _opened(file, key):
    is_sealed = file.read(len(MAGIC)) == MAGIC
    file.seek(0)
    if not is_sealed:
        return file
    if not key:
        raise BackupError("This backup is sealed. Set BACKUP_KEY to the key it was made with.")
    return io.BufferedReader(SealedReader(file, key), 1024 * 1024)


def _unpack(file, folder):
    sums, manifest, end = {}, None, None
    with gzip.GzipFile(fileobj=file) as packed, tarfile.open(fileobj=packed, mode="r|") as tar:
        for member in tar:
            target = folder / safe(member)
            target.parent.mkdir(parents=True, exist_ok=True)
            summing = Summing(tar.extractfile(member))
            with open(target, "wb", opener=private) as out:
                while piece := summing.read(1024 * 1024):
                    out.write(piece)
            sums[member.name] = summing.sum.hexdigest()
            if member.name == MANIFEST:
                manifest = json.loads(target.read_text())
                check_format(manifest)
            elif member.name == END:
                end = json.loads(target.read_text())
        while packed.read(1024 * 1024):
            pass  # the check sum of the whole stands at the very end
    if manifest is None or end is None or {**end["sums"]} != {k: v for k, v in sums.items() if k != END}:
        raise Damaged
    return manifest


def check_format(manifest):
    if manifest["format"] > FORMAT:
        raise BackupError("This backup was made by a newer version. Restore it with that version.")


def safe(member):
    """The member's name, if it is a plain file below the folder; else Damaged, because we never write others."""
    path = PurePosixPath(member.name)
    if not member.isreg() or path.is_absolute() or ".." in path.parts:
        raise Damaged
    return path
