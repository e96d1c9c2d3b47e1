"""The directory to take away: every entry that a search finds, however many there are."""

from collections.abc import AsyncIterator, Callable, Iterator
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse
from starlette.responses import Response, StreamingResponse

from services.chassis.http import policy
from services.chassis.http.unit import Reading
from services.registry.api.directory import question_of, searching
from services.registry.api.exporting import catalogue, document, features, feed, linked, table
from services.registry.api.requests import DirectoryIn, FeedIn, FiltersIn
from services.registry.decide.directory import Sort, write_cursor
from services.registry.store import changes, places
from services.registry.store.search import Entry
from services.registry.store.search_postgres import entries

router = APIRouter(tags=["public"], dependencies=[policy.public()])

AT_ONCE: Final = 500
"""Entries per look at the database; in between it is given back."""
FEED_PAGE: Final = 50
Asked = Annotated[FiltersIn, Query()]
FILES: Final[dict[str, Any]] = {"response_class": Response}


def _file(media_type: str) -> dict[int | str, dict[str, Any]]:
    content = {"schema": {"type": "string"}}
    return {200: {"description": "The file.", "content": {media_type: content}}}


@router.get("/v1/initiatives.csv", responses=_file("text/csv"), **FILES)
async def export_table(request: Request, tx: Reading, asked: Asked) -> Response:
    """All entries that a search finds as a table: semicolons, UTF-8 with a mark, German words.

    No cell is calculated by a spreadsheet, and our own import reads the file again without a change.
    """
    found = await _found(request, tx, asked)

    async def told() -> AsyncIterator[str]:
        yield table.head()
        async for entry in found:
            yield table.row(entry, page=_page(request, entry))

    return _attached(told(), "text/csv; charset=utf-8", name="initiativen.csv")


@router.get("/v1/initiatives.geojson", responses=_file("application/geo+json"), **FILES)
async def export_features(request: Request, tx: Reading, asked: Asked) -> Response:
    """All entries that a search finds as points for a map (GeoJSON, RFC 7946)."""
    told = _joined(
        features.BEGIN,
        await _found(request, tx, asked),
        lambda entry: features.feature(entry, page=_page(request, entry)),
        features.END,
    )
    return _attached(told, "application/geo+json", name="initiativen.geojson")


@router.get("/v1/initiatives.jsonld", responses=_file("application/ld+json"), **FILES)
async def export_linked(request: Request, tx: Reading, asked: Asked) -> Response:
    """All entries that a search finds as JSON-LD with the words of schema.org."""
    told = _joined(
        linked.BEGIN,
        await _found(request, tx, asked),
        lambda entry: linked.node(entry, page=_page(request, entry)),
        linked.END,
    )
    return _attached(told, "application/ld+json", name="initiativen.jsonld")


@router.get("/v1/initiatives.atom", responses=_file("application/atom+xml"), **FILES)
async def export_feed(request: Request, tx: Reading, asked: Annotated[FeedIn, Query()]) -> Response:
    """The newest entries that a search finds as a feed (Atom); further pages by its links."""
    filters = asked.model_dump(exclude={"cursor"}, exclude_none=True)
    told = DirectoryIn(**filters, cursor=asked.cursor, sort=Sort.DATE, limit=FEED_PAGE)
    question = await question_of(told, await places.districts(tx), tx=tx)
    page = await searching(request, tx).find(question)
    here = _api(request, "/v1/initiatives.atom")
    given = {name: value for name, value in filters.items() if value not in ("", [])}
    links = {"self": _with(here, given, cursor=asked.cursor), "first": _with(here, given)}
    if page.next is not None:
        links["next"] = _with(here, given, cursor=write_cursor(page.next))
    settings = request.app.state.settings
    xml = feed.feed(
        [hit.entry for hit in page.hits],
        links=links,
        site=settings.public_url,
        publisher=settings.registry_publisher,
        now=tx.now,
    )
    return Response(xml, media_type="application/atom+xml; charset=utf-8")


@router.get("/v1/catalog.jsonld", responses=_file("application/ld+json"), **FILES)
async def show_catalogue(request: Request, tx: Reading) -> Response:
    """What there is to take, for catalogues of open data (DCAT-AP.de)."""
    modified = await changes.last_at(tx) or tx.now
    told = catalogue.catalogue(request.app.state.settings, modified=modified)
    return JSONResponse(told, media_type="application/ld+json")


@router.get("/v1/openapi.json", include_in_schema=False)
async def show_document(request: Request) -> Response:
    """The OpenAPI of what everybody may ask."""
    app = request.app
    if not hasattr(app.state, "public_document"):
        site = app.state.settings.public_url
        app.state.public_document = document.public_document(app, site=site)
    return JSONResponse(app.state.public_document)


async def _found(request: Request, tx: Reading, asked: FiltersIn) -> AsyncIterator[Entry]:
    """Every entry that is found, by name; what is taken off meanwhile is left out."""
    told = DirectoryIn(**asked.model_dump(exclude_none=True))
    question = await question_of(told, await places.districts(tx), tx=tx)
    ids = [spot.initiative_id for spot in await searching(request, tx).spots(question)]

    async def one_by_one() -> AsyncIterator[Entry]:
        for some in _parts(ids):
            async with request.app.state.database.read() as looking:
                known = await entries(looking, some)
            for initiative_id in some:
                if initiative_id in known:
                    yield known[initiative_id]

    return one_by_one()


def _parts(ids: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(ids), AT_ONCE):
        yield ids[start : start + AT_ONCE]


async def _joined(
    begin: str, found: AsyncIterator[Entry], write: Callable[[Entry], str], end: str
) -> AsyncIterator[str]:
    yield begin
    separator = ""
    async for entry in found:
        yield separator + write(entry)
        separator = ","
    yield end


def _attached(told: AsyncIterator[str], media_type: str, *, name: str) -> Response:
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(told, media_type=media_type, headers=headers)


def _page(request: Request, entry: Entry) -> str:
    return f"{request.app.state.settings.public_url}/initiativen/{entry.initiative_id}"


def _api(request: Request, path: str) -> str:
    return f"{request.app.state.settings.public_url}/api/registry{path}"


def _with(address: str, given: dict[str, Any], *, cursor: str | None = None) -> str:
    query = {**given, **({"cursor": cursor} if cursor else {})}
    return f"{address}?{urlencode(query, doseq=True)}" if query else address
