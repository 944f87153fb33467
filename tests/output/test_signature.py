"""A signed record: who has the public key sees that the holder of the private one wrote it, word for word."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from huiqi.output.record import read_record
from tests.loading.test_bad_input import huiqi

EXAMPLE = "examples/nut-company.yaml"


def pair(folder: Path, name: str) -> tuple[Path, Path]:
    """A private and its public key, as `openssl genpkey -algorithm ed25519` and `openssl pkey -pubout` write them."""
    key, private, public = Ed25519PrivateKey.generate(), folder / f"{name}.pem", folder / f"{name}.pub.pem"
    private.write_bytes(_pem(key))
    public.write_bytes(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    return private, public


def _pem(key: object, protection: KeySerializationEncryption | None = None) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, protection or NoEncryption())  # type: ignore[attr-defined,no-any-return]


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("keys")
    private, public = pair(folder, "ours")
    return {"private": private, "public": public, "other": pair(folder, "other")[1]}


@pytest.fixture
def record(tmp_path: Path, keys: dict[str, Path]) -> Path:
    path = tmp_path / "记录.json"
    done = huiqi("check", EXAMPLE, "--as-of", "2024-12-31", "--record", path, "--sign", keys["private"])
    assert done.returncode == 0, done.stderr
    return path


def test_a_signed_record_is_known_by_its_public_key(record: Path, keys: dict[str, Path]) -> None:
    done = huiqi("replay", record, "--key", keys["public"])
    assert done.returncode == 0
    assert f"签名与 {keys['public']} 相符。" in done.stdout
    assert "结果与记录一致" in done.stdout
    assert "用 --key 公钥.pem 核对是谁的" in huiqi("replay", record).stdout
    done = huiqi("replay", record, "--key", keys["other"])
    assert done.returncode == 3
    assert "签名不符：签名不是这把钥匙的" in done.stdout


def test_who_changes_a_record_can_seal_it_anew_but_not_sign_it(record: Path, keys: dict[str, Path]) -> None:
    from huiqi.output.record import _seal

    held = json.loads(record.read_text("utf-8"))
    held["firm_file"]["name"] = "别的.yaml"
    held["seal"] = _seal(held)
    record.write_text(json.dumps(held), "utf-8")
    assert read_record(record).intact
    assert huiqi("replay", record).returncode == 0
    assert huiqi("replay", record, "--key", keys["public"]).returncode == 3
    del held["signature"]
    record.write_text(json.dumps(held), "utf-8")
    done = huiqi("replay", record, "--key", keys["public"])
    assert (done.returncode, "签名不符：没有签名" in done.stdout) == (3, True)


@pytest.mark.parametrize("value", ["", "不是", "AAAA"])
def test_a_garbled_signature_does_not_hold(record: Path, keys: dict[str, Path], value: str) -> None:
    held = json.loads(record.read_text("utf-8"))
    held["signature"]["value"] = value
    record.write_text(json.dumps(held), "utf-8")
    assert huiqi("replay", record, "--key", keys["public"]).returncode == 3


def test_what_is_no_key_is_refused_with_what_to_do(tmp_path: Path, record: Path, keys: dict[str, Path]) -> None:
    (tmp_path / "text.pem").write_text("不是钥匙", "utf-8")
    (tmp_path / "ec.pem").write_bytes(_pem(generate_private_key(SECP256R1())))
    (tmp_path / "locked.pem").write_bytes(_pem(Ed25519PrivateKey.generate(), BestAvailableEncryption(b"x")))
    named = {"text": "不是 Ed25519 私钥", "ec": "不是 Ed25519 私钥", "locked": "设了口令", "none": "无法读取密钥"}
    for name, message in named.items():
        new = tmp_path / f"{name}.json"
        done = huiqi("check", EXAMPLE, "--record", new, "--sign", tmp_path / f"{name}.pem")
        assert (done.returncode, message in done.stderr, new.exists()) == (2, True, False), name
    done = huiqi("replay", record, "--key", keys["private"])
    assert (done.returncode, "不是 Ed25519 公钥" in done.stderr) == (2, True)
    assert huiqi("check", EXAMPLE, "--sign", keys["private"]).returncode == 2
