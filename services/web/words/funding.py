"""Funding in plain German: what a call asks, what somebody answered, what would change it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from services.web.words import dates

VERDICTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "met": "Wahrscheinlich förderfähig",
        "unknown": "Noch offen",
        "not-met": "Wahrscheinlich nicht förderfähig",
    }
)
QUICK: Final[Mapping[str, str]] = MappingProxyType(
    {"met": "passt", "unknown": "passt teilweise", "not-met": "passt nicht"}
)
"""The words of the quick check: what was answered fits, fits as far as we know, does not fit."""
CRITERION: Final[Mapping[str, str]] = MappingProxyType(
    {"met": "erfüllt", "unknown": "offen", "not-met": "nicht erfüllt"}
)
CHIPS: Final[Mapping[str, str]] = MappingProxyType({"met": "", "unknown": "sun", "not-met": "no"})
STATES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "draft": "Entwurf",
        "published": "angekündigt",
        "opened": "offen",
        "closed": "abgelaufen",
        "withdrawn": "zurückgezogen",
    }
)
DECISIONS: Final[Mapping[str, str]] = MappingProxyType(
    {"proposed": "wartet auf eine zweite Person", "published": "gilt", "declined": "verworfen"}
)
OUTDATED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "closed": "Dieser Aufruf ist abgelaufen. Bewerben kann man sich nicht mehr.",
        "unchecked": "Diesen Aufruf hat lange niemand mit seiner Quelle verglichen. Bitte sehen Sie dort nach.",
    }
)
CERTAINTIES: Final[Mapping[str, str]] = MappingProxyType(
    {"listed": "gehört dazu", "disputed": "strittig"}
)
KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "seat_area": "Sitz",
        "branch_area": "Zweigstelle",
        "implementation_area": "Ort der Umsetzung",
        "legal_form": "Rechtsform",
        "stage": "Stand des Vorhabens",
        "theme": "Thema",
        "target_group": "Zielgruppe",
        "amount_eur": "Summe",
        "own_share_percent": "Eigenanteil",
        "duration_months": "Dauer",
        "call_window": "Frist",
        "consortium": "Partner",
        "previous_funding": "Frühere Förderung",
        "de_minimis": "De-minimis-Beihilfe",
    }
)
FIELDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "seat_ags": "seat_area",
        "branch_ags": "branch_area",
        "work": "implementation_area",
        "themes": "theme",
        "target_groups": "target_group",
        "partners": "consortium",
        "previous_calls": "previous_funding",
        "de_minimis_eur": "de_minimis",
    }
)
"""The answer's field → the kind of criterion that asks for it, where they are not called alike."""
LONG_WORD: Final = 20
"""Letters of a word after which it may break."""
CONSENT: Final = (
    "Ich bin einverstanden, dass meine Antworten bei diesem Eintrag gespeichert werden und ich eine "
    "Mail bekomme, wenn ein Aufruf aufgeht, der passt oder passen kann. Ich kann das jederzeit "
    "beenden."
)
"""The sentence that the owner agrees to; registry keeps the number of its version (1)."""
HONEST: Final = (
    "Das ist eine Einschätzung nach Ihren Antworten und nach dem, was im Aufruf steht, keine Zusage. "
    "Ob es wirklich Geld gibt, entscheidet allein, wer es vergibt."
)


@dataclass(frozen=True, slots=True)
class Names:
    """What codes are called: values of the vocabulary, places and lists by their keys."""

    labels: Mapping[str, Mapping[str, str]]
    places: Mapping[str, str]
    areas: Mapping[str, Mapping[str, Any]]
    calls: Mapping[str, str]

    def of(self, kind: str, value: Any) -> str:
        """A value of a closed list."""
        return self.labels.get(kind, {}).get(str(value), str(value))

    def place(self, ags: Any) -> str:
        """A municipality."""
        return self.places.get(str(ags), str(ags))

    def area(self, name: Any) -> str:
        """A list of municipalities."""
        return f"«{self.areas.get(str(name), {}).get('label', name)}»"


