"""What people have uploaded stays within bounds, each page and all together: the server's memory holds it until they
leave, and `server.maxUploadSize` bounds a single file only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from streamlit import config, runtime

from huiqi_ui.asgi import App, Receive, Scope, Send, answer

PER_SESSION = 200 * 1024**2
"""Bytes of uploads that one open page may hold."""
IN_ALL = 2 * 1024**3
"""Bytes of uploads that all open pages may hold."""
_ROUTE = "/_stcore/upload_file/"
_REFUSED = "上传的文件太多了：先清除不用的，或过一会儿再传。\nToo much is uploaded: remove some, or try again later.\n"


def held() -> Mapping[str, int]:
    """Bytes of uploads held for each open page, by the number of its session."""
    manager: Any = runtime.get_instance().uploaded_file_mgr
    kept = {session: list(files.values()) for session, files in list(manager.file_storage.items())}
    return {session: sum(len(file.data) for file in files) for session, files in kept.items()}


class Bounded:
    """Refuses an upload (413) that would be too much, counting those that are still coming in."""

    def __init__(self, app: App, held: Callable[[], Mapping[str, int]] = held) -> None:
        self.app, self.held = app, held
        self.coming: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, as ASGI has it."""
        if scope["type"] != "http" or scope["method"] != "PUT" or _ROUTE not in scope["path"]:
            await self.app(scope, receive, send)
            return
        session, size = scope["path"].partition(_ROUTE)[2].partition("/")[0], _announced(scope)
        if self._is_too_much(session, size):
            await answer(send, 413, _REFUSED)
            return
        self.coming[session] += size
        try:
            await self.app(scope, receive, send)
        finally:
            self.coming[session] -= size
            self.coming += Counter()  # forgets who has nothing coming

    def _is_too_much(self, session: str, size: int) -> bool:
        held = Counter(self.held()) + self.coming
        return held[session] + size > PER_SESSION or held.total() + size > IN_ALL


def _announced(scope: Scope) -> int:
    """The length that a request announces; where it does not, the largest that one file may have."""
    told = next((value for name, value in scope["headers"] if name == b"content-length"), b"")
    most = int(config.get_option("server.maxUploadSize")) * 1024**2
    return int(told) if told.isdigit() else most
