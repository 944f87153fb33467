"""What whoever runs the app has set: who may see the bureau's pages, and where its work is kept.

From `.streamlit/secrets.toml`, where Streamlit also has what it needs for signing in:

    [auth]                      # Streamlit's own: the OIDC provider; without it nobody signs in
    …
    [huiqi]
    database = "postgresql+psycopg://…"    # where the bureau's work is kept
    roles_claim = "realm_access.roles"     # where in the claims the roles stand
    bureau_role = "huiqi-bureau"           # the role that opens the bureau's pages
    session_hours = 8                      # how long signing in lasts
    four_eyes = true                       # whoever states a finding or accepts does not pay
    signing_key = "/etc/huiqi/key.pem"     # signs the decision records that are given out (Ed25519)
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

DATABASE = "HUIQI_DATABASE"
"""The environment variable that says where the bureau's work is kept; it wins over the file."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of this server.

    Attributes:
        signs_in: whether people sign in with an OIDC provider.
        roles_claim: where in the claims the roles stand, dots going down.
        bureau_role: the role that opens the bureau's pages.
        session_hours: for how long after signing in these stay open.
        four_eyes: whoever states a finding on a claim, or accepts it, does not note it as paid.
        database: SQLAlchemy's address of the database; empty: a file of one's own.
        signing_key: the file with the private key that signs decision records; empty: they are not signed.
    """

    signs_in: bool
    roles_claim: str
    bureau_role: str
    session_hours: float
    database: str
    four_eyes: bool = False
    signing_key: str = ""


def settings() -> Settings:
    """The settings of this server, with what holds where nothing is set.

    Raises:
        ValueError: something is set to what it cannot be.
    """
    held: Any = _secrets()
    own: Any = held.get("huiqi", {})
    if not isinstance(own, Mapping):
        raise ValueError("[huiqi] 要写成一节，下面每行一项")
    role = str(own.get("bureau_role", "huiqi-bureau"))
    if not role.strip():
        raise ValueError("[huiqi] bureau_role 不能是空的")
    hours = float(own.get("session_hours", 8))
    if not hours > 0:
        raise ValueError(f"[huiqi] session_hours 要大于 0，现在是 {hours:g}")
    return Settings(
        signs_in="auth" in held,
        roles_claim=str(own.get("roles_claim", "roles")),
        bureau_role=role,
        session_hours=hours,
        database=os.environ.get(DATABASE) or str(own.get("database", "")),
        four_eyes=_yes_or_no(own, "four_eyes"),
        signing_key=str(own.get("signing_key", "")),
    )


def _yes_or_no(own: Mapping[str, Any], name: str) -> bool:
    found = own.get(name, False)
    if not isinstance(found, bool):
        raise ValueError(f"[huiqi] {name} 要写 true 或 false，现在是 {found!r}")
    return found


def _secrets() -> Any:
    """The secrets of Streamlit; a file that is there but cannot be read is no reason to go on without it."""
    if st.secrets.load_if_toml_exists():
        return st.secrets
    broken = [path for path in st.get_option("secrets.files") if Path(path).exists()]
    if broken:
        raise ValueError(f"读不懂 {broken[0]}：请检查是不是 TOML")
    return {}


def database_address(held: Settings) -> str:
    """Where the bureau's work is kept: as set, else in a SQLite file in the home of whoever runs the app."""
    if held.database:
        return held.database
    folder = Path.home() / ".huiqi"
    folder.mkdir(mode=0o700, exist_ok=True)
    return f"sqlite:///{folder / 'screening.db'}"
