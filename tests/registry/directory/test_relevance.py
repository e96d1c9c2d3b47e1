"""At least 95 of 100 searches show the entry that was meant among the first ten."""

import json
from typing import Any

from contracts.registry import InitiativeKind
from services.registry.decide.content import Content
from tests.registry.builders import a_content
from tests.registry.directory.relevance import PAIRS, WRITTEN
from tests.registry.directory.shelf import Shelf
from tools.settings import ROOT

FIRST = 10
ENOUGH = 0.95


def corpus() -> dict[str, Content]:
    """The demo's entries and those written for this."""
    demo = ROOT / "deploy" / "demo"
    told = [
        entry
        for name in ("initiatives", "housing_projects")
        for entry in json.loads((demo / f"{name}.json").read_text(encoding="utf-8"))
    ]
    return {
        **{entry["key"]: _content(entry) for entry in told},
        **{
            key: a_content(title, summary=summary, ags=ags)
            for key, (title, summary, ags) in WRITTEN.items()
        },
    }


def _content(entry: dict[str, Any]) -> Content:
    names = ("summary", "description", "ags", "lat", "lon")
    lists = {name: tuple(entry[name]) for name in ("topics", "target_groups")}
    kept = {name: entry[name] for name in names}
    return a_content(entry["title"], kind=InitiativeKind.INITIATIVE, **kept, **lists)


def test_the_set_is_large_and_of_every_kind() -> None:
    keys = corpus().keys()
    pairs = [pair for kind in PAIRS.values() for pair in kind]

    assert len(set(pairs)) == len(pairs) >= 150
    assert min(len(kind) for kind in PAIRS.values()) >= 14
    assert {key for _, key in pairs} <= keys


async def test_the_entry_that_was_meant_is_among_the_first_ten(directory: Shelf) -> None:
    keys = {await directory.put(content): key for key, content in corpus().items()}
    missed = []
    for kind, pairs in PAIRS.items():
        for asked, meant in pairs:
            page = await directory.ask(asked, limit=FIRST)
            if page.suggestion:
                page = await directory.ask(page.suggestion, limit=FIRST)
            found = [keys[hit.entry.initiative_id] for hit in page.hits]
            if meant not in found:
                missed.append((kind, asked, meant, page.total))

    count = sum(map(len, PAIRS.values()))
    recall = 1 - len(missed) / count
    assert recall >= ENOUGH, "\n".join(map(str, missed))
