"""What changed between two texts, word by word, for two columns side by side."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

ALIKE_AT_ALL: Final = 0.4
"""Below it (0..1, `difflib`) two texts have words in common by chance: all is marked."""
_PARTS: Final = re.compile(r"\s+|[^\W_]+|[\W_]", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Part:
    """A run of a text; ``changed`` says that the other text does not have it here."""

    text: str
    changed: bool


def side_by_side(old: str, new: str) -> tuple[list[Part], list[Part]]:
    """Both texts in runs; joined again, each is the text that it was."""
    mine, theirs = _PARTS.findall(old), _PARTS.findall(new)
    matcher = SequenceMatcher(None, mine, theirs, autojunk=False)
    if matcher.ratio() < ALIKE_AT_ALL:
        return _part(mine, changed=True), _part(theirs, changed=True)
    left: list[Part] = []
    right: list[Part] = []
    for tag, a_from, a_to, b_from, b_to in matcher.get_opcodes():
        is_changed = tag != "equal"
        left += _part(mine[a_from:a_to], changed=is_changed)
        right += _part(theirs[b_from:b_to], changed=is_changed)
    return _joined(left), _joined(right)


def _part(words: list[str], *, changed: bool) -> list[Part]:
    return [Part("".join(words), changed)] if words else []


def _joined(parts: list[Part]) -> list[Part]:
    """Runs that a single blank keeps apart belong together: whole phrases are marked."""
    return list(_merged(parts))


def _merged(parts: list[Part]) -> Iterator[Part]:
    waiting: Part | None = None
    for place, part in enumerate(parts):
        following = parts[place + 1] if place + 1 < len(parts) else None
        is_bridge = (
            not part.changed
            and not part.text.strip()
            and waiting is not None
            and waiting.changed
            and following is not None
            and following.changed
        )
        told = Part(part.text, changed=True) if is_bridge else part
        if waiting is not None and waiting.changed == told.changed:
            waiting = Part(waiting.text + told.text, told.changed)
            continue
        if waiting is not None:
            yield waiting
        waiting = told
    if waiting is not None:
        yield waiting
