"""Funding calls and area sets for tests: the cases over which sources disagree, as named versions.

``2021-27.1`` counts the town of Döbeln to the more developed region, ``2021-27.1d`` leaves it open,
``2014-20.1`` counts the whole former district of Döbeln. Real data need an editor's check.
"""

import json
from datetime import date
from pathlib import Path
from typing import Any, Final

from services.registry.decide.funding.applicant import Applicant, WorkPlace
from services.registry.decide.funding.area_sets import Areas, AreaSet, Certainty, MunicipalityChange
from services.registry.decide.funding.rules import RuleVersion, read_rule

DATA: Final = Path(__file__).parents[3] / "services" / "registry" / "data" / "municipalities.json"
LEIPZIG, WEISSWASSER, DOEBELN, LEISNIG = "14713000", "14626600", "14522080", "14522310"
FORMER_DISTRICT: Final = (
    "14522080", "14522220", "14522250", "14522310", "14522450", "14522510", "14522570", "14522620",
)  # fmt: skip
TRANSITION: Final = "sn-transition@2021-27.1"
SOURCE: Final = {"section": "2.1", "url": "https://example.org/richtlinie"}
ANY_DAY: Final = date(2024, 5, 2)
FIVE_THEMES: Final = ("inklusion", "integration", "jugend", "familie", "alter")


def municipalities() -> dict[str, str]:
    """AGS to name, all 426."""
    return {each["ags8"]: each["name"] for each in json.loads(DATA.read_text(encoding="utf-8"))}


def transition(
    version: str, *, without: tuple[str, ...] = (), disputed: tuple[str, ...] = ()
) -> AreaSet:
    """Saxony without the Direktionsbezirk Leipzig (147), and without more."""
    members = {
        ags: Certainty.DISPUTED if ags in disputed else Certainty.LISTED
        for ags in municipalities()
        if not ags.startswith("147") and ags not in without
    }
    return AreaSet("sn-transition", version, members)


def areas(*changes: MunicipalityChange) -> Areas:
    """Every set that the calls name."""
    sets = [
        transition("2021-27.1", without=(DOEBELN,)),
        transition("2021-27.1d", disputed=(DOEBELN,)),
        transition("2014-20.1", without=FORMER_DISTRICT),
        AreaSet("sn", "1", dict.fromkeys(municipalities(), Certainty.LISTED)),
    ]
    return Areas({each.name: each for each in sets}, changes)


def a_rule(*parts: dict[str, Any], call: str = "demo", version: int = 1) -> RuleVersion:
    """A rule of these parts; those without a source get one."""
    told = {
        "call": call,
        "version": version,
        "valid_from": "2021-01-01",
        "all": [sourced(part, str(n)) for n, part in enumerate(parts)],
    }
    read = read_rule(told, area_sets=areas().sets)
    assert isinstance(read, RuleVersion), read
    return read


def sourced(part: dict[str, Any], place: str) -> dict[str, Any]:
    """The part with ids and sources, which tests leave out."""
    for joint in ("all", "any"):
        if joint in part:
            parts = [sourced(each, f"{place}-{n}") for n, each in enumerate(part[joint])]
            return {joint: parts}
    return {"id": f"{part['kind'].replace('_', '-')}-{place}", "source": SOURCE, **part}


def an_applicant(**changes: Any) -> Applicant:
    """A registered association in Weißwasser with a project that most calls would take."""
    answers = {
        "seat_ags": WEISSWASSER,
        "branch_ags": frozenset(),
        "work": (WorkPlace(WEISSWASSER, 100),),
        "legal_form": "ev",
        "stage": "erprobung",
        "themes": frozenset({"alter"}),
        "target_groups": frozenset({"senioren"}),
        "amount_eur": 200_000,
        "own_share_percent": 10,
        "duration_months": 24,
        "partners": (),
        "previous_calls": frozenset(),
        "de_minimis_eur": 0,
    }
    return Applicant(**{**answers, **changes})


SEAT_OR_BRANCH: Final = {
    "any": [{"kind": "seat_area", "in": "sn@1"}, {"kind": "branch_area", "in": "sn@1"}]
}


def call_c() -> RuleVersion:
    """Until 6 June 2024: any of five themes, at most 300,000 EUR, seat or branch in Saxony."""
    return a_rule(
        {"kind": "call_window", "closes_on": "2024-06-06"},
        {"kind": "theme", "one_of": FIVE_THEMES},
        {"kind": "amount_eur", "at_most": 300_000},
        SEAT_OR_BRANCH,
        call="c",
    )


def call_f(version: str = "2021-27.1") -> RuleVersion:
    """Illustrative: the seat lies in the transition region."""
    return a_rule({"kind": "seat_area", "in": f"sn-transition@{version}"}, call="f")
