"""What funders type: a call, a rule as JSON, a list of municipalities."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from services.web.forms.reading import Form
from services.web.words import problems

ORDER: Final = {"valid_from": -4, "valid_to": -3, "id": -2, "kind": -1, "source": 2, "section": 0}
NO_NAME: Final = "Kleine Buchstaben, Ziffern und Bindestriche, zum Beispiel dorf-und-alter."


def read_call(form: Form) -> dict[str, Any]:
    """A call as registry takes it."""
    opens, closes = form.day("opens_on"), form.day("closes_on")
    checked = form.day(
        "checked_on", missing="Bitte sagen Sie, wann Sie den Aufruf zuletzt verglichen haben."
    )
    return {
        "title": form.text("title", longest=200, missing="Bitte geben Sie den Namen an."),
        "funder": form.text("funder", longest=200, missing="Bitte nennen Sie, wer das Geld gibt."),
        "summary": form.text(
            "summary", longest=2000, missing="Bitte sagen Sie in ein paar Sätzen, worum es geht."
        ),
        "url": form.raw("url") or None,
        "opens_on": _iso(opens),
        "closes_on": _iso(closes),
        "themes": list(form.typed.get("themes", [])),
        "is_illustrative": form.ticked("is_illustrative"),
        "checked_on": _iso(checked),
    }


def typed_call(texts: Mapping[str, Any]) -> dict[str, list[str]]:
    """A stored call as the form would have sent it."""
    typed = {name: [texts[name] or ""] for name in ("title", "funder", "summary", "url")}
    typed["themes"] = list(texts["themes"])
    typed["is_illustrative"] = ["yes"] if texts["is_illustrative"] else []
    for name in ("opens_on", "closes_on", "checked_on"):
        day = date.fromisoformat(texts[name]) if texts[name] else None
        for part in ("day", "month", "year"):
            typed[f"{name}_{part}"] = [str(getattr(day, part)) if day else ""]
    return typed


def read_rule_text(form: Form) -> Any:
    """The rule as it was written; where it is no JSON, the place is named."""
    text = form.text("rule", longest=60_000, missing="Bitte schreiben Sie eine Regel.")
    try:
        return json.loads(text) if text else None
    except json.JSONDecodeError as problem:
        told = {"line": problem.lineno, "column": problem.colno}
        form.wrong("rule", problems.sentence("rule-no-json", told))
    except RecursionError:
        form.wrong("rule", problems.GERMAN["rule-too-large"])
    return None


def rule_text(rule: Mapping[str, Any]) -> str:
    """A stored rule as a funder would write it; call and number are not hers to write."""
    own = {name: value for name, value in rule.items() if name not in {"call", "version"}}
    return json.dumps(_in_order(own), ensure_ascii=False, indent=2)


def read_sheet(form: Form) -> dict[str, Any]:
    """A list of municipalities and where it is from."""
    valid_from = form.day("valid_from", missing="Bitte sagen Sie, ab wann die Liste gilt.")
    read_on = form.day("read_on", missing="Bitte sagen Sie, wann Sie die Quelle gelesen haben.")
    return {
        "id": form.text("id", longest=40, missing=NO_NAME),
        "version": form.text("version", longest=40, missing="Zum Beispiel 2021-27.2."),
        "label": form.text("label", longest=200, missing="Wie heißt das Gebiet?"),
        "valid_from": _iso(valid_from),
        "valid_to": _iso(form.day("valid_to")),
        "source": form.text("source", longest=1000, missing="Bitte nennen Sie die Quelle."),
        "source_url": form.raw("source_url") or None,
        "read_on": _iso(read_on),
        "text": form.text("text", longest=200_000, missing="Bitte fügen Sie die Liste ein."),
    }


def _in_order(value: Any) -> Any:
    """Names first, sources last, as people write it."""
    match value:
        case dict():
            names = sorted(value, key=lambda name: (ORDER.get(name, 1), name))
            return {name: _in_order(value[name]) for name in names}
        case list():
            return [_in_order(each) for each in value]
        case _:
            return value


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
