"""What the pages of a funding check share: the form with its places, and an answer in words."""

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any
from uuid import UUID

from services.web.api.places import choices_of, find_place, namesakes
from services.web.forms import funding as questions
from services.web.forms.reading import Form
from services.web.security import asker_id
from services.web.upstream import Answer
from services.web.visit import NothingHereError, Visit
from services.web.words import dates, problems
from services.web.words import funding as words
from services.web.words.funding import Names
from services.web.words.funding_reasons import LANGUAGES, sentence

DISPUTED = "area-disputed"
VOCABULARY = ("topics", "target_groups", "legal_forms", "stages")


@dataclass(slots=True)
class CheckPage:
    """The form of a check: the questions of a rule (or all), and what was typed."""

    visit: Visit
    form: Form
    vocabulary: dict[str, Any]
    calls: list[dict[str, Any]]
    asked: tuple[str, ...]
    choices: list[dict[str, str]] = field(default_factory=list)

    @classmethod
    async def of(
        cls, visit: Visit, form: Form, *, rule: dict[str, Any] | None = None
    ) -> "CheckPage":
        """With the closed lists and the names of all calls."""
        vocabulary, calls = await asyncio.gather(
            visit.need("registry", "/v1/vocabulary"), visit.need("registry", "/v1/funding/calls")
        )
        return cls(visit, form, vocabulary, calls["items"], questions.asked_by(rule))

    async def read(self) -> dict[str, Any]:
        """The answers; what is wrong stands beside its field."""
        meant = await find_place(self.visit, self.form)
        self.choices = meant.choices or await namesakes(self.visit, self.form.raw("place"))
        places = await self._places()
        return questions.read_answers(
            self.form,
            seat=meant.place["ags"] if meant.place else None,
            places=places,
            vocabulary=self.vocabulary,
            calls=[each["call"] for each in self.calls],
        )

    def body(self, answers: dict[str, Any]) -> dict[str, Any]:
        """What registry is asked: the answers, the day, and by whom, so that she counts once."""
        today = dates.today()
        day = questions.read_day(self.form, today=today)
        asker = asker_id(self.visit.settings.keys.link, address=self.visit.address, day=today)
        return {
            "answers": answers,
            "on": day.isoformat() if day else None,
            "asker": str(asker),
        }

    def names(self, told: dict[str, Any] | None = None) -> Names:
        """What codes are called on this page."""
        told = told or {}
        return names_of(
            self.vocabulary,
            self.calls,
            areas=told.get("areas", {}),
            places=told.get("places", {}),
        )

    @property
    def language(self) -> str:
        """In which language reasons are read."""
        asked = self.form.raw("language")
        return asked if asked in LANGUAGES else "de"

    @property
    def context(self) -> dict[str, Any]:
        """What the fields of the form need."""
        return {
            "form": self.form,
            "asked": self.asked,
            "choices": self.choices,
            "vocabulary": self.vocabulary,
            "calls": [
                {"value": each["call"], "label": words.breakable(each["texts"]["title"])}
                for each in self.calls
            ],
            "languages": [{"value": name, "label": own} for name, (own, _, _) in LANGUAGES.items()],
            "language": self.language,
            "verdicts": words.VERDICTS,
            "chips": words.CHIPS,
            "honest": words.HONEST,
        }

    def refused(self, answer: Answer) -> None:
        """Put registry's refusal beside the fields."""
        self.form.refused(answer.data, fields=questions.REFUSED)

    async def _places(self) -> dict[str, str]:
        """The municipalities that were typed beside the seat, by what was typed."""
        found: dict[str, str] = {}
        for name in ("branches", "work", "partner_place"):
            for each in questions.names_in(self.form.raw(name))[: questions.MOST_PLACES]:
                ags = await self._key(name, each.text)
                if ags is not None:
                    found[each.text] = ags
        return found

    async def _key(self, name: str, text: str) -> str | None:
        is_key = len(text) == 8 and text.isdigit()  # noqa: PLR2004 - digits of a key
        asked = {"ags": text} if is_key else {"q": text}
        items = await self.visit.need("registry", "/v1/municipalities", **asked)
        is_number = text[:5].isdigit()  # whatever a key or a postcode finds is meant
        same = [each for each in items if is_number or _is_called(each, text)]
        if len(same) == 1:
            return str(same[0]["ags"])
        if not same:
            self.form.wrong(name, f"{text}: {problems.GERMAN['municipality-unknown']}")
            return None
        keys = ", ".join(f"{each['label']}: {each['value']}" for each in choices_of(same))
        self.form.wrong(
            name, f"{text} gibt es mehrmals. Bitte schreiben Sie den Schlüssel. {keys}."
        )
        return None


