"""A rulebase as one text, by its SHA-256: kept beside a decision, so that it can be decided again later."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import tempfile
import zlib
from dataclasses import dataclass

from huiqi.loading.rules.gathered import laid_out
from huiqi.loading.rules.rulebase import load_rulebase
from huiqi.model.policy import Rulebase

_MOST = 64 * 1024 * 1024
"""Bytes of a packed rulebase, unpacked: more than any library has."""


@dataclass(frozen=True, slots=True)
class Packed:
    """Rules and vocabulary as they were read.

    Attributes:
        sha256: of the files, unpacked.
        text: the files, compressed, in base64.
    """

    sha256: str
    text: str


def packed(rulebase: Rulebase) -> Packed:
    """What a rulebase was read from."""
    files = {name: content.decode("latin-1") for name, content in rulebase.files.items()}
    plain = json.dumps(files, ensure_ascii=False).encode()
    return Packed(hashlib.sha256(plain).hexdigest(), base64.b64encode(zlib.compress(plain, 9)).decode())


def unpacked(held: Packed) -> Rulebase:
    """The rulebase again.

    Raises:
        ValueError: the text is not what the SHA-256 names, or unpacks to more than a library has.
        RulesError: the rules do not load in this version.
    """
    try:
        reader = zlib.decompressobj()
        plain = reader.decompress(base64.b64decode(held.text, validate=True), _MOST)
    except (zlib.error, binascii.Error) as error:
        raise ValueError(f"规则解不开：{error}") from None
    if reader.unconsumed_tail or hashlib.sha256(plain).hexdigest() != held.sha256:
        raise ValueError("规则和它的 SHA-256 对不上")
    files = {str(name): str(text).encode("latin-1") for name, text in json.loads(plain).items()}
    with tempfile.TemporaryDirectory(prefix="huiqi-rules-") as folder:
        return load_rulebase(laid_out(files, folder), only=True)