def required(kind: str, told: Mapping[str, Any], names: Names) -> str:  # noqa: C901, PLR0911, PLR0912 - one case per kind
    """What a criterion asks, as a sentence."""
    match kind:
        case "seat_area":
            return f"Gefordert ist ein Sitz im Gebiet {names.area(_area(told))}."
        case "branch_area":
            return f"Gefordert ist eine Zweigstelle im Gebiet {names.area(_area(told))}."
        case "implementation_area":
            return _work_required(told, names)
        case "legal_form":
            return f"Bewerben darf sich: {_either(told['one_of'], 'legal_forms', names)}."
        case "stage":
            return _stage_required(told, names)
        case "theme" if told.get("need") == "all":
            return f"Es geht um alles davon: {_list(told['one_of'], 'topics', names)}."
        case "theme":
            return f"Es geht um eines davon: {_list(told['one_of'], 'topics', names)}."
        case "target_group":
            return f"Es ist für: {_either(told['one_of'], 'target_groups', names)}."
        case "amount_eur":
            return f"Beantragt werden {_range(told, dates.euro)}."
        case "own_share_percent":
            return f"Mindestens {told['at_least']} % der Kosten tragen Sie selbst."
        case "duration_months":
            return f"Das Vorhaben dauert höchstens {told['at_most']} Monate."
        case "call_window":
            return _window(told)
        case "consortium":
            return _partner_required(told, names)
        case "previous_funding":
            calls = ", ".join(f"«{names.calls.get(key, key)}»" for key in told["none_of"])
            return f"Bisher kam kein Geld aus: {calls}."
        case "de_minimis":
            return (
                "De-minimis-Beihilfen der letzten drei Jahre und diese Summe zusammen: höchstens "
                f"{dates.euro(told['at_most'])}."
            )
        case _:
            return kind


def counts(*, met: int, unknown: int, not_met: int) -> str:
    """How many conditions are met, as a sentence without its point."""
    asked = met + unknown + not_met
    match asked, met, unknown:
        case 0, _, _:
            return "Die Bedingungen sind noch nicht bekannt"
        case 1, 1, _:
            return "Die einzige Bedingung passt"
        case 1, _, 1:
            return "Die einzige Bedingung ist noch offen"
        case 1, _, _:
            return "Die einzige Bedingung passt nicht"
        case _:
            told = f"{met or 'Keine'} von {asked} Bedingungen {'passt' if met <= 1 else 'passen'}"
            is_open = "ist noch offen" if unknown == 1 else "sind noch offen"
            return f"{told}, {unknown} {is_open}" if unknown else told


def own(kind: str, told: Any, names: Names) -> str:  # noqa: C901, PLR0911, PLR0912 - one case per kind
    """What somebody answered, in words; empty where the question is open."""
    match kind, told:
        case _, None:
            return ""
        case "seat_area", str():
            return names.place(told)
        case "branch_area", list():
            return _join([names.place(each) for each in told]) or "keine"
        case "implementation_area", dict():
            return _join([f"{names.place(ags)} {share} %" for ags, share in told.items()])
        case "legal_form", _:
            return names.of("legal_forms", told)
        case "stage", _:
            return names.of("stages", told)
        case "theme", list():
            return _list(told, "topics", names) or "keines"
        case "target_group", list():
            return _list(told, "target_groups", names) or "keine"
        case (("amount_eur" | "de_minimis"), int()):
            return dates.euro(told)
        case "own_share_percent", _:
            return f"{told} %"
        case "duration_months", _:
            return "1 Monat" if told == 1 else f"{told} Monate"
        case "call_window", str():
            return dates.day(told)
        case "consortium", list():
            return _join([partner(each, names) for each in told]) or "kein Partner"
        case "previous_funding", list():
            return _join([f"«{names.calls.get(each, each)}»" for each in told]) or "nie"
        case _:
            return str(told)


def change(told: Mapping[str, Any], names: Names) -> str:  # noqa: PLR0911 - one case per field
    """One change as a part of a sentence: «eine Zweigstelle im Gebiet … eröffnen»."""
    field, value, area = told["field"], told["value"], told.get("area")
    if told["effort"] == "answer":
        kind = KINDS.get(FIELDS.get(field, field), field)
        return f"die Frage «{kind}» beantworten (passen würde: {_example(field, value, names)})"
    match field:
        case "seat_ags":
            return f"den Sitz in das Gebiet {names.area(area)} verlegen"
        case "branch_ags":
            return f"eine Zweigstelle im Gebiet {names.area(area)} eröffnen"
        case "legal_form":
            return f"die Rechtsform ändern: {names.of('legal_forms', value)}"
        case "amount_eur":
            return f"{dates.euro(value)} beantragen"
        case "own_share_percent":
            return f"{value} % der Kosten selbst tragen"
        case "duration_months":
            return f"auf {value} Monate verkürzen"
        case "partners":
            return f"einen Partner gewinnen: {_partner_wanted(value, area, names)}"
        case _:
            return f"{KINDS.get(FIELDS.get(field, field), field)} ändern"


