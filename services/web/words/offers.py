"""What a housing project offers and requires, as people read it."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from contracts.registry import Tenure
from services.web.words import dates
from services.web.words.languages import gettext, label, msgid, ngettext

TENURES: Final[Mapping[str, str]] = MappingProxyType(
    {
        Tenure.RENT: msgid("Miete"),
        Tenure.COOPERATIVE: msgid("Genossenschaft"),
        Tenure.OWNERSHIP: msgid("Eigentum"),
        Tenure.LIFELONG_RIGHT: msgid("Wohnrecht auf Lebenszeit"),
    }
)
LANGUAGES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "de": msgid("Deutsch"),
        "hsb": msgid("Obersorbisch"),
        "gsg": msgid("Deutsche Gebärdensprache"),
        "en": msgid("Englisch"),
        "pl": msgid("Polnisch"),
        "cs": msgid("Tschechisch"),
        "uk": msgid("Ukrainisch"),
        "ru": msgid("Russisch"),
        "ar": msgid("Arabisch"),
        "fa": msgid("Persisch"),
        "ku": msgid("Kurdisch"),
        "tr": msgid("Türkisch"),
        "vi": msgid("Vietnamesisch"),
        "fr": msgid("Französisch"),
        "es": msgid("Spanisch"),
        "it": msgid("Italienisch"),
        "ro": msgid("Rumänisch"),
        "sk": msgid("Slowakisch"),
        "dsb": msgid("Niedersorbisch"),
        "hu": msgid("Ungarisch"),
    }
)
"""The languages of `contracts.languages`, marked for the catalogues; a test holds them together."""


def rows(offer: Mapping[str, Any]) -> list[dict[str, str]]:
    """Each point of an offer in words; what nobody stated says so."""
    told = (
        (gettext("Kosten"), _cost(offer.get("warm_cost_eur"))),
        (gettext("Wie hier gewohnt wird"), _listed(offer.get("tenures"), TENURES)),
        (gettext("Eigenkapital je Haushalt"), _equity(offer.get("equity_eur"))),
        (
            gettext("Wohnberechtigungsschein"),
            _either(
                is_so=offer.get("certificate_required"),
                yes=gettext("ist nötig"),
                no=gettext("ist nicht nötig"),
            ),
        ),
        (gettext("Freie Plätze"), _places(offer["free_places"])),
        (gettext("Personen je Haushalt"), _persons(offer)),
        (gettext("Einzug"), _moving_in(offer.get("move_in_from"))),
        (
            gettext("Tiere"),
            _either(
                is_so=offer.get("pets_allowed"),
                yes=gettext("willkommen"),
                no=gettext("leider nicht"),
            ),
        ),
        (gettext("Stufenlos"), _yes_or_no(is_so=offer.get("step_free"))),
        (gettext("Rauchfrei"), _yes_or_no(is_so=offer.get("smoke_free"))),
        (gettext("Sprachen im Haus"), _listed(offer.get("languages"), LANGUAGES)),
    )
    return [{"term": term, "text": text or gettext("nicht angegeben")} for term, text in told]


def _cost(amount: int | None) -> str:
    if amount is None:
        return ""
    return gettext("%(amount)s warm im Monat", amount=dates.euro(amount))


def _equity(amount: int | None) -> str:
    match amount:
        case None:
            return ""
        case 0:
            return gettext("keines nötig")
        case _:
            return dates.euro(amount)


def _places(free: int) -> str:
    return ngettext("%(num)s Haushalt", "%(num)s Haushalte", free)


def _persons(offer: Mapping[str, Any]) -> str:
    fewest, most = offer.get("persons_min"), offer.get("persons_max")
    if fewest and most:
        if fewest == most:
            return gettext("genau %(count)s", count=most)
        return gettext("%(fewest)s bis %(most)s", fewest=fewest, most=most)
    if fewest:
        return gettext("mindestens %(count)s", count=fewest)
    return gettext("höchstens %(count)s", count=most) if most else ""


def _moving_in(day: str | None) -> str:
    return dates.since(day) if day else gettext("nach Absprache")


def _either(*, is_so: bool | None, yes: str, no: str) -> str:
    return "" if is_so is None else (yes if is_so else no)


def _yes_or_no(*, is_so: bool | None) -> str:
    return _either(is_so=is_so, yes=gettext("ja"), no=gettext("nein"))


def _listed(codes: Sequence[str] | None, names: Mapping[str, str]) -> str:
    return ", ".join(label(names.get(code, code)) for code in codes or ())
