"""Invented entries by the thousand, the same ones each time, and the quick way into a database.

One to three words of the field (few of them often, as words are), 20 to 48 words of filler, one to
four topics, a municipality by the number of its people, a spot around its centre.
"""

# ruff: noqa: SIM905 - lists of words read and compare best as text

import json
import math
import random
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib import resources
from itertools import accumulate
from typing import Any, Final
from uuid import UUID

import asyncpg

from contracts.registry import InitiativeKind
from services.chassis.transaction import Transaction
from services.registry.decide import vocabulary
from services.registry.decide.areas import Municipality, Point
from services.registry.decide.content import Content
from services.registry.decide.sites import Coverage, ServedPlace, ServiceArea, Site
from services.registry.decide.words import fold_word
from services.registry.store import directory_rows
from services.registry.store.directory_rows import DIRECTORY, Row
from services.registry.store.search import Entry, Indexed, indexed

WORDS: Final = """
    Nachbarschaftsgarten Mehrgenerationenhaus Bürgerbus Dorfladen Reparaturcafé Lastenradleihe
    Wohnprojekt Gemeinschaftsküche Pflegenetzwerk Seniorentreff Jugendwerkstatt Familienzentrum
    Sprachpatenschaft Kleiderkammer Lebensmittelrettung Solidarlandwirtschaft Erzählcafé
    Hospizdienst Tagespflege Kinderbibliothek Nähwerkstatt Fahrradküche Mitfahrbank Tauschring
    Bürgerenergie Stadtteilzeitung Kulturscheune Musikschule Umweltbildung Streuobstwiese
    Waldkindergarten Hausaufgabenhilfe Ankommenspatin Beratungsmobil Gesundheitskiosk
    Dorfmoderation Nachbarschaftshilfe Leihladen Gründungszentrum Bauernmarkt Generationengarten
    Trauercafé Demenzlotsen Inklusionssport Theatergruppe Wärmestube Obdachlosenhilfe Frauenhaus
    Schuldnerberatung Zeitbank Regionalwährung Bienenschule Gewässerpaten Heimatmuseum
    Sorbenstube Kohleausstieg Strukturwandelwerkstatt Digitalcafé Medienpaten Coworkingscheune
    Mehrgenerationenspielplatz Ehrenamtsbörse Bürgerhaushalt Mittagstisch
    """.split()
FILLERS: Final = 30_000
SYLLABLES: Final = """
    ba be bi bo bu da de di do du fa fe fi fo ga ge gi go ha he hi ho ka ke ki ko la le li lo lu
    ma me mi mo mu na ne ni no pa pe pi po ra re ri ro ru sa se si so ta te ti to tu wa we wi wo
    za ze
    """.split()
ENDINGS: Final = ("", "n", "er", "ung", "keit", "en", "st", "ig")
BATCH: Final = 2_000
NOW: Final = datetime.now(UTC)
INITIATIVE: Final = """
    id owner_person_id state review version latest_revision public_revision confirmed_at
    listed_at created_at
    """.split()


def entries(first: int, count: int) -> Iterator[Entry]:
    """Entries by their numbers."""
    world = _World()
    for number in range(first, first + count):
        yield world.entry(number)


