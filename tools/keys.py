"""Makes the keys of an installation at its first start; a key that is there is never touched.

What each file is for stands in `services.chassis.keys`; `dkim.txt` is the DNS record of `dkim.pem`,
`postgres.password` is the superuser's. Each service gets a folder of its own with what it needs and
nothing else: the keys that all share, its own signing key if it has one, its database's password.
"""

import base64
import json
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from joserfc.jwk import ECKey

from tools.settings import SERVICES

ISSUERS = ("web", "notifications", "staff-cli")
SECRETS = ("person.key", "link.key", "seal.key", "postgres.password")
SHARED = ("person.key", "link.key", "seal.key", "jwks.json")
OWN = {
    "web": ("token-web.pem",),
    "notifications": ("token-notifications.pem", "dkim.pem", "dkim.txt"),
}


def make_keys(folder: Path) -> None:
    """Make what is missing; files are readable for their owner alone."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    for name in SECRETS:
        make(folder / name, lambda: secrets.token_hex(32))
    for issuer in ISSUERS:
        make(folder / f"token-{issuer}.pem", new_signing_key)
    make(folder / "dkim.pem", new_dkim_key)
    write(folder / "dkim.txt", dkim_record((folder / "dkim.pem").read_bytes()))
    write(folder / "jwks.json", public_keys(folder))
    for service in SERVICES:
        hand_out(folder, service)


def hand_out(folder: Path, service: str) -> None:
    """The service's own folder."""
    own = folder / service
    own.mkdir(mode=0o700, exist_ok=True)
    make(own / "database.password", lambda: secrets.token_hex(32))
    for name in (*SHARED, *OWN.get(service, ())):
        write(own / name, (folder / name).read_text(encoding="ascii"))


def make(path: Path, content: Callable[[], str]) -> None:
    """Write the file if it is missing."""
    if not path.exists():
        write(path, content())


def write(path: Path, content: str) -> None:
    """Write the file in one step, closed to others from its first byte."""
    unfinished = path.with_name(f"{path.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(content)
    unfinished.rename(path)


def new_signing_key() -> str:
    """An ES256 private key as PEM."""
    return ECKey.generate_key("P-256").as_pem(private=True).decode()


def new_dkim_key() -> str:
    """An RSA-2048 private key as PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def dkim_record(private_pem: bytes) -> str:
    """The text of the DNS record that lets receivers check our signatures."""
    public = load_pem_private_key(private_pem, password=None).public_key()
    der = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return f"v=DKIM1; k=rsa; p={base64.b64encode(der).decode()}\n"


def public_keys(folder: Path) -> str:
    """The public half of every issuer's key, as a JSON Web Key Set; `kid` is the issuer."""
    keys = []
    for issuer in ISSUERS:
        key = ECKey.import_key((folder / f"token-{issuer}.pem").read_text(encoding="ascii"))
        keys.append({**key.as_dict(private=False), "kid": issuer, "alg": "ES256", "use": "sig"})
    return json.dumps({"keys": keys}, indent=2)
