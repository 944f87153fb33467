"""An OIDC provider on this machine, for the tests: whoever one says to be, one is.

Its page lists people, each with the roles that its ID token will give; no passwords, no secrets kept.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "huiqi-test", "not-a-secret"
PEOPLE: dict[str, dict[str, Any]] = {
    "clerk": {"email": "clerk@bureau.test", "roles": ["huiqi-bureau"]},
    "visitor": {"email": "visitor@firm.test", "roles": ["firm"]},
    "stale": {"email": "stale@bureau.test", "roles": ["huiqi-bureau"], "auth_time": 1_000_000},
}


class _Provider(BaseHTTPRequestHandler):
    """Discovery, keys, sign-in page and tokens."""

    key = RSAKey.generate_key(2048, {"kid": "1", "use": "sig", "alg": "RS256"})
    codes: ClassVar[dict[str, dict[str, Any]]] = {}

    def do_GET(self) -> None:
        url, asked = urlsplit(self.path), {k: v[0] for k, v in parse_qs(urlsplit(self.path).query).items()}
        if url.path == "/.well-known/openid-configuration":
            self._json(self._about())
        elif url.path == "/keys":
            self._json({"keys": [self.key.as_dict(private=False)]})
        elif url.path == "/authorize" and "as" not in asked:
            links = (f'<p><a href="?{urlencode({**asked, "as": name})}">{name}</a></p>' for name in PEOPLE)
            self._send(200, "text/html", f"<h1>Sign in</h1>{''.join(links)}".encode())
        elif url.path == "/authorize":
            self._sign_in(asked)
        else:
            self._send(404, "text/plain", b"not found")

    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
        asked = {name: values[0] for name, values in parse_qs(sent).items()}
        held = self.codes.pop(asked.get("code", ""), None)
        if self.path != "/token" or held is None:
            self._json({"error": "invalid_grant"}, 400)
            return
        now = int(time.time())
        told = {"iss": self._base, "aud": CLIENT, "sub": held["as"], "iat": now, "exp": now + 300, **PEOPLE[held["as"]]}
        if held.get("nonce"):
            told["nonce"] = held["nonce"]
        token = jwt.encode({"alg": "RS256", "kid": "1"}, told, self.key)
        self._json({"access_token": "x", "token_type": "Bearer", "expires_in": 300, "id_token": token})

    def _sign_in(self, asked: dict[str, str]) -> None:
        code = f"code-{len(self.codes)}-{time.time_ns()}"
        self.codes[code] = asked
        back = f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"
        self.send_response(302)
        self.send_header("Location", back)
        self.end_headers()

    @property
    def _base(self) -> str:
        return f"http://{self.headers['Host']}"

    def _about(self) -> dict[str, Any]:
        return {
            "issuer": self._base,
            "authorization_endpoint": f"{self._base}/authorize",
            "token_endpoint": f"{self._base}/token",
            "jwks_uri": f"{self._base}/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
        }

    def _json(self, told: dict[str, Any], status: int = 200) -> None:
        self._send(status, "application/json", json.dumps(told).encode())

    def _send(self, status: int, kind: str, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Keeps quiet."""


@contextmanager
def provided() -> Iterator[str]:
    """The provider; its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Provider)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def secrets(provider: str, port: int) -> str:
    """What a server of the app on a port needs in its `secrets.toml`."""
    return f"""
[auth]
redirect_uri = "http://localhost:{port}/oauth2callback"
cookie_secret = "a-long-random-text-for-tests-only"
client_id = "{CLIENT}"
client_secret = "{SECRET}"
server_metadata_url = "{provider}/.well-known/openid-configuration"
"""