def explained(told: dict[str, Any], page: CheckPage) -> dict[str, Any]:
    """The answer of registry as the page shows it."""
    names = page.names(told)
    _, tag, _ = LANGUAGES[page.language]
    return {
        "verdict": told["verdict"],
        "title": words.VERDICTS[told["verdict"]],
        "criteria": _part(told["criteria"], names, page.language) if told["criteria"] else None,
        "reason_lang": tag,
        "changes": words.changes(told["changes"], names),
        "is_disputed": DISPUTED in told["reasons"],
        "partners": [_partner(each, names) for each in told["partners"]],
        "areas": list(told["areas"].values()),
        "open_questions": told["unknown"],
        "on": dates.day(told["on"]),
        "note": _note(date.fromisoformat(told["on"]), today=dates.today()),
        "rule_version": told["rule_version"],
        "valid_from": dates.day(told["valid_from"]) if told["valid_from"] else "",
    }


def judged(told: dict[str, Any]) -> dict[str, Any]:
    """One call in a list of all, with how the answers stand to it."""
    texts = told["call"]["texts"]
    return {
        "call": told["call"]["call"],
        "title": texts["title"],
        "funder": texts["funder"],
        "href": f"/foerderung/aufrufe/{told['call']['call']}",
        "deadline": words.deadline(texts, today=dates.today()),
        "verdict": told["verdict"],
        "words": words.VERDICTS[told["verdict"]],
        "quick": words.QUICK[told["verdict"]],
        "chip": words.CHIPS[told["verdict"]],
        "counts": words.counts(met=told["met"], unknown=told["unknown"], not_met=told["not_met"]),
        "reasons": [sentence(reason) for reason in told["reasons"]],
        "outdated": words.OUTDATED.get(told["call"]["outdated"] or "", ""),
        "is_illustrative": texts["is_illustrative"],
    }


def _part(part: dict[str, Any], names: Names, language: str) -> dict[str, Any]:
    if "joint" in part:
        return {
            "is_any": part["joint"] == "any",
            "verdict": part["verdict"],
            "words": words.CRITERION[part["verdict"]],
            "parts": [_part(each, names, language) for each in part["parts"]],
        }
    source = part["source"]
    return {
        "name": words.KINDS.get(part["kind"], part["kind"]),
        "verdict": part["verdict"],
        "words": words.CRITERION[part["verdict"]],
        "chip": words.CHIPS[part["verdict"]],
        "required": words.required(part["kind"], part["required"], names),
        "own": words.own(part["kind"], part["own"], names),
        "own_label": "Gefragt für den" if part["kind"] == "call_window" else "Ihre Antwort",
        "reason": sentence(part["reason"], language=language),
        "source": {
            "section": source["section"],
            "url": source.get("url", ""),
            "read_on": dates.day(source["read_on"]) if source.get("read_on") else "",
        },
    }


def _note(on: date, *, today: date) -> str:
    if on < today:
        return (
            "Eine Antwort für einen früheren Tag: Es zählen Regel und Gebiete, die damals galten."
        )
    if on > today:
        return "Eine Antwort für einen späteren Tag, so weit man es heute weiß."
    return ""


def _partner(told: dict[str, Any], names: Names) -> dict[str, str]:
    km = told["distance_km"]
    away = f", {dates.kilometres(km)}" if km is not None else ""
    effect = (
        "Bewerben Sie sich zusammen, wären alle Bedingungen erfüllt."
        if told["is_all_met"]
        else "Diese eine Bedingung wäre damit erfüllt."
    )
    return {
        "name": told["title"],
        "href": f"/initiativen/{told['initiative_id']}",
        "text": f"{names.of('legal_forms', told['legal_form'])} in {told['municipality']}{away}",
        "effect": effect,
    }


def _is_called(item: dict[str, Any], text: str) -> bool:
    wanted = text.casefold()
    both = [item["name"], item.get("name_hsb") or item["name"]]
    return wanted in {*(name.casefold() for name in both), "/".join(both).casefold()}


def asked_part(part: dict[str, Any], names: Names) -> dict[str, Any]:
    """A rule as people read it: sentences, and choices of which one is enough."""
    for joint in ("all", "any"):
        if joint in part:
            parts = [asked_part(each, names) for each in part[joint]]
            return {"is_any": joint == "any", "parts": parts}
    source = part["source"]
    return {
        "name": words.KINDS.get(part["kind"], part["kind"]),
        "text": words.required(part["kind"], part, names),
        "source": source["section"],
        "url": source.get("url", ""),
    }


def names_of(
    vocabulary: Mapping[str, Any],
    calls: Sequence[Mapping[str, Any]],
    *,
    areas: Mapping[str, Any] = MappingProxyType({}),
    places: Mapping[str, str] = MappingProxyType({}),
) -> Names:
    """What codes are called."""
    return Names(
        labels={
            name: {item["value"]: item["label"] for item in vocabulary.get(name, [])}
            for name in VOCABULARY
        },
        places=places,
        areas=areas,
        calls={each["call"]: each["texts"]["title"] for each in calls},
    )


def a_key(text: str) -> str:
    """A short name in an address; anything else is nothing that we have."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9.-]{0,39}", text):
        raise NothingHereError
    return text


def uuid_or_none(text: str) -> str | None:
    """An id as it stands in a form or an address, if it is one."""
    try:
        return str(UUID(text))
    except ValueError:
        return None