class _World:
    """What entries are made of."""

    def __init__(self) -> None:
        dice = random.Random(1)
        self.fillers = [_filler(dice) for _ in range(FILLERS)]
        self.filler_weights = [*accumulate(1 / (n + 50) ** 0.7 for n in range(FILLERS))]
        self.word_weights = [*accumulate(1 / (n + 1) for n in range(len(WORDS)))]
        self.places = places()
        self.place_weights = [*accumulate(people for _, people in self.places)]

    def entry(self, number: int) -> Entry:
        dice = random.Random(number)
        [(place, _)] = dice.choices(self.places, cum_weights=self.place_weights)
        confirmed = NOW - timedelta(days=dice.uniform(0, 420))
        return Entry(
            initiative_id=UUID(int=dice.getrandbits(128), version=4),
            revision=1,
            content=self._content(dice, place),
            municipality=place,
            listed_at=confirmed - timedelta(days=dice.uniform(0, 300)),
            confirmed_at=confirmed,
        )

    def _spread(self, dice: random.Random) -> dict[str, Any]:
        """One entry in ten has further sites, one in ten says where it comes to."""
        drawn = dice.choices(self.places, cum_weights=self.place_weights, k=dice.randint(1, 4))
        others = {place.ags: place for place, _ in drawn}.values()
        serves = dice.choice(
            [
                ServiceArea(covers=Coverage.RADIUS, radius_km=dice.choice([5.0, 15.0, 40.0])),
                ServiceArea(covers=Coverage.PLACES, places=tuple(map(_served, others))),
            ]
        )
        return {
            "sites": tuple(map(_site, others)) if dice.random() < 0.1 else (),
            "serves": serves if dice.random() < 0.1 else None,
        }

    def _content(self, dice: random.Random, place: Municipality) -> Content:
        words = dict.fromkeys(
            dice.choices(WORDS, cum_weights=self.word_weights, k=dice.randint(1, 3))
        )
        fillers = dice.choices(
            self.fillers, cum_weights=self.filler_weights, k=dice.randint(20, 48)
        )
        away_km, angle = 0.6 * place.radius_km * math.sqrt(dice.random()), dice.uniform(0, math.tau)
        [first, *others] = words
        return Content(
            kind=InitiativeKind.INITIATIVE,
            title=f"{first} {place.name}",
            summary=" ".join([*others, *fillers[:10]]),
            description=" ".join(fillers[10:]),
            topics=_some(dice, vocabulary.TOPICS, 1, 4),
            target_groups=_some(dice, vocabulary.TARGET_GROUPS, 0, 3),
            legal_form=dice.choice([*vocabulary.LEGAL_FORMS]),
            stage=dice.choice([*vocabulary.STAGES]),
            actor_kind=dice.choice([*vocabulary.ACTOR_KINDS]),
            ags=place.ags,
            lat=place.centre.lat + away_km * math.sin(angle) / 111.2,
            lon=place.centre.lon + away_km * math.cos(angle) / 70.1,
            website=None,
            housing=None,
            sdgs=_some(dice, vocabulary.SDGS, 0, 3),
            **self._spread(dice),
        )


@dataclass
class _Rows:
    """What a process made; rows with circles do not travel between processes, so of
    ``spread`` they are made where they are copied."""

    initiatives: list[Row] = field(default_factory=list)
    directory: list[Row] = field(default_factory=list)
    words: list[Row] = field(default_factory=list)
    spread: list[Indexed] = field(default_factory=list)


async def fill(url: str, *, count: int) -> None:
    """Bring in so many entries as a restored copy would come: by COPY, without triggers."""
    connection = await asyncpg.connect(url, server_settings={"maintenance_work_mem": "256MB"})
    try:
        await connection.execute("SET session_replication_role = replica")
        await connection.execute(STAGE)
        await connection.execute(WITHOUT_INDEXES)
        starts = range(0, count, BATCH)
        counts = [min(BATCH, count - start) for start in starts]
        with ProcessPoolExecutor() as workers:
            for made in workers.map(_rows, starts, counts):
                await _copy(connection, made)
        await connection.execute(FROM_STAGE)
        await connection.execute("VACUUM ANALYZE")
    finally:
        await connection.close()


STAGE: Final = """
    CREATE TEMP TABLE stage (LIKE directory INCLUDING DEFAULTS);
    ALTER TABLE stage ALTER words TYPE text"""
