"""All municipalities as files may name them: from the packaged files, and from what merged since."""

import json
import re
from functools import lru_cache
from importlib import resources
from typing import Any, Final

from services.chassis.transaction import Transaction
from services.registry.decide.areas import Municipality
from services.registry.decide.importing.gazetteer import Gazetteer, Known, Merged, names_of
from services.registry.store import places
from services.registry.store.funding import areas

POSTCODE: Final = re.compile(r"(?:D-?)?([0-9]{5})[\s,]*(.*)", re.IGNORECASE)
MOST_NAMED: Final = 100


async def gazetteer(tx: Transaction) -> Gazetteer:
    """Names, postcodes, and how municipalities changed."""
    merged = [
        Merged(each.old_ags, each.new_ags, each.valid_from) for each in await areas.changes(tx)
    ]
    known = _packaged_gazetteer()
    return Gazetteer(known.municipalities, known.postcodes, merged, known.by_name)


async def find(tx: Transaction, typed: str, *, limit: int) -> list[Municipality]:
    """Municipalities as people name them: by a name or its beginning, by a postcode, or by both."""
    told = POSTCODE.match(typed.strip())
    if told is None:
        return await places.municipalities(tx, typed, limit=limit)
    code, name = told.groups()
    keys = _packaged_gazetteer().postcodes.get(code, ())
    there = [each for key in keys if (each := await places.municipality(tx, key)) is not None]
    named = await places.municipalities(tx, name, limit=MOST_NAMED) if name else []
    both = [each for each in named if each in there]
    return (both or there)[:limit]


@lru_cache(maxsize=1)
def _packaged_gazetteer() -> Gazetteer:
    districts = {row["ags5"]: row["name"] for row in _packaged("districts.json")}
    return Gazetteer.of(
        [
            Known(
                ags=row["ags8"],
                name=row["name"],
                district_name=districts[row["district"]],
                names=names_of(row["name"], row["name_official"], row["name_hsb"]),
            )
            for row in _packaged("municipalities.json")
        ],
        postcodes=_packaged("postcodes.json"),
    )


def _packaged(name: str) -> Any:
    file = resources.files("services.registry") / "data" / name
    return json.loads(file.read_text(encoding="utf-8"))
