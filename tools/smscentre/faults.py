"""What tests may switch on: what the centre does wrong with the next segments.

| deed | what happens |
|---|---|
| `throttle` | refused with ESME_RTHROTTLED, nothing kept |
| `refuse:<number>` | refused with that status (`refuse:11` = invalid destination) |
| `hang` | never answered, nothing kept |
| `drop` | the connection is cut, nothing kept |
| `accept-then-drop` | kept, but the connection is cut before the response |
| `early-receipt` | the receipt goes out before the response |
| `double-receipt`, `no-receipt` | two receipts, none |
| `undeliverable` | the receipt says UNDELIV |
"""

import re
from dataclasses import asdict, dataclass
from typing import Any

DEED = re.compile(
    r"throttle|refuse:\d+|hang|drop|accept-then-drop|early-receipt|double-receipt|no-receipt"
    r"|undeliverable"
)


@dataclass
class Fault:
    """One switch: what happens, how often (None: until switched off), and to which number."""

    deed: str
    times: int | None = 1
    number: str = ""

    def problem(self) -> str | None:
        """Why this is no fault we can play, or None."""
        return None if DEED.fullmatch(self.deed) else f"deed must match {DEED.pattern}"


class Faults:
    """The faults that are switched on, first in, first out."""

    def __init__(self) -> None:
        self.switched_on: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Switch it on."""
        self.switched_on.append(fault)

    def clear(self) -> None:
        """Switch everything off."""
        self.switched_on.clear()

    def take(self, number: str) -> str | None:
        """The deed for a segment to this number; counts down."""
        for fault in self.switched_on:
            if fault.number in number:
                if fault.times is not None:
                    fault.times -= 1
                if fault.times == 0:
                    self.switched_on.remove(fault)
                return fault.deed
        return None

    def as_json(self) -> list[dict[str, Any]]:
        """What is switched on."""
        return [asdict(fault) for fault in self.switched_on]
