"""The pages of the staff, and who may open them: the second menu of the back office."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Desk:
    """One page of the back office; any of the roles opens it."""

    text: str
    href: str
    roles: frozenset[str]
    counted: str = ""
    """Where registry says how much there is to do; the menu shows the number."""


_EDITOR: Final = frozenset({"editor"})
DESKS: Final = (
    Desk("Einträge prüfen", "/redaktion", _EDITOR),
    Desk(
        "Vorschläge und Ansprüche",
        "/redaktion/vorschlaege",
        _EDITOR,
        counted="/v1/identify/desk/count",
    ),
    Desk("Suchen ohne Treffer", "/redaktion/suchen", _EDITOR),
    Desk("Meldungen", "/redaktion/meldungen", _EDITOR),
    Desk("Absender", "/redaktion/absender", _EDITOR),
    Desk("Listen einlesen", "/redaktion/einlesen", frozenset({"municipality", "editor"})),
    Desk("Protokoll", "/redaktion/protokoll", frozenset({"editor", "auditor"})),
    Desk("Links", "/redaktion/links", _EDITOR),
    Desk("Zahlen", "/redaktion/zahlen", frozenset({"editor", "auditor"})),
    Desk("Förderaufrufe", "/redaktion/foerderung", frozenset({"funder"})),
    Desk("Gebiete", "/redaktion/gebiete", frozenset({"funder"})),
    Desk("Unerfüllter Bedarf", "/redaktion/bedarf", frozenset({"funder"})),
    Desk("Für Gemeinden", "/kommune", frozenset({"municipality"})),
    Desk("Dörfer", "/kommune/doerfer", frozenset({"commune"})),
    Desk("Ideen", "/aufrufe", frozenset({"editor", "funder", "municipality"})),
    Desk("Meine Begleitungen", "/begleitung", frozenset({"mentor"})),
    Desk("Alle Begleitungen", "/begleitung/uebersicht", frozenset({"coordinator"})),
    Desk("Wege ins Wohnen", "/wege", frozenset({"mentor", "coordinator"})),
    Desk("Zahlen der Begleitung", "/begleitung/zahlen", frozenset({"coordinator"})),
)


def first_of(roles: Iterable[str]) -> str:
    """Where staff with these roles begin; who has no desk hears so at the editors' one."""
    return next((desk.href for desk in open_to(roles)), DESKS[0].href)


def home_of(roles: Iterable[str], *, wanted: str) -> str:
    """Where staff begin who asked for a page: there, unless it is a desk of other roles."""
    is_of_others = any(desk.href == wanted and not desk.roles & {*roles} for desk in DESKS)
    return wanted if wanted and not is_of_others else first_of(roles)


def open_to(roles: Iterable[str]) -> tuple[Desk, ...]:
    """The pages that somebody with these roles may open, in the order of the menu."""
    held = frozenset(roles)
    return tuple(desk for desk in DESKS if desk.roles & held)


def nearest(path: str, *, among: Iterable[Desk]) -> str:
    """The address of the desk that a page belongs to: of several above it, the nearest."""
    above = [desk.href for desk in among if path == desk.href or path.startswith(f"{desk.href}/")]
    return max(above, key=len, default="")
