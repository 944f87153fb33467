"""Who may see what: the machine's own user, the public, auth who sign in."""

from __future__ import annotations

import time
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from huiqi_ui import auth
from huiqi_ui.auth import roles_in
from huiqi_ui.settings import Settings, settings
from tests.ui.conftest import PAGE, Opened, shown

HELD = Settings(True, "realm_access.roles", "huiqi-bureau", 8, "sqlite://")
HERE = {"Origin": "http://localhost:8501"}
BUREAU = ["screening", "batch", "workbench"]


def claims(**more: Any) -> dict[str, Any]:
    return {"sub": "1", "email": "a@x", "iat": time.time(), "realm_access": {"roles": ["huiqi-bureau"]}, **more}


def test_the_role_opens_the_bureaus_pages() -> None:
    assert auth._signed_in(HELD, claims()) == auth.Person("a@x（1）", True)


@pytest.mark.parametrize(
    ("more", "name"),
    [
        ({"email_verified": True}, "a@x（1）"),
        ({"email_verified": False}, "1"),
        ({"email_verified": False, "preferred_username": "王五"}, "王五（1）"),
        ({"email": "", "preferred_username": "王五"}, "王五（1）"),
        ({"email": "a@x", "sub": ""}, ""),
    ],
)
def test_a_person_is_known_by_the_providers_number(more: dict[str, Any], name: str) -> None:
    """Two people may have had one address, and one that was not verified is anybody's."""
    assert auth.name_of(claims(**more)) == name


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"realm_access": {"roles": ["other"]}}, "没有主管部门的权限"),
        ({"realm_access": {"roles": "huiqi-bureau-2"}}, "没有主管部门的权限"),
        ({"realm_access": {"roles": {"huiqi-bureau": True}}}, "没有主管部门的权限"),
        ({"realm_access": ["huiqi-bureau"]}, "没有主管部门的权限"),
        ({"realm_access": None, "roles": ["huiqi-bureau"]}, "没有主管部门的权限"),
        ({"iat": time.time() - 9 * 3600}, "登录已过期"),
        ({"auth_time": time.time() - 9 * 3600}, "登录已过期"),
        ({"iat": time.time() + 3600}, "登录已过期"),
        ({"iat": float("nan")}, "登录已过期"),
        ({"iat": float("inf")}, "登录已过期"),
        ({"iat": None}, "登录信息不全"),
        ({"iat": "now"}, "登录信息不全"),
        ({"email": "", "sub": ""}, "登录信息不全"),
    ],
)
def test_anything_else_does_not(more: dict[str, Any], why: str) -> None:
    found = auth._signed_in(HELD, claims(**more))
    assert not found.is_bureau
    assert why in found.why_not


def test_roles_are_found_where_the_settings_say() -> None:
    assert roles_in({"roles": "one"}, "roles") == ("one",)
    assert roles_in({"a": {"b": ["x", 1, "y"]}}, "a.b") == ("x", "y")
    assert roles_in({}, "a.b.c") == ()
    assert roles_in({"https://x.example/roles": ["y"]}, "https://x.example/roles") == ("y",)


