"""What tests may switch on: at a step of SMTP the mailroom refuses, falls silent or hangs up.

Steps are `connect`, `ehlo`, `mail`, `rcpt`, `data` (before the content) and `dot` (after it, before
it is kept). Deeds are a reply such as `451 4.3.0 later`, `hang`, `drop` and, at `dot` only,
`accept-then-drop`: the mail is kept, but the client never hears so.
"""

from dataclasses import asdict, dataclass
from typing import Any

STEPS = ("connect", "ehlo", "mail", "rcpt", "data", "dot")
DEEDS = ("hang", "drop", "accept-then-drop")


@dataclass
class Fault:
    """One switch: at which step, what happens, how often (None: until switched off), and to whom."""

    step: str
    deed: str
    times: int | None = 1
    recipient: str = ""

    def problem(self) -> str | None:
        """Why this is no fault we can play, or None."""
        if self.step not in STEPS:
            return f"step must be one of {', '.join(STEPS)}"
        if self.deed not in DEEDS and not self.deed[:3].isdecimal():
            return f"deed must be one of {', '.join(DEEDS)} or a reply such as «451 4.3.0 later»"
        if self.deed == "accept-then-drop" and self.step != "dot":
            return "accept-then-drop happens at dot only"
        return None


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

    def take(self, step: str, *, recipients: list[str]) -> str | None:
        """The deed for this step and these recipients; counts down."""
        for fault in self.switched_on:
            is_meant = not fault.recipient or any(fault.recipient in one for one in recipients)
            if fault.step == step and is_meant:
                self.count_down(fault)
                return fault.deed
        return None

    def count_down(self, fault: Fault) -> None:
        """One time less; the last one switches it off."""
        if fault.times is None:
            return
        fault.times -= 1
        if fault.times <= 0:
            self.switched_on.remove(fault)

    def as_json(self) -> list[dict[str, Any]]:
        """What is switched on."""
        return [asdict(fault) for fault in self.switched_on]
