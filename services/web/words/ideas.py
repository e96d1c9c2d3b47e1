"""Calls for ideas in plain words: evidence, area, dates, states, ranks."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Any, Final

from services.web.words import dates, labels

CALL_STATES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "draft": "Entwurf",
        "opened": "offen",
        "closed": "geschlossen, die Entscheidung folgt",
        "decided": "entschieden",
    }
)
IDEA_STATES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "draft": "E-Mail noch nicht bestätigt",
        "submitted": "eingereicht, wird gelesen",
        "shortlisted": "steht zur Wahl",
        "adopted": "ausgewählt",
        "not-adopted": "diesmal nicht ausgewählt",
    }
)
REASONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "seat-outside-area": "ihr Sitz liegt außerhalb des Fördergebiets",
        "branch-outside-area": "ihre Zweigstelle liegt außerhalb des Fördergebiets",
        "no-branch": "sie haben keine Zweigstelle im Fördergebiet",
        "work-outside-area": "sie arbeiten außerhalb des Fördergebiets",
        "work-partly-outside": "sie arbeiten zum Teil außerhalb des Fördergebiets",
        "area-disputed": "es ist strittig, ob ihr Ort zum Fördergebiet gehört",
        "municipality-retired": "ihre Gemeinde gibt es so nicht mehr",
        "legal-form-not-listed": "ihre Rechtsform wird nicht gefördert",
        "stage-too-early": "sie sind noch nicht weit genug",
        "stage-too-late": "sie sind schon weiter, als gefördert wird",
        "theme-missing": "ihr Thema wird nicht gefördert",
        "target-group-missing": "ihre Zielgruppe wird nicht gefördert",
        "amount-too-high": "sie brauchen mehr Geld, als vorgesehen ist",
        "amount-too-low": "sie brauchen weniger Geld, als vorgesehen ist",
        "own-share-too-low": "sie können den Eigenanteil nicht aufbringen",
        "duration-too-long": "sie brauchen länger, als gefördert wird",
        "not-open-yet": "die Förderung hat noch nicht begonnen",
        "deadline-passed": "die Frist war vorbei",
        "partner-missing": "ihnen fehlt ein Partner",
        "partner-outside-area": "ihr Partner liegt außerhalb des Fördergebiets",
        "already-funded": "sie werden schon gefördert",
        "de-minimis-exceeded": "sie haben schon zu viele Beihilfen bekommen",
        "answer-missing": "sie wussten eine Angabe nicht",
    }
)
"""Why an initiative could not apply, as the end of a sentence about many."""


def evidence(
    pieces: Iterable[Mapping[str, Any]], districts: Mapping[str, str]
) -> list[dict[str, str]]:
    """Each piece as a sentence, with its source and the day on which it was read."""
    return [
        {
            "text": _sentence(
                piece, place=where(districts.get(piece["district"], piece["district"]))
            ),
            "source": f"{piece['source']}, gelesen am {dates.day(piece['read_on'])}",
        }
        for piece in pieces
    ]


def area(
    told: Mapping[str, Any], districts: Mapping[str, str], places: Iterable[Mapping[str, Any]] = ()
) -> str:
    """«ganz Sachsen», or the districts and places by name."""
    names = [districts.get(district, district) for district in told["districts"]]
    names += [str(place["name"]) for place in places]
    hidden = len(told["municipalities"]) if not places else 0
    if hidden:
        names.append("1 Ort" if hidden == 1 else f"{hidden} Orte")
    return enumerated(names) or "ganz Sachsen"


def enumerated(names: Iterable[str]) -> str:
    """«A», «A und B», «A, B und C»."""
    told = list(names)
    return " und ".join(part for part in (", ".join(told[:-1]), *told[-1:]) if part)


def where(name: str) -> str:
    """«in Chemnitz», «im Landkreis Görlitz», «im Vogtlandkreis»."""
    if name.startswith("Sächsische "):
        return f"im Landkreis {name}"
    return f"im {name}" if name.startswith("Landkreis ") or name.endswith("kreis") else f"in {name}"


def last_day(closes_at: str) -> str:
    """The last day on which a call is open: it closes at that day's end."""
    return dates.day(dates.local(closes_at) - timedelta(seconds=1))


def topics(values: Iterable[str]) -> list[dict[str, str]]:
    """Topics with the labels that people read."""
    return [{"slug": value, "label": labels.TOPICS.get(value, value)} for value in values]


def ranks(
    places: Iterable[Mapping[str, Any]], titles: Mapping[str, str], *, votes: bool
) -> list[list[str]]:
    """Rows of a table: rank, idea, score; ties by name."""
    return [
        [
            "–" if place["rank"] is None else f"{place['rank']}.",
            titles[place["idea_id"]] + _tied(place, titles),
            _score(place["score"], votes=votes),
        ]
        for place in places
    ]


def _sentence(piece: Mapping[str, Any], *, place: str) -> str:
    count = dates.number(piece["count"])
    if piece["kind"] == "empty-search":
        weeks = "der letzten Woche" if piece["weeks"] == 1 else f"{piece['weeks']} Wochen"
        return (
            f"In {weeks} wurde {place} {count}-mal nach «{_as_word(piece['stem'])}» gesucht, "
            "und nichts wurde gefunden."
        )
    topic = labels.TOPICS.get(piece["topic"], piece["topic"])
    return (
        f"{count} Initiativen {place} mit dem Thema «{topic}» konnten sich nicht um Förderung "
        f"bewerben: {REASONS.get(piece['reason'], piece['reason'])}."
    )


def _as_word(stem: str) -> str:
    """What people looked for, written as a noun: the search keeps it in small letters."""
    return labels.capital(stem)


def _tied(place: Mapping[str, Any], titles: Mapping[str, str]) -> str:
    names = enumerated(f"«{titles[other]}»" for other in place["tied_with"])
    return f" (gleichauf mit {names})" if names and place["rank"] is not None else ""


def _score(score: float | None, *, votes: bool) -> str:
    if score is None:
        return "nicht bewertet"
    return dates.number(round(score)) if votes else f"{score:.2f}".replace(".", ",") + " von 5"
