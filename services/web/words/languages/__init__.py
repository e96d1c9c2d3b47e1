"""In which language words are said just now: German stands in the code, the others in a catalogue.

``en.po`` and ``hsb.po`` beside this are read once, when the web starts. `gettext` and its
neighbours are what templates and words call; a text with figures or names in it writes them as
``%(name)s`` and gets them by name.
"""

import gettext as catalogues
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import Final

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the pages; ``code`` stands in addresses and in ``lang`` (BCP 47)."""

    code: str
    own_name: str
    locale: str
    """Whose dates and figures are used (CLDR)."""
    texts: catalogues.NullTranslations


FOLDER: Final = Path(__file__).parent
GERMAN: Final = Language("de", "Deutsch", "de", catalogues.NullTranslations())
OTHERS: Final = (("en", "English", "en_GB"), ("hsb", "Hornjoserbsce", "hsb"))
_SPOKEN: Final[ContextVar[Language]] = ContextVar("spoken", default=GERMAN)


@cache
def languages() -> Mapping[str, Language]:
    """Code → language, German first."""
    others = (
        Language(code, own_name, locale, _read(FOLDER / f"{code}.po"))
        for code, own_name, locale in OTHERS
    )
    return MappingProxyType({each.code: each for each in (GERMAN, *others)})


def spoken() -> Language:
    """The language in which words are said here."""
    return _SPOKEN.get()


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Say everything in this language meanwhile."""
    token = _SPOKEN.set(language)
    try:
        yield
    finally:
        _SPOKEN.reset(token)


def mail_locale() -> str:
    """In which language mails are asked for: there are German and English ones."""
    return "en" if spoken().code == "en" else GERMAN.code


def msgid(text: str) -> str:
    """Marks a German text that is said later, by `label`: catalogues have it."""
    return text


def label(text: str) -> str:
    """A text as it is, without figures or names in it; one without translation stays German."""
    return _SPOKEN.get().texts.gettext(text) if text else ""


def is_said(text: str) -> bool:
    """Whether a German text can be said in the language that is spoken."""
    return spoken() is GERMAN or label(text) != text


def gettext(text: str, /, **told: object) -> str:
    """A text, with what is told of in it."""
    return _SPOKEN.get().texts.gettext(text) % told


def ngettext(one: str, many: str, number: int, /, **told: object) -> str:
    """A text in the form that goes with a number, which it may name as ``%(num)s``."""
    return _SPOKEN.get().texts.ngettext(one, many, number) % {"num": number, **told}


def unformatted(text: str) -> str:
    """What a template's ``_()`` begins with; it puts in figures and names itself, escaped."""
    return _SPOKEN.get().texts.gettext(text)


def unformatted_plural(one: str, many: str, number: int) -> str:
    """The same for a text with a number."""
    return _SPOKEN.get().texts.ngettext(one, many, number)


def _read(file: Path) -> catalogues.GNUTranslations:
    """A catalogue as text, compiled in memory: no compiled file can be older than its text."""
    with file.open("rb") as lines:
        catalogue = read_po(lines, abort_invalid=True)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return catalogues.GNUTranslations(compiled)