@pytest.mark.parametrize(
    ("address", "headers", "ip", "here"),
    [
        ("127.0.0.1", {"Host": "localhost:8501", **HERE}, None, True),
        ("127.0.0.1", {"Host": "127.0.0.1:8501", "Origin": "http://127.0.0.1:8501"}, "127.0.0.1", True),
        ("127.0.0.1", {"Host": "127.0.0.1:8501", "Origin": "http://127.0.0.1:3000"}, "127.0.0.1", False),
        ("127.0.0.1", {"Host": "localhost:8501", "Origin": "http://localhost"}, None, False),
        ("127.0.0.1", {"Host": "localhost:8501", "Origin": "http://localhost:99999"}, None, False),
        ("::1", {"Host": "[::1]:8501", "Origin": "http://[::1]:8501"}, "::1", True),
        ("127.0.0.1", {"Host": "127.0.0.1:8501"}, None, False),
        ("127.0.0.1", {"Host": "127.0.0.1:8501", "Origin": "https://county.example"}, None, False),
        ("127.0.0.1", {"Host": "localhost:8501", **HERE, "X-Forwarded-Proto": "https"}, None, False),
        ("127.0.0.1", {"Host": "localhost:8501", **HERE, "CF-Connecting-IP": "10.0.0.7"}, None, False),
        ("127.0.0.1", {"Host": "localhost:8501", **HERE, "X-Client-IP": "10.0.0.7"}, None, False),
        ("127.0.0.1", {"Host": "localhost:8501", **HERE, "Via": "1.1 x"}, None, False),
        ("", {"Host": "localhost:8501", **HERE}, None, False),
        ("0.0.0.0", {"Host": "localhost:8501", **HERE}, None, False),
        ("127.0.0.1", {"Host": "evil.example", **HERE}, None, False),
        ("127.0.0.1", {"Host": "evil.example:8501", **HERE}, None, False),
        ("127.0.0.1", {"Host": "localhost:8501", **HERE}, "10.0.0.7", False),
        ("127.0.0.1", {"Host": "localhost", "X-Forwarded-For": "10.0.0.7"}, None, False),
        ("127.0.0.1", {"Host": "localhost", "Forwarded": "for=10.0.0.7"}, None, False),
    ],
)
def test_only_the_machine_itself_is_trusted_without_signing_in(
    monkeypatch: pytest.MonkeyPatch, address: str, headers: dict[str, str], ip: str | None, here: bool
) -> None:
    class Context:
        def __init__(self) -> None:
            self.headers, self.ip_address = headers, ip

    monkeypatch.setattr(st, "context", Context())
    monkeypatch.setattr(st, "get_option", lambda name: address)
    assert auth._is_here() is here


def test_the_public_sees_two_pages_and_cannot_open_others(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auth, "_is_here", lambda: True)
    app = opened("self_check")
    monkeypatch.setattr(auth, "_is_here", lambda: False)
    app.run()
    for name in BUREAU:
        with pytest.raises(ValueError, match="Could not find a navigation page"):
            app.switch_page(f"app_pages/{name}.py")


@pytest.mark.parametrize("name", BUREAU)
def test_a_bureau_page_refuses_by_itself_too(opened: Opened, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Even where navigation let somebody through."""
    app = opened(name)
    monkeypatch.setattr(auth, "person", lambda: auth.Person("a@x", False))
    script = AppTest.from_file(PAGE.replace("app.py", f"app_pages/{name}.py"), default_timeout=30).run()
    assert "只给主管部门用" in shown(script)
    assert not script.button and not script.get("file_uploader")
    assert app.title


@pytest.mark.parametrize(
    "own",
    [{"session_hours": 0}, {"session_hours": "abc"}, {"session_hours": float("nan")}, {"bureau_role": " "}, "text"],
)
def test_settings_that_cannot_be_are_refused(monkeypatch: pytest.MonkeyPatch, own: object) -> None:
    monkeypatch.setattr("huiqi_ui.settings._secrets", lambda: {"huiqi": own})
    with pytest.raises(ValueError):
        settings()
    app = AppTest.from_file(PAGE, default_timeout=30).run()
    assert not app.exception
    assert "服务器的设置不对" in app.error[0].value and not app.title


def test_a_settings_file_that_cannot_be_read_is_no_reason_to_go_on(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    broken = tmp_path / "secrets.toml"
    broken.write_text("[auth", "utf-8")
    monkeypatch.setattr(st.secrets, "load_if_toml_exists", lambda: False)
    monkeypatch.setattr(st, "get_option", lambda name: [str(broken)])
    with pytest.raises(ValueError, match="读不懂"):
        settings()
