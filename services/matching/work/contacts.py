"""A name and how to reach it; sealed wherever it is stored."""

import json
from dataclasses import asdict, dataclass, replace
from typing import Self

from services.chassis.seal import unseal


@dataclass(frozen=True, slots=True)
class Contact:
    """A person's own words: shown to that person, to notifications, and after two consents."""

    name: str
    email: str | None = None
    phone: str | None = None

    @property
    def channels(self) -> list[str]:
        """What is given."""
        given = {"mail": self.email, "phone": self.phone}
        return [name for name, value in given.items() if value]

    def as_text(self) -> str:
        """The text that is sealed."""
        return json.dumps(asdict(self), ensure_ascii=False)

    def to_tell(self, *, by_sms: bool) -> Self:
        """What notifications gets: the phone is for text messages, and only where they are wanted."""
        return self if by_sms else replace(self, phone=None)

    @classmethod
    def unsealed(cls, key: bytes, blob: bytes) -> Self:
        """Read what was sealed."""
        return cls(**json.loads(unseal(key, blob)))
