"""The questions of a funding check: what is left empty stays open, nothing is guessed."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from services.web.forms.reading import Form, read_number

MOST_PLACES: Final = 10
WHOLE: Final = 100
QUESTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "seat": ("seat_area",),
    "branch": ("branch_area",),
    "work": ("implementation_area",),
    "legal_form": ("legal_form",),
    "stage": ("stage",),
    "themes": ("theme",),
    "target_groups": ("target_group",),
    "amount": ("amount_eur", "de_minimis"),
    "own_share": ("own_share_percent",),
    "duration": ("duration_months",),
    "partner": ("consortium",),
    "previous": ("previous_funding",),
    "de_minimis": ("de_minimis",),
}
"""Each question of the form, and the kinds of criteria for which it is asked."""
ALWAYS: Final = ("seat", "themes")
"""Asked also where the rule does not: they say where and about what money is missing."""
REFUSED: Final = {
    "ags": "place",
    "branch_ags": "branches",
    "partners": "partner_form",
}
"""What registry calls otherwise than the form."""


@dataclass(frozen=True, slots=True)
class Named:
    """A place as somebody typed it, with the share that stands behind it, if one does."""

    text: str
    percent: int | None


def asked_by(rule: Mapping[str, Any] | None) -> tuple[str, ...]:
    """The questions that a rule needs; all of them without one."""
    if rule is None:
        return tuple(QUESTIONS)
    kinds = set(_kinds(rule))
    return tuple(name for name, needs in QUESTIONS.items() if name in ALWAYS or kinds & set(needs))


def names_in(text: str) -> list[Named]:
    """«Leipzig 40 %, Leisnig 60 %»: the places, in order."""
    found = []
    for part in re.split(r"[,;\n]", text):
        told = re.fullmatch(r"\s*(.*?)\s*(?:\(?([0-9]{1,3})\s*%\)?)?\s*", part)
        if told and told[1]:
            found.append(Named(told[1], read_number(told[2]) if told[2] else None))
    return found


def read_answers(
    form: Form,
    *,
    seat: str | None,
    places: Mapping[str, str],
    vocabulary: Mapping[str, Any],
    calls: Sequence[str],
) -> dict[str, Any]:
    """The answers as registry takes them; ``places``: what was typed → key of the municipality."""
    values = {name: [str(item["value"]) for item in items] for name, items in vocabulary.items()}
    return {
        "seat_ags": seat,
        "branch_ags": _branches(form, places),
        "work": _work(form, places),
        "legal_form": form.raw("legal_form") or None,
        "stage": form.raw("stage") or None,
        "themes": form.many("themes", of=values.get("topics", [])) or None,
        "target_groups": form.many("target_groups", of=values.get("target_groups", [])) or None,
        "amount_eur": form.number("amount_eur", low=0, high=100_000_000, unit=" Euro"),
        "own_share_percent": form.number("own_share_percent", low=0, high=100, unit=" %"),
        "duration_months": form.number("duration_months", low=1, high=600, unit=" Monate"),
        "partners": _partners(form, places),
        "previous_calls": _previous(form, calls),
        "de_minimis_eur": form.number("de_minimis_eur", low=0, high=100_000_000, unit=" Euro"),
    }


def as_typed(answers: Mapping[str, Any], *, places: Mapping[str, str]) -> dict[str, list[str]]:
    """Answers as the form would have sent them; ``places``: key → name."""
    plain = {
        name: [str(answers[name])]
        for name in (
            "legal_form", "stage", "amount_eur", "own_share_percent", "duration_months",
            "de_minimis_eur",
        )
        if answers.get(name) is not None
    }  # fmt: skip
    seat = answers.get("seat_ags")
    typed = {
        **plain,
        "place": [places.get(seat, seat)] if seat else [],
        "ags": [seat] if seat else [],
        "themes": list(answers.get("themes") or []),
        "target_groups": list(answers.get("target_groups") or []),
        **_yes_no("has_branch", answers.get("branch_ags")),
        **_yes_no("has_partner", answers.get("partners")),
        **_yes_no("has_previous", answers.get("previous_calls")),
        "branches": [", ".join(_unique(ags, places) for ags in answers.get("branch_ags") or [])],
        "work": [
            ", ".join(
                f"{_unique(each['ags'], places)} {each['percent']} %"
                for each in answers.get("work") or []
            )
        ],
        "previous_calls": list(answers.get("previous_calls") or []),
    }
    for partner in (answers.get("partners") or [])[:1]:
        typed["partner_form"] = [partner.get("legal_form") or ""]
        ags = partner.get("seat_ags")
        typed["partner_place"] = [_unique(ags, places)] if ags else []
    return typed


def read_day(form: Form, *, today: date) -> date | None:
    """The day that is asked about; None is today."""
    day = form.day("on")
    return None if day == today else day


def _kinds(rule: Any) -> list[str]:
    match rule:
        case {"kind": str(kind)}:
            return [kind]
        case {"all": list(parts)} | {"any": list(parts)}:
            return [kind for part in parts for kind in _kinds(part)]
        case _:
            return []


def _branches(form: Form, places: Mapping[str, str]) -> list[str] | None:
    match form.raw("has_branch"):
        case "no":
            return []
        case "yes":
            found = [
                places[each.text] for each in names_in(form.raw("branches")) if each.text in places
            ]
            if not found and "branches" not in form.error_of:
                form.wrong("branches", "Bitte nennen Sie mindestens einen Ort.")
            return list(dict.fromkeys(found))
        case _:
            return None


def _work(form: Form, places: Mapping[str, str]) -> list[dict[str, Any]] | None:
    named = [each for each in names_in(form.raw("work")) if each.text in places]
    if not named:
        return None
    if all(each.percent is None for each in named):
        share, rest = divmod(WHOLE, len(named))
        shares = [share + (n < rest) for n in range(len(named))]
    else:
        shares = [each.percent or 0 for each in named]
    if sum(shares) > WHOLE:
        form.wrong("work", "Die Anteile ergeben zusammen mehr als 100 %.")
    return [
        {"ags": places[each.text], "percent": share}
        for each, share in zip(named, shares, strict=True)
    ]


def _partners(form: Form, places: Mapping[str, str]) -> list[dict[str, Any]] | None:
    match form.raw("has_partner"):
        case "no":
            return []
        case "yes":
            seat = next(
                (
                    places[each.text]
                    for each in names_in(form.raw("partner_place"))
                    if each.text in places
                ),
                None,
            )
            return [{"legal_form": form.raw("partner_form") or None, "seat_ags": seat}]
        case _:
            return None


def _previous(form: Form, calls: Sequence[str]) -> list[str] | None:
    match form.raw("has_previous"):
        case "no":
            return []
        case "yes":
            return form.many("previous_calls", of=calls)
        case _:
            return None


def _yes_no(name: str, told: Any) -> dict[str, list[str]]:
    return {name: ["" if told is None else "yes" if told else "no"]}


def _unique(ags: str, places: Mapping[str, str]) -> str:
    """The name, or the key where two places share it."""
    name = places.get(ags, ags)
    is_shared = [*places.values()].count(name) > 1
    return ags if is_shared else name
