"""How attention is spread, what stands in the way and how sought-after places are, in words."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from services.web.words import dates
from services.web.words.languages import gettext, label, msgid, ngettext
from services.web.words.offers import LANGUAGES

MARKETS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "living": msgid("Haushalte und Wohnprojekte"),
        "founding": msgid("Haushalte, die zusammen gründen"),
        "support": msgid("Initiativen und Menschen, die sie unterstützen"),
        "groups": msgid("Haushalte und ganze Dörfer"),
    }
)
FIGURES: Final[Mapping[str, tuple[str, bool]]] = MappingProxyType(
    {
        "matches": (msgid("Zu erwartende Treffer"), False),
        "envy_seekers": (msgid("Neid unter Suchenden, Fälle"), False),
        "envy_offers": (msgid("Neid unter Angeboten, Fälle"), False),
        "gini_seekers_percent": (msgid("Ungleichheit unter Suchenden (Gini)"), True),
        "gini_offers_percent": (msgid("Ungleichheit unter Angeboten (Gini)"), True),
        "lowest_decile_percent": (
            msgid("Das Zehntel mit den wenigsten Treffern, gemessen am Durchschnitt"),
            True,
        ),
    }
)
"""Figure → what it is called, and whether it is a percentage."""
KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "single-parent": msgid("Alleinerziehende"),
        "family": msgid("Familien"),
        "senior": msgid("Ältere Menschen"),
        "couple": msgid("Paare"),
        "single": msgid("Alleinlebende"),
        "student": msgid("Studierende"),
        "initiative": msgid("Initiativen"),
    }
)
OBSTACLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "distance": msgid("Zu weit weg"),
        "kind": msgid("Das Projekt sucht andere Haushalte"),
        "counterpart": msgid("Gesucht wird etwas anderes"),
        "cost": msgid("Zu teuer im Monat"),
        "window": msgid("Zu früh oder zu spät frei"),
        "size": msgid("Zu klein"),
        "least": msgid("Zu groß"),
        "equity": msgid("Zu viel Eigenkapital verlangt"),
        "tenure": msgid("Andere Wohnform: Miete, Kauf oder Genossenschaft"),
        "language": msgid("Keine gemeinsame Sprache"),
        "area": msgid("Außerhalb des Gebiets"),
        "topic": msgid("Anderes Thema"),
        "pets": msgid("Haustiere sind nicht erlaubt"),
        "step-free": msgid("Nicht stufenlos"),
        "smoke-free": msgid("Nicht rauchfrei"),
        "certificate": msgid("Wohnberechtigungsschein fehlt"),
    }
)
UNSTATED: Final = msgid("Sprache nicht angegeben")


SIDES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "living": (msgid("Haushalte"), msgid("Wohnprojekte")),
        "founding": (msgid("Haushalte"),),
        "support": (msgid("Initiativen"), msgid("Unterstützende")),
        "groups": (msgid("Haushalte"), msgid("Dörfer")),
    }
)
"""Market → who seeks and who offers; in founding both are the same."""
SMALLEST: Final = 5
"""From how many on each side figures are named."""


def is_small(told: Mapping[str, Any]) -> bool:
    """Whether so few take part that figures would tell of single ones."""
    return min(int(told["seekers"]), int(told["offers"])) < SMALLEST


def sides(told: Mapping[str, Any]) -> str:
    """«Haushalte: 1.000, Wohnprojekte: 90»."""
    nouns = SIDES.get(told["market"], SIDES["living"])
    counts = (told["seekers"], told["offers"])[: len(nouns)]
    pairs = zip(nouns, counts, strict=True)
    return ", ".join(f"{label(noun)}: {dates.number(count)}" for noun, count in pairs)


def verdict(told: Mapping[str, Any]) -> str:
    """What the rule leads to, in one sentence."""
    return gettext(
        "Wer am wenigsten Treffer zu erwarten hat, kommt mit der Regel auf %(share)s des "
        "Durchschnitts, ohne sie auf %(plain)s.",
        share=dates.percent(told["figures"]["lowest_decile_percent"]),
        plain=dates.percent(told["plain"]["lowest_decile_percent"]),
    )


def figures(told: Mapping[str, Any], plain: Mapping[str, Any]) -> list[list[str]]:
    """The rows of the table: the figure by our rule, and if lists were sorted by fit alone."""
    return [
        [label(text), _figure(told[name], is_share), _figure(plain[name], is_share)]
        for name, (text, is_share) in FIGURES.items()
    ]


def groups(told: list[Mapping[str, Any]], districts: Mapping[str, str]) -> list[list[str]]:
    """The rows of the groups."""
    return [
        [
            group_name(group["name"], districts),
            dates.number(group["people"]),
            dates.percent(group["ratio_percent"]),
        ]
        for group in told
    ]


def group_name(name: str, districts: Mapping[str, str]) -> str:
    """«Alleinerziehende», «Polnisch», «Landkreis Görlitz»."""
    what, _, value = name.partition(":")
    if what == "kind":
        return label(KINDS.get(value, value))
    if what == "language":
        return label(UNSTATED) if value == "unstated" else label(LANGUAGES.get(value, value))
    return districts.get(value, value)


def history(runs: list[Mapping[str, Any]]) -> list[list[str]]:
    """One row per night."""
    return [
        [
            dates.day(run["day"]),
            dates.percent(run["alpha_percent"]),
            dates.number(run["figures"]["matches"]),
            dates.percent(run["figures"]["gini_seekers_percent"]),
            dates.percent(run["figures"]["lowest_decile_percent"]),
            dates.number(len(run["alarms"])),
        ]
        for run in runs
    ]


def households(count: int) -> str:
    """«mindestens 15 Haushalte»: numbers go in steps of five."""
    return gettext("mindestens %(count)s Haushalte", count=dates.number(count))


def missing(cell: Mapping[str, Any]) -> list[str]:
    """What stands in the way, of how many households, and what opens it."""
    obstacle = label(OBSTACLES.get(cell["knock_out"], cell["knock_out"]))
    return [obstacle, households(cell["households"]), way_out(cell)]


def way_out(cell: Mapping[str, Any]) -> str:
    """«40 € mehr im Monat öffnen 7 Angebote», or how many the point keeps closed."""
    step, offers = cell["step"], _offers(cell["opens"])
    match cell["knock_out"]:
        case _ if step is None:
            return gettext("verschließt %(offers)s", offers=offers)
        case "cost":
            return gettext("%(sum)s mehr im Monat: %(offers)s", sum=dates.euro(step), offers=offers)
        case "distance":
            km = dates.number(step / 10)
            return gettext("%(km)s km mehr Umkreis: %(offers)s", km=km, offers=offers)
        case "equity":
            return gettext(
                "%(sum)s mehr Eigenkapital: %(offers)s", sum=dates.euro(step), offers=offers
            )
        case _:
            return gettext("%(days)s Tage früher oder später: %(offers)s", days=step, offers=offers)


def pressure(told: Mapping[str, Any], name: str) -> str:
    """«Görlitz: auf einen freien Platz kommen 3,4 Haushalte»."""
    return gettext(
        "%(place)s: auf einen freien Platz kommen %(count)s Haushalte",
        place=name,
        count=dates.number(told["households_per_place"]),
    )


def _offers(count: int) -> str:
    return ngettext("%(num)s Angebot", "%(num)s Angebote", count)


def _figure(told: float, is_share: bool) -> str:  # noqa: FBT001 - a column of a table
    return dates.percent(int(told)) if is_share else dates.number(told)
