"""All municipalities as files may name them: from the packaged files, and from what merged since."""

import json
from functools import lru_cache
from importlib import resources
from typing import Any

from services.chassis.transaction import Transaction
from services.registry.decide.importing.gazetteer import Gazetteer, Known, Merged, names_of
from services.registry.store.funding import areas


async def gazetteer(tx: Transaction) -> Gazetteer:
    """Names, postcodes, and how municipalities changed."""
    merged = [
        Merged(each.old_ags, each.new_ags, each.valid_from) for each in await areas.changes(tx)
    ]
    known = _packaged_gazetteer()
    return Gazetteer(known.municipalities, known.postcodes, merged, known.by_name)


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
