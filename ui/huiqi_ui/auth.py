"""Who is asking, and what they may see: decided on the server, for every run of every page.

Without an OIDC provider only whoever sits at the machine itself may see the bureau's pages; a server that others
can reach shows those of the public. With one, they open to people whose claims have the bureau's role.
"""

from __future__ import annotations

import getpass
import ipaddress
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urlsplit

import streamlit as st

from huiqi_ui.settings import Settings, settings
from huiqi_ui.words import say

_FORWARDED = ("x-forwarded", "forwarded", "via", "cf-")
"""How the names of headers begin that a proxy adds: who comes through one does not sit at this machine."""
_SKEW = 300
"""Seconds by which the provider's clock may be ahead."""


@dataclass(frozen=True, slots=True)
class Person:
    """Whoever is asking.

    Attributes:
        name: what the log of the bureau's work calls them; empty for the public.
        is_bureau: whether they may see the bureau's pages.
        why_not: why a person who signed in may not.
    """

    name: str
    is_bureau: bool
    why_not: str = ""


PUBLIC = Person("", False)


def person() -> Person:
    """Who is asking."""
    held = settings()
    if held.signs_in:
        return _signed_in(held, dict(st.user)) if st.user.is_logged_in else PUBLIC
    return Person(getpass.getuser(), True) if _is_here() else PUBLIC


def require_bureau() -> Person:
    """The person, where it is one of the bureau; else the page ends here, whatever led to it."""
    found = person()
    if not found.is_bureau:
        st.error(say("这一页只给主管部门用。请用有权限的账号登录。"))
        st.stop()
    return found


def _signed_in(held: Settings, claims: Mapping[str, Any]) -> Person:
    name = name_of(claims)
    issued = claims.get("auth_time", claims.get("iat"))
    if not name or not isinstance(issued, (int, float)):
        return Person(name, False, say("登录信息不全，请重新登录。"))
    if not -_SKEW <= time.time() - issued <= held.session_hours * 3600:
        return Person(name, False, say("登录已过期，请重新登录。"))
    if held.bureau_role not in roles_in(claims, held.roles_claim):
        return Person(name, False, say("这个账号没有主管部门的权限。"))
    return Person(name, True)


def name_of(claims: Mapping[str, Any]) -> str:
    """What the log calls a person: a name to read, and the provider's own number, which stays when a name changes.

    An address that the provider did not verify is anybody's, and no name. Without a number there is no person.
    """
    sub = str(claims.get("sub") or "")
    verified = claims.get("email") if claims.get("email_verified") is not False else None
    shown = str(verified or claims.get("preferred_username") or "")
    if not sub:
        return ""
    return f"{shown}（{sub}）" if shown and shown != sub else sub


def roles_in(claims: Mapping[str, Any], path: str) -> tuple[str, ...]:
    """The roles that claims give: a list of texts, or one text; anything else gives none."""
    found: Any = claims.get(path)  # some providers name claims by an address
    if found is not None:
        return _texts(found)
    found = claims
    for step in path.split("."):
        found = found.get(step) if isinstance(found, Mapping) else None
    return _texts(found)


def _texts(found: Any) -> tuple[str, ...]:
    if isinstance(found, str):
        return (found,)
    return tuple(each for each in found if isinstance(each, str)) if isinstance(found, (list, tuple)) else ()


def _is_here() -> bool:
    """Whether the server listens to this machine alone, and the browser is on it."""
    if not _is_loopback(str(st.get_option("server.address") or "")):
        return False
    headers = st.context.headers
    asked, came = urlsplit(f"//{headers.get('Host') or ''}"), urlsplit(headers.get("Origin") or "")
    if _address(asked) != _address(came):
        return False  # a page of another port of this machine is another page
    host, origin = asked.hostname or "", came.hostname or ""
    by_proxy = any(name.lower().startswith(_FORWARDED) or name.lower().endswith("-ip") for name in headers)
    return not by_proxy and all(map(_is_loopback, (host, origin, st.context.ip_address or "localhost")))


def _address(of: SplitResult) -> tuple[str, int | None]:
    """A host and its port; one that is no number is no port."""
    try:
        return of.hostname or "", of.port
    except ValueError:
        return "", -1


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
