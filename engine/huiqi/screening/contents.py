"""Files and decision records, kept by their SHA-256 and compressed; one can be erased and the chain stays whole."""

from __future__ import annotations

import hashlib
import secrets
import zlib

from huiqi.screening.tables import Content

__all__ = ["Content", "is_whole", "name_of", "pack", "text_of"]


def pack(text: str, salted: bool = True) -> Content:
    """A text to be kept.

    Args:
        salted: what is about a firm is named with a salt that goes when it is erased, so that nobody finds out by
            trying what it was; rules, which many decisions share, are not.
    """
    salt = secrets.token_hex(16) if salted else ""
    return Content(sha256=_sha256(salt, text.encode()), salt=salt, data=zlib.compress(text.encode(), 9))


def name_of(text: str) -> str:
    """The SHA-256 that a text without a salt is kept by."""
    return _sha256("", text.encode())


def text_of(content: Content) -> str:
    """The text that was kept.

    Raises:
        ValueError: it was changed.
    """
    if not is_whole(content):
        raise ValueError(f"内容 {content.sha256[:12]} 和它的哈希对不上：被改过")
    return zlib.decompress(content.data).decode()


def is_whole(content: Content) -> bool:
    """Whether a text is what its hash names."""
    try:
        return _sha256(content.salt, zlib.decompress(content.data)) == content.sha256
    except (zlib.error, TypeError, AttributeError, ValueError):  # of a kind that no row of ours has
        return False


def _sha256(salt: str, text: bytes) -> str:
    return hashlib.sha256(f"{len(salt)}:{salt}:".encode() + text).hexdigest()
