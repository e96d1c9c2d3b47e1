"""Whatever stands in the directory and whatever is asked: both adapters answer alike."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from hypothesis import HealthCheck, given
from hypothesis import settings as trying
from hypothesis import strategies as st

from services.chassis.database import Database
from services.registry.decide import vocabulary
from services.registry.decide.areas import Point
from services.registry.decide.content import Content
from services.registry.decide.directory import Question, Sort, write_cursor
from services.registry.decide.grid import CLOSEST
from services.registry.decide.sites import Coverage, Locality, ServedPlace, ServiceArea, Site
from services.registry.settings import RegistrySettings
from services.registry.store.search import Page
from tests.registry.builders import (
    DRESDEN,
    LEIPZIG,
    NOW,
    WEISSWASSER,
    a_content,
    a_question,
    a_site,
)
from tests.registry.directory.shelf import Shelf, a_copy

WORDS: Final = [
    "Garten",
    "Gärten",
    "Dorfladen",
    "Laden",
    "Nachbarschaftsgarten",
    "Repair-Café",
    "Café",
    "Bürgerbus",
    "Bürgerbusse",
    "Seniorinnen",
    "Haus",
    "Mehrgenerationenhaus",
    "Straße",
    "und",
]
COMMON: Final = ("Garten", "Haus", "Gärten", "Laden")
TYPOS: Final = ("Gartn", "Dorflden", "Bürgerbs", "Mehrgenerationenhuas", "Repair-Caffe", "Xylofon")
PLACES: Final = {LEIPZIG: (51.34, 12.37), DRESDEN: (51.05, 13.74), WEISSWASSER: (51.5, 14.64)}
LOCALITIES: Final = (
    Locality(LEIPZIG, "Leipzig", Point(51.34, 12.37)),
    Locality(WEISSWASSER, "Weißwasser", Point(51.5, 14.64)),
    Locality("14612", "Dresden", None),
)
DAYS: Final = st.sampled_from([0, 1, 180, 181, 290, 399, 400, 900])
FACETS: Final = {
    "topic": ["wohnen", "pflege", "kultur"],
    "stage": list(vocabulary.STAGES),
    "sdg": ["1", "3", "17"],
    "district": ["14713", "14612", "14626"],
    "legal_form": ["ev", "eg"],
}


def a_circle(km: float) -> ServiceArea:
    return ServiceArea(covers=Coverage.RADIUS, radius_km=km)


@st.composite
def contents(draw: st.DrawFn) -> Content:
    ags, (lat, lon) = draw(st.sampled_from(sorted(PLACES.items())))
    away = st.sampled_from([0.0, 0.0, 0.001, -0.02, 0.03])
    return a_content(
        " ".join(draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=3))),
        summary=" ".join(draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=5))),
        topics=tuple(draw(chosen("topic", least=1))),
        sdgs=tuple(draw(chosen("sdg"))),
        stage=draw(st.sampled_from([None, *FACETS["stage"]])),
        legal_form=draw(st.sampled_from([None, *FACETS["legal_form"]])),
        ags=ags,
        lat=lat + draw(away),
        lon=lon + draw(away),
        serves=draw(service_areas),
        sites=tuple(draw(st.lists(sites(), max_size=3)) if draw(st.integers(0, 2)) == 0 else ()),
    )


service_areas: Final = st.sampled_from(
    [
        None,
        None,
        a_circle(15),
        a_circle(90),
        ServiceArea(covers=Coverage.PLACES, places=(ServedPlace(key="14626", name="Görlitz"),)),
        ServiceArea(covers=Coverage.PLACES, places=(ServedPlace(key=DRESDEN, name="Dresden"),)),
        ServiceArea(covers=Coverage.SAXONY),
    ]
)


@st.composite
def sites(draw: st.DrawFn) -> Site:
    ags, (lat, lon) = draw(st.sampled_from(sorted(PLACES.items())))
    away = st.sampled_from([0.0, 0.001, -0.02, 0.2])
    return a_site(
        draw(st.sampled_from(WORDS)),
        ags=ags,
        lat=lat + draw(away),
        lon=lon + draw(away),
        serves=draw(service_areas),
    )


def chosen(name: str, *, least: int = 0) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(FACETS[name]), min_size=least, max_size=2, unique=True)


@st.composite
def questions(draw: st.DrawFn) -> dict[str, Any]:
    lat, lon = draw(st.sampled_from([*PLACES.values(), (51.2, 13.0)]))
    has_place = draw(st.booleans())
    sorts = [sort for sort in Sort if has_place or sort is not Sort.DISTANCE]
    one = st.sampled_from([*COMMON, *COMMON, *WORDS, *TYPOS]).map(lambda word: [word])
    words = st.one_of(one, one, st.lists(st.sampled_from(WORDS), max_size=2))
    names = draw(st.lists(st.sampled_from(sorted(FACETS)), max_size=2, unique=True))
    box = st.sampled_from([None, None, None, "51,12,51.4,14", "51.34,12.37,51.34,12.37"])
    return {
        "text": " ".join(draw(words)),
        "filters": {name: draw(chosen(name, least=1)) for name in names},
        "near": f"{lat},{lon}" if has_place else None,
        "radius_km": draw(st.sampled_from([None, 0.5, 30.0, 400.0])) if has_place else None,
        "box": draw(box),
        "serves": draw(st.sampled_from([None, None, *LOCALITIES])),
        "sort": draw(st.sampled_from([None, Sort.RELEVANCE, *sorts])),
        "limit": draw(st.sampled_from([1, 2, 5, 100])),
    }


@dataclass
class Script:
    """Entries with their ages, who of them goes again, and what is asked then."""

    entries: list[tuple[Content, int, int]]
    gone: list[int] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)
    is_tidy: bool = False


SCRIPTS: Final = st.builds(
    Script,
    entries=st.lists(st.tuples(contents(), DAYS, DAYS), min_size=3, max_size=9),
    gone=st.lists(st.integers(0, 8), max_size=3),
    asked=st.lists(questions(), min_size=2, max_size=5),
    is_tidy=st.booleans(),
)


@given(script=SCRIPTS)
@trying(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_both_adapters_answer_every_question_alike(
    database: Database, settings: RegistrySettings, script: Script
) -> None:
    truth, copy = Shelf(database), Shelf(database, await a_copy(database, settings))
    await play(copy, script)
    async with copy.search():
        assert copy.copy is not None
        assert copy.copy.index is not None
        if script.is_tidy:
            await copy.copy.index.tidy()

    for asked in script.asked:
        expected, found = [[page async for page in pages(each, asked)] for each in (truth, copy)]
        assert found == expected
        assert await drawn(copy, asked) == await drawn(truth, asked)
    for lat, lon in PLACES.values():
        near = [await nearest(each, Point(lat, lon)) for each in (truth, copy)]
        assert near[0] == near[1]


async def play(shelf: Shelf, script: Script) -> None:
    """Begin with an empty directory; take some entries off again after all were put."""
    async with shelf.database.transaction() as tx:
        await tx.execute("DELETE FROM directory")
    ids = [
        await shelf.put(
            content,
            listed_at=NOW - timedelta(days=listed),
            confirmed_at=NOW - timedelta(days=confirmed),
        )
        for content, listed, confirmed in script.entries
    ]
    async with shelf.search():
        pass
    for place in script.gone:
        if place < len(ids):
            await shelf.drop(ids[place])


async def pages(shelf: Shelf, asked: dict[str, Any]) -> Any:
    """Every page until the last, in a form that can be compared."""
    cursor: str | None = None
    while True:
        page = await shelf.find(question_of(asked, cursor=cursor))
        yield told(page)
        if page.next is None:
            return
        cursor = write_cursor(page.next)


def question_of(asked: dict[str, Any], **other: Any) -> Question:
    return a_question(**asked, **other)


def told(page: Page) -> dict[str, Any]:
    return {
        "hits": [(hit.entry, kilometres(hit.distance_km)) for hit in page.hits],
        "total": page.total,
        "facets": {name: dict(counts) for name, counts in page.facets.items()},
        "suggestion": page.suggestion,
        "next": page.next,
    }


def kilometres(told: float | None) -> float | None:
    """To the tenth of a millimetre: the last bits of a sine are nobody's business."""
    return None if told is None else round(told, 7)


async def drawn(shelf: Shelf, asked: dict[str, Any]) -> Any:
    async with shelf.search() as search:
        question = question_of(asked)
        grids = [await search.clusters(question, zoom=zoom) for zoom in (0, 4, CLOSEST)]
        return await search.count(question), await search.spots(question), grids


async def nearest(shelf: Shelf, point: Point) -> list[tuple[Any, float | None]]:
    hits = await shelf.near(point, limit=4)
    return [(hit.entry.initiative_id, kilometres(hit.distance_km)) for hit in hits]
