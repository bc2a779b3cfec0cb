"""Files only the holder of a key can read, and in which no change or cut goes unnoticed.

AES-256-GCM over pieces of a megabyte, so that a file need not fit into memory. The key of a file is made from the
operator's key and a salt of its own; each piece is numbered and the last one marked, so that none can be left out,
moved or cut off.
"""

import hashlib
import io
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MAGIC = b"sealed-blog-backup-1\n"
SALT_SIZE = 16
CHECK_SIZE = 16
TAG_SIZE = 16
PIECE = 1024 * 1024


class WrongKey(Exception):
    """The key is not the one the file was sealed with."""


class Damaged(Exception):
    """The file was changed or cut off."""


def _keys(key, salt):
    """The key of a file, and what tells a wrong key from a damaged file."""
    made = hashlib.scrypt(
        key.encode(), salt=salt, n=2**15, r=8, p=1, maxmem=2**26, dklen=32 + CHECK_SIZE
    )  # tens of milliseconds: guessing a weak key stays slow
    return AESGCM(made[:32]), made[32:]


def _nonce(number, is_last):
    return number.to_bytes(11, "big") + bytes([is_last])


class SealedWriter(io.RawIOBase):
    """Seals what is written to it into `file`. Without `finish()` the file counts as cut off."""

    def __init__(self, file, key):
        self.file, self.waiting, self.number = file, bytearray(), 0
        salt = os.urandom(SALT_SIZE)
        self.cipher, check = _keys(key, salt)
        self.header = MAGIC + salt + check
        file.write(self.header)

    def writable(self):
        return True

    def write(self, data):
        self.waiting += data
        # One piece stays back: only the end tells which one is the last.
        while len(self.waiting) > PIECE:
            self._seal(bytes(self.waiting[:PIECE]), is_last=False)
            del self.waiting[:PIECE]
        return len(data)

    def finish(self):
        self._seal(bytes(self.waiting), is_last=True)
        self.waiting.clear()

    def _seal(self, piece, is_last):
        self.file.write(self.cipher.encrypt(_nonce(self.number, is_last), piece, self.header))
        self.number += 1


class SealedReader(io.RawIOBase):
    """Reads what SealedWriter wrote. Raises WrongKey at once, Damaged at the first piece that is not as it was."""

    def __init__(self, file, key):
        self.file, self.number = file, 0
        self.header = file.read(len(MAGIC) + SALT_SIZE + CHECK_SIZE)
        if len(self.header) < len(MAGIC) + SALT_SIZE + CHECK_SIZE or not self.header.startswith(MAGIC):
            raise Damaged
        self.cipher, check = _keys(key, self.header[len(MAGIC) : len(MAGIC) + SALT_SIZE])
        if check != self.header[-CHECK_SIZE:]:
            raise WrongKey
        self.next = file.read(PIECE + TAG_SIZE)
        self.ready = b""
        self.is_at_end = False

    def readable(self):
        return True

    def readinto(self, buffer):
        if not self.ready and not self.is_at_end:
            self._open_piece()
        count = min(len(buffer), len(self.ready))
        buffer[:count], self.ready = self.ready[:count], self.ready[count:]
        return count

    def _open_piece(self):
        piece, self.next = self.next, self.file.read(PIECE + TAG_SIZE)
        self.is_at_end = not self.next
        try:
            self.ready = self.cipher.decrypt(_nonce(self.number, self.is_at_end), piece, self.header)
        except InvalidTag:
            raise Damaged from None
        self.number += 1
