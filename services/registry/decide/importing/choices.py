"""Words of a file and of our closed lists: a value or its label, written in whatever way."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from services.chassis.refusal import Refusal
from services.registry.decide import vocabulary
from services.registry.decide.spelling import edits, edits_allowed
from services.registry.decide.words import fold_word

_BETWEEN: Final = re.compile(r"[,;|/\n]")
_YES: Final = frozenset({"ja", "j", "yes", "x", "wahr", "true", "1"})
_NO: Final = frozenset({"nein", "n", "no", "falsch", "false", "0"})
_ALSO: Final[Mapping[str, str]] = {
    "verein": "ev",
    "eingetragenerverein": "ev",
    "genossenschaft": "eg",
    "ggmbh": "ggmbh",
    "stadt": "kommune",
    "gemeinde": "kommune",
}
"""Legal forms as lists call them."""
LONGEST: Final = 60


def read_choice(text: str, labels: Mapping[str, str]) -> str | Refusal:
    """The value that a word means, by value or label."""
    known = _known(labels)
    found = known.get(fold_word(text))
    return found or _unknown(text, labels)


def read_choices(text: str, labels: Mapping[str, str]) -> tuple[str, ...] | Refusal:
    """Values between commas, semicolons, strokes or line ends; each once."""
    known = _known(labels)
    whole = known.get(fold_word(text))
    if whole:
        return (whole,)
    found: dict[str, None] = {}
    for part in dict.fromkeys(_BETWEEN.split(text)):
        if not part.strip():
            continue
        value = known.get(fold_word(part))
        if value is None:
            return _unknown(part.strip(), labels)
        found[value] = None
    return tuple(found)


def read_yes_or_no(text: str) -> bool | Refusal:
    """Whether it is said that something is so."""
    word = fold_word(text)
    if word in _YES or word in _NO:
        return word in _YES
    return Refusal("choice-not-in-list", found=text[:LONGEST], allowed="ja, nein")


def _unknown(text: str, labels: Mapping[str, str]) -> Refusal:
    """What the writer may have meant, else all that there is."""
    meant = tuple(_meant(fold_word(text), labels))
    if not meant:
        return Refusal("choice-not-in-list", found=text[:LONGEST], allowed=_told(labels))
    candidates = " oder ".join(f"«{label}»" for label in meant)
    return Refusal("choice-misspelt", found=text[:LONGEST], candidates=candidates)


def _meant(word: str, labels: Mapping[str, str]) -> Iterator[str]:
    """Labels that have a word, or are one as a whole, from which a slip of the pen leads here."""
    most = edits_allowed(word)
    for value, label in labels.items():
        near = {fold_word(each) for each in (value, label, *label.split())}
        if any(edits(word, each, most=most) <= min(most, edits_allowed(each)) for each in near):
            yield label


def _known(labels: Mapping[str, str]) -> dict[str, str]:
    known = {fold_word(value): value for value in labels}
    known |= {fold_word(label): value for value, label in labels.items()}
    if labels is vocabulary.LEGAL_FORMS:
        known = {**_ALSO, **known}
    return known


def _told(labels: Mapping[str, str]) -> str:
    return ", ".join(labels.values())
