"""The log of what staff did: each deed that the registry writes down has German words."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import httpx

from services.registry.decide.accompany.case import Said
from services.registry.work import review
from services.registry.work.accompany.steps import step_of
from services.web.words import editing
from tests.web.clearance_pages import DEEDS, ID, OTHER
from tests.web.conftest import Behind, Visitor

WORK = Path(review.__file__).parent
NOTES = frozenset({"note", "_note", "_settle_note"})
"""Functions of the registry that write a deed down, or hand it on to one that does."""
NOT_IN_THE_LOG = editing.cases.NOT_BY_STAFF


def deeds_in(text: str) -> Iterator[str]:
    """The codes that a file of the registry notes: written in a call, or as ``name``."""
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Call(func=ast.Attribute(attr=called) | ast.Name(id=called)) if called in NOTES:
                yield from codes_in(
                    *node.args, *[each.value for each in node.keywords if each.arg == "name"]
                )
            case ast.Assign(targets=[ast.Name(id="name")], value=value):
                yield from codes_in(value)
            case _:
                continue


def codes_in(*nodes: ast.expr) -> Iterator[str]:
    """Constants that read as verb and object."""
    for each in nodes:
        match each:
            case ast.Constant(value=str(code)) if "-" in code:
                yield code
            case ast.IfExp(body=one, orelse=other):
                yield from codes_in(one, other)
            case _:
                continue


def all_deeds() -> set[str]:
    """What the registry writes into its log, by its code and by its facts about cases."""
    files = [file for file in WORK.glob("**/*.py") if file.name != "seed.py"]
    written = {code for file in files for code in deeds_in(file.read_text(encoding="utf-8"))}
    of_cases = {step_of(fact) for fact in get_args(Said)}
    return (written | of_cases | set(review.DEEDS.values())) - NOT_IN_THE_LOG


def test_each_deed_of_the_registry_has_german_words_and_no_words_are_left_over() -> None:
    found = all_deeds()

    assert {"touchpoint-logged", "note-shared", "decide-dispute", "clear-entry"} <= found
    assert found ^ set(editing.DEEDS) == set()


def test_each_note_in_the_code_of_the_registry_is_understood() -> None:
    """A deed from a place that nobody reads here would come into the log without words."""
    calls = [
        ast.unparse(node.args[1])
        for file in WORK.glob("**/*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "audit.note"
    ]

    assert {call for call in calls if not call.startswith("'")} == {
        "deed",
        "name",
        "DEEDS[steps.name_of(said)]",
    }


async def test_the_log_says_in_german_who_did_what_and_offers_it_as_a_filter(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    await visitor.signs_in_as_editor(role="auditor")
    contact = {"told": {"kind": "phone", "happened_on": "2027-03-02"}}
    lines = [
        {**DEEDS[1], "deed": "touchpoint-logged", "kind": "case", "details": contact},
        {**DEEDS[1], "by": "person", "deed": "export-data", "kind": "export", "details": {}},
    ]
    behind.says("registry", "/v1/audit", {"items": lines, "next_before": None})

    page = (await browser_like.get("/redaktion/protokoll")).text

    assert "Begleitung: Kontakt eingetragen" in page
    assert "Telefonat am 2. März 2027" in page
    assert "die Person selbst" in page
    assert '<option value="draft-funding-call">Förderaufruf entworfen</option>' in page


async def test_a_merge_in_the_log_names_both_entries(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    await visitor.signs_in_as_editor(role="editor")
    untaken: dict[str, Any] = {"initiative_id": OTHER, "survivor_id": ID, "taken": []}
    lines = [{**DEEDS[0], "details": untaken}]
    behind.says("registry", "/v1/audit", {"items": lines, "next_before": None})

    page = (await browser_like.get("/redaktion/protokoll")).text

    assert f'bleibender Eintrag: <a href="/redaktion/{ID}">' in page
    assert f'<a href="/redaktion/{OTHER}">' in page
