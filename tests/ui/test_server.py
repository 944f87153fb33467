"""The app as it is served: not in other pages' frames, and on one's own machine only with the token."""

from __future__ import annotations

import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.ui.browser import served

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]


def asked(address: str, **headers: str) -> tuple[int, dict[str, str]]:
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers=headers)) as answer:
            return answer.status, {name.lower(): value for name, value in answer.headers.items()}
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, {name.lower(): value for name, value in refused.headers.items()}


def test_only_who_has_the_token_gets_in(tmp_path: Path) -> None:
    with served(tmp_path, env={"HUIQI_UI_TOKEN": "geheim"}) as address:
        assert asked(f"{address}/_stcore/health")[0] == 200
        for path in ("/", "/?token=falsch", "/screening", "/_stcore/host-config", "/_stcore/stream"):
            assert asked(f"{address}{path}")[0] == 403, path
        status, headers = asked(f"{address}/?token=geheim")
        assert status == 200
        cookie = headers["set-cookie"]
        assert "HttpOnly" in cookie and "SameSite=Strict" in cookie
        assert asked(f"{address}/screening", Cookie=cookie.partition(";")[0])[0] == 200
        assert asked(f"{address}/", Cookie="huiqi_token=falsch")[0] == 403
        for beside in ('x={"a":1}', "a[1]=2", "y=a b"):  # cookies of other ports of the machine
            assert asked(f"{address}/", Cookie=f"{beside}; huiqi_token=geheim")[0] == 200, beside
        status, headers = asked(f"{address}/_stcore/health?token=%E4%B8%AD%0d%0aX:1")
        assert (status, "huiqi_token" in headers.get("set-cookie", "")) == (200, False)


def test_no_other_page_may_frame_it(tmp_path: Path) -> None:
    with served(tmp_path) as address:
        status, headers = asked(address)
        assert status == 200
        assert headers["x-frame-options"] == "SAMEORIGIN"
        assert headers["content-security-policy"] == "frame-ancestors 'self'"
        assert headers["x-content-type-options"] == "nosniff"