FROM_STAGE: Final = f"""
    INSERT INTO directory ({", ".join(DIRECTORY)})
    SELECT {", ".join(DIRECTORY).replace("words", "words::tsvector")} FROM stage;
    CREATE INDEX directory_words ON directory USING gin (words);
    CREATE INDEX directory_facets ON directory USING gin (facets);
    CREATE INDEX directory_spot ON directory USING gist (spot);
    ALTER TABLE directory_word ADD PRIMARY KEY (folded, initiative_id);
    CREATE INDEX directory_word_initiative ON directory_word (initiative_id);
    INSERT INTO change (initiative_id) SELECT initiative_id FROM stage"""
WITHOUT_INDEXES: Final = """
    DROP INDEX directory_words, directory_facets, directory_spot, directory_word_initiative;
    ALTER TABLE directory_word DROP CONSTRAINT directory_word_pkey"""


async def insert_initiative(tx: Transaction, entry: Entry) -> None:
    """What has to be there before an entry can be listed."""
    places = ", ".join(f"${place}" for place in range(1, len(INITIATIVE) + 1))
    await tx.execute(
        f"INSERT INTO initiative ({', '.join(INITIATIVE)}) VALUES ({places})", *_initiative(entry)
    )


async def _copy(connection: asyncpg.Connection, made: _Rows) -> None:
    tables = (
        ("initiative", INITIATIVE, made.initiatives),
        ("stage", DIRECTORY, made.directory),
        ("directory_word", ("folded", "initiative_id", "written"), made.words),
        ("directory_site", directory_rows.SITES, _of_each(directory_rows.site_rows, made.spread)),
        (
            "directory_ground",
            directory_rows.GROUNDS,
            _of_each(directory_rows.ground_rows, made.spread),
        ),
    )
    for table, columns, rows in tables:
        await connection.copy_records_to_table(table, columns=columns, records=rows)


def _of_each(rows_of: Callable[[Indexed], list[Row]], spread: list[Indexed]) -> list[Row]:
    return [row for kept in spread for row in rows_of(kept)]


def _rows(first: int, count: int) -> _Rows:
    made = _Rows()
    for entry in entries(first, count):
        kept, vector = indexed(entry, corpus=())
        folded = {fold_word(written): written for written in kept.spelled}
        made.initiatives.append(_initiative(entry))
        made.directory.append(directory_rows.directory_row(entry, kept, vector))
        made.words += [(word, entry.initiative_id, written) for word, written in folded.items()]
        if kept.site_names or kept.ground_kms:
            made.spread.append(kept)
    return made


def _initiative(entry: Entry) -> Row:
    told = entry.listed_at, entry.confirmed_at
    return (entry.initiative_id, None, "listed", "cleared", 2, 1, 1, told[1], told[0], told[0])


def _site(place: Municipality) -> Site:
    lat, lon = place.centre.lat, place.centre.lon
    return Site(name=place.name, ags=place.ags, municipality=place.name, lat=lat, lon=lon)


def _served(place: Municipality) -> ServedPlace:
    return ServedPlace(key=place.ags, name=place.name)


def _some(
    dice: random.Random, values: Mapping[str, str], fewest: int, most: int
) -> tuple[str, ...]:
    return tuple(dice.sample([*values], dice.randint(fewest, most)))


def _filler(dice: random.Random) -> str:
    return "".join(dice.choices(SYLLABLES, k=dice.randint(2, 5))) + dice.choice(ENDINGS)


def places() -> list[tuple[Municipality, int]]:
    districts = {row["ags5"]: row for row in _packaged("districts.json")}
    return [
        (
            Municipality(
                ags=row["ags8"],
                name=row["name"],
                name_hsb=row["name_hsb"],
                district=row["district"],
                district_name=districts[row["district"]]["name"],
                district_name_hsb=districts[row["district"]]["name_hsb"],
                centre=Point(row["lat"], row["lon"]),
                radius_km=row["radius_km"],
            ),
            row["population"] or 1000,
        )
        for row in _packaged("municipalities.json")
    ]


def _packaged(name: str) -> list[dict[str, Any]]:
    file = resources.files("services.registry") / "data" / name
    rows: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))
    return rows
