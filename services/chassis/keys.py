"""Keys as files in one folder: what signs tokens, hashes people, seals addresses.

| file | what it is |
|---|---|
| ``token-<issuer>.pem`` | ES256 private key of an issuer of internal tokens |
| ``jwks.json`` | public keys of all issuers, ``kid`` = issuer |
| ``person.key`` | 32 bytes as hex: keyed hash behind every ``person_id`` |
| ``link.key`` | 32 bytes as hex: capability links |
| ``seal.key`` | 32 bytes as hex: addresses at rest |
"""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path


class MissingKeyError(Exception):
    """A key file is not there; the message names it."""


@dataclass(frozen=True)
class KeyRing:
    """Reads each key once, when it is first needed."""

    folder: Path

    @cached_property
    def person(self) -> bytes:
        """Key of the hash that makes a ``person_id``."""
        return self._secret("person.key")

    @cached_property
    def link(self) -> bytes:
        """Key that capability links are derived with."""
        return self._secret("link.key")

    @cached_property
    def seal(self) -> bytes:
        """Key that addresses are encrypted with at rest."""
        return self._secret("seal.key")

    @cached_property
    def jwks(self) -> str:
        """Public keys of all issuers, as a JSON Web Key Set."""
        return self.text("jwks.json")

    def signing(self, issuer: str) -> str:
        """Private key (PEM) of an issuer of internal tokens."""
        return self.text(f"token-{issuer}.pem")

    def text(self, name: str) -> str:
        """The content of a key file, or `MissingKeyError` naming it."""
        path = self.folder / name
        try:
            return path.read_text()
        except OSError as problem:
            raise MissingKeyError(f"Key file {path} cannot be read: {problem.strerror}") from None

    def _secret(self, name: str) -> bytes:
        secret = bytes.fromhex(self.text(name).strip())
        if len(secret) != 32:  # noqa: PLR2004 - 256 bits
            raise MissingKeyError(f"Key file {name} must hold 32 bytes as hex")
        return secret
