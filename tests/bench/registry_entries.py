"""Invented entries by the thousand, the same ones each time, and the quick way into a database.

One to three words of the field (few of them often, as words are), 20 to 48 words of filler, one to
four topics, a municipality by the number of its people, a spot around its centre.
"""

# ruff: noqa: SIM905 - lists of words read and compare best as text

import json
import math
import random
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from importlib import resources
from itertools import accumulate
from typing import Any, Final
from uuid import UUID

import asyncpg

from contracts.registry import InitiativeKind
from services.chassis.transaction import Transaction
from services.registry.decide import vocabulary
from services.registry.decide.areas import Municipality, Point, flat_km
from services.registry.decide.content import Content
from services.registry.decide.words import fold_word
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
DIRECTORY: Final = """
    initiative_id revision title sort_key ags lat lon spot facets words listed_at confirmed_at
    content stems impacts spelled
    """.split()
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
        )


async def fill(url: str, *, count: int) -> None:
    """Bring in so many entries as a restored copy would come: by COPY, without triggers."""
    connection = await asyncpg.connect(url, server_settings={"maintenance_work_mem": "256MB"})
    try:
        await connection.execute("SET session_replication_role = replica")
        await connection.execute(STAGE)
        await connection.execute(WITHOUT_INDEXES)
        with ProcessPoolExecutor() as workers:
            starts = range(0, count, BATCH)
            for made in workers.map(_rows, starts, [min(BATCH, count - n) for n in starts]):
                await _copy(connection, made)
        await connection.execute(FROM_STAGE)
        await connection.execute("VACUUM ANALYZE")
    finally:
        await connection.close()


STAGE: Final = "CREATE TEMP TABLE stage (LIKE directory); ALTER TABLE stage ALTER words TYPE text"
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


async def _copy(connection: asyncpg.Connection, made: tuple[list[Any], ...]) -> None:
    tables = (
        ("initiative", INITIATIVE),
        ("stage", DIRECTORY),
        ("directory_word", ["folded", "initiative_id", "written"]),
    )
    for (table, columns), rows in zip(tables, made, strict=True):
        await connection.copy_records_to_table(table, columns=columns, records=rows)


def _rows(first: int, count: int) -> tuple[list[Any], ...]:
    initiatives, directory, words = [], [], []
    for entry in entries(first, count):
        kept, vector = indexed(entry, corpus=())
        folded = {fold_word(written): written for written in kept.spelled}
        initiatives.append(_initiative(entry))
        directory.append(_directory(entry, kept, vector))
        words += [(word, entry.initiative_id, written) for word, written in folded.items()]
    return initiatives, directory, words


def _initiative(entry: Entry) -> tuple[Any, ...]:
    told = entry.listed_at, entry.confirmed_at
    return (entry.initiative_id, None, "listed", "cleared", 2, 1, 1, told[1], told[0], told[0])


def _directory(entry: Entry, kept: Indexed, vector: str) -> tuple[Any, ...]:
    return (
        entry.initiative_id,
        entry.revision,
        kept.title,
        kept.sort_key,
        entry.municipality.ags,
        kept.lat,
        kept.lon,
        flat_km(entry.content.point),
        list(kept.facets),
        vector,
        entry.listed_at,
        entry.confirmed_at,
        entry.content.model_dump_json(),
        list(kept.stems),
        list(kept.impacts),
        list(kept.spelled),
    )


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
