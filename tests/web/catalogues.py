"""What the pages say, and the catalogues of its translations.

`python -m tests.web.catalogues` brings the catalogues up to date: new texts come in without a
translation, what nobody says any more goes. The order is that of the pages and the code.
"""

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from services.registry.decide import vocabulary
from services.web import app
from services.web.words import languages

WEB: Final = Path(app.__file__).parent
METHODS: Final = [("templates/**.html", "jinja2"), ("**.py", "python")]
OPTIONS: Final = {
    "templates/**.html": {"silent": "false", "trim_blocks": "true", "lstrip_blocks": "true"}
}
KEYWORDS: Final = {"_": None, "gettext": None, "ngettext": (1, 2), "msgid": None}
WIDTH: Final = 100
CODES: Final = [code for code, _, _ in languages.OTHERS]
Text = str | tuple[str, ...]
"""A text, or the forms of one with a number."""


def said() -> list[Text]:
    """Every text that a page may say in another language, once."""
    return list(dict.fromkeys([*_in_the_web(), *_in_the_vocabulary()]))


def _in_the_web() -> Iterator[Text]:
    found = extract_from_dir(
        WEB, METHODS, OPTIONS, KEYWORDS, directory_filter=lambda path: "frontend" not in path
    )
    for _, _, text, _, _ in sorted(found, key=lambda each: each[:2]):
        yield text


def _in_the_vocabulary() -> Iterator[Text]:
    """Labels that registry answers with; districts are names."""
    for labels in vocabulary.FACETS.values():
        yield from labels.values()


def catalogue(code: str) -> Catalog:
    """The catalogue of a language as it stands in its file."""
    with (languages.FOLDER / f"{code}.po").open("rb") as lines:
        return read_po(lines, abort_invalid=True)


def brought_up_to_date(old: Catalog, texts: list[Text]) -> Catalog:
    """The same translations for what is said now."""
    new = Catalog(locale=old.locale_identifier)
    for text in texts:
        known = old.get(text)
        new.add(text, string=known.string if known else "")
    return new


def write(code: str, new: Catalog) -> None:
    """The file anew; what stands at its head, up to the first empty line, is people's."""
    file = languages.FOLDER / f"{code}.po"
    head, _, _ = file.read_text(encoding="utf-8").partition("\n\n")
    texts = BytesIO()
    write_po(texts, new, width=WIDTH, no_location=True, omit_header=True)
    file.write_text(f"{head}\n\n{texts.getvalue().decode().strip()}\n", encoding="utf-8")


def main() -> None:
    """Bring each catalogue up to date, and say what it lacks."""
    texts = said()
    for code in CODES:
        new = brought_up_to_date(catalogue(code), texts)
        write(code, new)
        missing = [text for text in texts if not all(forms(new[text].string))]
        sys.stdout.write(f"{code}: {len(texts)} texts, {len(missing)} without a translation\n")


def forms(text: Text | None) -> tuple[str, ...]:
    """Every form of a text."""
    return (text or "",) if not isinstance(text, tuple) else text


if __name__ == "__main__":
    main()
