"""Uploads are bounded per page and in all: what is too much is answered with 413 before a byte of it is read."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from huiqi_ui.upload_bounds import IN_ALL, PER_SESSION, Bounded

MB = 1024**2


class Requests:
    """A server that remembers which uploads reached it, and the statuses that were answered."""

    def __init__(self, **held: int) -> None:
        self.bounded = Bounded(self._app, lambda: held)
        self.reached: list[str] = []
        self.statuses: list[int] = []
        self.inside: list[tuple[str, str, int | None]] = []

    async def _app(self, scope: Any, receive: Any, send: Any) -> None:
        self.reached.append(scope["path"])
        while self.inside:
            await self.ask(*self.inside.pop())

    async def ask(self, method: str, path: str, size: int | None) -> None:
        async def send(message: Any) -> None:
            if message["type"] == "http.response.start":
                self.statuses.append(message["status"])

        headers = [] if size is None else [(b"content-length", str(size).encode())]
        await self.bounded({"type": "http", "method": method, "path": path, "headers": headers}, _nothing, send)


async def _nothing() -> Any:
    raise AssertionError("what is refused is not read")


def put(session: str) -> str:
    return f"/_stcore/upload_file/{session}/1"


@pytest.mark.parametrize(
    ("held", "size", "refused"),
    [
        ({}, 50 * MB, False),
        ({"甲": PER_SESSION - 10 * MB}, 10 * MB, False),
        ({"甲": PER_SESSION - 10 * MB}, 10 * MB + 1, True),
        ({"乙": PER_SESSION}, 10 * MB, False),
        ({f"页{number}": PER_SESSION for number in range(10)}, 50 * MB, True),
        ({"甲": PER_SESSION - 10 * MB}, None, True),  # who does not say how much may send as much as one file may have
    ],
)
def test_an_upload_is_taken_while_there_is_room(held: dict[str, int], size: int | None, refused: bool) -> None:
    requests = Requests(**held)
    asyncio.run(requests.ask("PUT", put("甲"), size))
    assert (requests.statuses, requests.reached) == (([413], []) if refused else ([], [put("甲")]))


def test_what_is_still_coming_in_counts_and_what_has_come_does_not_count_twice() -> None:
    requests = Requests()
    requests.inside = [("PUT", put("甲"), 1 * MB), ("PUT", put("甲"), 50 * MB)]
    asyncio.run(requests.ask("PUT", put("甲"), PER_SESSION - 50 * MB))
    assert requests.statuses == [413] and len(requests.reached) == 2
    assert not requests.bounded.coming


def test_whatever_else_is_asked_passes() -> None:
    requests = Requests(甲=IN_ALL)
    asyncio.run(requests.ask("DELETE", put("甲"), None))
    asyncio.run(requests.ask("GET", "/", None))
    assert len(requests.reached) == 2