def changes(sets: Sequence[Sequence[Mapping[str, Any]]], names: Names) -> list[str]:
    """Each smallest set of changes as one sentence."""
    told = [_join([change(each, names) for each in one], last=" und ") for one in sets]
    return [f"{text[0].upper()}{text[1:]}." for text in told if text]


def deadline(texts: Mapping[str, Any], *, today: date) -> str:
    """Until when one can apply: «bis 31. März 2027, noch 12 Tage»."""
    opens, closes = texts.get("opens_on"), texts.get("closes_on")
    if opens and date.fromisoformat(opens) > today:
        until = f" bis {dates.day(closes)}" if closes else ""
        return f"ab {dates.day(opens)}{until}"
    if not closes:
        return "ohne Frist"
    left = (date.fromisoformat(closes) - today).days
    if left < 0:
        return f"war bis {dates.day(closes)}"
    days = (
        "heute ist der letzte Tag"
        if left == 0
        else f"noch {left} Tage"
        if left > 1
        else "noch 1 Tag"
    )
    return f"bis {dates.day(closes)}, {days}"


def breakable(text: str) -> str:
    """The text with places (soft hyphens) where a very long word may break on a narrow phone."""
    return " ".join(
        "\u00ad".join(word[i : i + LONG_WORD] for i in range(0, len(word), LONG_WORD))
        for word in text.split(" ")
    )


def partner(told: Mapping[str, Any], names: Names) -> str:
    """A partner by what is known of it."""
    form = names.of("legal_forms", told["legal_form"]) if told.get("legal_form") else "Partner"
    return f"{form} in {names.place(told['seat_ags'])}" if told.get("seat_ags") else form


def _area(told: Mapping[str, Any]) -> Any:
    return told.get("area") or told.get("in")


def _work_required(told: Mapping[str, Any], names: Names) -> str:
    area = names.area(_area(told))
    match told.get("need", "all"):
        case "any":
            return f"Mindestens ein Teil der Arbeit findet im Gebiet {area} statt."
        case "share":
            return f"Mindestens {told.get('share_percent')} % der Arbeit finden im Gebiet {area} statt."
        case _:
            return f"Die ganze Arbeit findet im Gebiet {area} statt."


def _stage_required(told: Mapping[str, Any], names: Names) -> str:
    earliest, latest = told.get("earliest"), told.get("latest")
    parts = [
        f"mindestens «{names.of('stages', earliest)}»" if earliest else "",
        f"höchstens «{names.of('stages', latest)}»" if latest else "",
    ]
    return f"Der Stand ist {_join([part for part in parts if part], last=' und ')}."


def _window(told: Mapping[str, Any]) -> str:
    opens, closes = told.get("opens_on"), told.get("closes_on")
    since = f"vom {dates.day(opens)} an" if opens else ""
    until = f"bis zum {dates.day(closes)}" if closes else ""
    when = " ".join(part for part in (since, until) if part)
    return f"Bewerben kann man sich {when}." if when else "Eine Frist gibt es nicht."


def _partner_required(told: Mapping[str, Any], names: Names) -> str:
    return f"Mindestens ein Partner bewirbt sich mit: {_partner_wanted([told], None, names)}."


def _partner_wanted(value: Any, area: Any, names: Names) -> str:
    first = value[0] if isinstance(value, list) and value else {}
    form = first.get("partner_form") or first.get("legal_form")
    where = area or first.get("partner_area")
    text = names.of("legal_forms", form) if form else "wer auch immer"
    return f"{text} mit Sitz im Gebiet {names.area(where)}" if where else text


def _example(field: str, value: Any, names: Names) -> str:
    kind = FIELDS.get(field, field)
    if field == "work" and isinstance(value, list):
        value = {each["ags"]: each["percent"] for each in value}
    return own(kind, value, names)


def _range(told: Mapping[str, Any], say: Any) -> str:
    least, most = told.get("at_least"), told.get("at_most")
    if least is not None and most is not None:
        return f"{say(least)} bis {say(most)}"
    return f"mindestens {say(least)}" if least is not None else f"höchstens {say(most)}"


def _either(values: Sequence[Any], kind: str, names: Names) -> str:
    return _join([names.of(kind, value) for value in values], last=" oder ")


def _list(values: Sequence[Any], kind: str, names: Names) -> str:
    return _join([names.of(kind, value) for value in values])


def _join(parts: Sequence[str], *, last: str = ", ") -> str:
    if len(parts) < 2:  # noqa: PLR2004 - nothing to join
        return "".join(parts)
    return ", ".join(parts[:-1]) + last + parts[-1]
