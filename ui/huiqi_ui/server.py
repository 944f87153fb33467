"""The app as it is served: no other page may frame it, and on one's own machine only who has the token gets in.

`streamlit run` finds `app` here. The token is in the address that `huiqi ui` prints, as Jupyter does it: whatever else
runs on the machine, and every page that a browser shows, could reach the port as well.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import streamlit as st
from starlette.middleware import Middleware

from huiqi_ui.asgi import App, Receive, Scope, Send, answer
from huiqi_ui.upload_bounds import Bounded

TOKEN = "HUIQI_UI_TOKEN"
"""The environment variable with the token; without it there is none to be had."""
_COOKIE = "huiqi_token"
_OPEN = ("/_stcore/health",)
_HEADERS = (
    (b"x-frame-options", b"SAMEORIGIN"),
    (b"content-security-policy", b"frame-ancestors 'self'"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
)
_REFUSED = "请用 huiqi ui 打印的地址打开（里面有口令）。\nOpen the address that `huiqi ui` printed: it has the token.\n"


class Guarded:
    """Every answer with the headers above; nothing but health to who has no token, where there is one."""

    def __init__(self, app: App) -> None:
        self.app, self.token = app, os.environ.get(TOKEN, "")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, as ASGI has it."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        given = self._given(scope)
        if not self._may_enter(scope, given):
            await _refuse(scope, send)
            return

        async def sent(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *_HEADERS, *self._kept(given)]
            await send(message)

        await self.app(scope, receive, sent)

    def _may_enter(self, scope: Scope, given: str) -> bool:
        if not self.token or scope["path"] in _OPEN:
            return True
        return any(map(self._is_token, (given, _of_cookie(scope))))

    def _is_token(self, text: str) -> bool:
        return hmac.compare_digest(text.encode(errors="replace"), self.token.encode())

    def _given(self, scope: Scope) -> str:
        """The token in the address."""
        asked = parse_qs(scope.get("query_string", b"").decode("latin-1"))
        return asked.get("token", [""])[0] if self.token else ""

    def _kept(self, given: str) -> list[tuple[bytes, bytes]]:
        """A token from the address stays with the browser while it is open."""
        cookie = f"{_COOKIE}={given}; Path=/; HttpOnly; SameSite=Strict"
        return [(b"set-cookie", cookie.encode())] if self.token and self._is_token(given) else []


def _of_cookie(scope: Scope) -> str:
    """Our own cookie, whatever else stands beside it: all ports of a machine share theirs."""
    held = ";".join(value.decode("latin-1") for name, value in scope["headers"] if name == b"cookie")
    named = (each.strip().partition("=") for each in held.split(";"))
    return next((value for name, _, value in named if name == _COOKIE), "")


async def _refuse(scope: Scope, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    await answer(send, 403, _REFUSED, _HEADERS)


app = st.App(Path(__file__).with_name("app.py"), middleware=[Middleware(Guarded), Middleware(Bounded)])
