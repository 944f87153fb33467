"""A decision record signed with an Ed25519 key (RFC 8032): who has the public key sees that its holder wrote it.

The private key is a PEM file (PKCS #8), kept apart from the records and their database:

    openssl genpkey -algorithm ed25519 -out 私钥.pem
    openssl pkey -in 私钥.pem -pubout -out 公钥.pem

Signed is the record's seal, which is over everything in it but the signature.
"""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from huiqi.base.errors import UsageError, reason
from huiqi.output.record import as_json

_CONTEXT = b"huiqi decision record "
"""Signed before the seal, so that a signature made for something else is none of a record."""


class Signer:
    """Signs records with the private key in a file.

    Raises:
        UsageError: it cannot be read, is no Ed25519 private key, or has a password.
    """

    def __init__(self, path: Path) -> None:
        try:
            key = load_pem_private_key(_read(path), None)
        except TypeError:
            raise UsageError(f"「{path}」的私钥设了口令：请用没有口令的，由文件权限保护。") from None
        except ValueError:
            raise UsageError(_not_a_key(path, "私钥")) from None
        if not isinstance(key, Ed25519PrivateKey):
            raise UsageError(_not_a_key(path, "私钥"))
        self._key = key

    def signed(self, record: bytes) -> bytes:
        """A record, as `record.written` gives it, with a signature."""
        held: dict[str, Any] = json.loads(record)
        value = self._key.sign(_CONTEXT + held["seal"].encode())
        held["signature"] = {"algorithm": "Ed25519", "value": base64.b64encode(value).decode()}
        return as_json(held).encode()


def is_signed_by(seal: str, signature: str, path: Path) -> bool:
    """Whether a record's signature is that of the key whose public half is in a file.

    Raises:
        UsageError: the file cannot be read, or is no Ed25519 public key.
    """
    try:
        key = load_pem_public_key(_read(path))
    except ValueError:
        raise UsageError(_not_a_key(path, "公钥")) from None
    if not isinstance(key, Ed25519PublicKey):
        raise UsageError(_not_a_key(path, "公钥"))
    try:
        key.verify(base64.b64decode(signature, validate=True), _CONTEXT + seal.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"无法读取密钥「{path}」：{reason(error)}。") from None


def _not_a_key(path: Path, which: str) -> str:
    return f"「{path}」不是 Ed25519 {which}（PEM）。可以用 openssl genpkey -algorithm ed25519 生成一对。"
