"""A question to the directory as SQL: one shape of statement, put together from its parts.

Every value travels as an argument; only names and operators of our own stand in the text. Places
in an order are whole numbers, computed as the memory adapter computes them.
"""

import re
from collections.abc import Iterable
from functools import cached_property
from typing import Any, Final

from services.registry.decide import grid, ranking
from services.registry.decide.areas import EARTH_RADIUS_KM, KM_TOLERANCE, flat_km
from services.registry.decide.directory import Question, Sort
from services.registry.decide.words import Chain, Word
from services.registry.store import places

FLAT_ERROR: Final = 1.1
"""The plane preselects; within 300 km of Saxony it is wrong by less than this factor."""
_MICROSECONDS: Final = "(extract(epoch FROM {}) * 1000000)::int8"


class QuestionSql:
    """The statements for one question; ``arguments`` belong to whichever is made first."""

    def __init__(self, question: Question) -> None:
        self._question = question
        self.arguments: list[Any] = []

    def page(self) -> str:
        """Hits with one more than asked for, the total, and facets under all other filters."""
        base = self._base(f"facets, {self._place()} AS place, {self._nearest} AS km")
        return f"""WITH base AS MATERIALIZED ({base}),
            hit AS (
              SELECT initiative_id, base.place, base.km, revision, listed_at, confirmed_at,
                     content, {places.COLUMNS}
                FROM base JOIN directory USING (initiative_id) JOIN {places.JOINED} USING (ags)
               WHERE base.missed = 0 {self._behind_cursor()}
               ORDER BY base.place, initiative_id
               LIMIT {self._argument(self._question.limit + 1)}),
            facet AS (
              SELECT value, count(*) AS entries
                FROM base, unnest(base.facets) AS value
               WHERE base.missed = 0 OR base.missed = {self._bit_of_value()}
               GROUP BY value)
            SELECT (SELECT count(*) FROM base WHERE missed = 0) AS total,
                   (SELECT jsonb_object_agg(value, entries) FROM facet) AS facets,
                   (SELECT jsonb_agg(to_jsonb(hit) ORDER BY place, initiative_id) FROM hit)
                     AS hits"""  # noqa: S608 - parts are constants of ours

    def count(self) -> str:
        """How many entries fit."""
        return f"SELECT count(*) FROM ({self._base('lat')}) AS base WHERE missed = 0"  # noqa: S608

    def spots(self) -> str:
        """The places of all entries that fit, those that lie where was asked."""
        return f"""SELECT initiative_id, title, lat, lon, site FROM ({self._spots()}) AS spot
                    ORDER BY sort_key, initiative_id, number"""  # noqa: S608

    def clusters(self, *, zoom: int) -> str:
        """All entries that fit, by the cells of the grid; in a cell each of them counts once."""
        height, width = (f"{self._argument(size)}::float8" for size in grid.cell_size(zoom))
        row = f"floor((lat - {grid.SOUTH:.1f}::float8) / {height})"
        column = f"floor((lon - {grid.WEST:.1f}::float8) / {width})"
        return f"""SELECT lone + (SELECT count(DISTINCT each) FROM unnest(several) AS each) AS count,
                          places, lat_sum, lon_sum, south, west, north, east, title,
                          initiative_id, site
                     FROM (
                   SELECT count(*) FILTER (WHERE sites = 0) AS lone, count(*) AS places,
                          array_agg(initiative_id) FILTER (WHERE sites > 0) AS several,
                          sum(round(lat * {grid.MICRODEGREES})::int8)::int8 AS lat_sum,
                          sum(round(lon * {grid.MICRODEGREES})::int8)::int8 AS lon_sum,
                          min(lat) AS south, min(lon) AS west, max(lat) AS north, max(lon) AS east,
                          min(title) AS title, min(initiative_id::text) AS initiative_id,
                          min(site) AS site, {row} AS cell_row, {column} AS cell_column
                     FROM ({self._spots()}) AS spot
                    GROUP BY cell_row, cell_column) AS cell
                    ORDER BY cell_row, cell_column"""  # noqa: S608

    def _spots(self) -> str:
        """A row for each place of the entries that fit; a place that lies elsewhere is left out."""
        main, beside = self._where or "true", _of("beside", self._where) or "true"
        columns = "title, sort_key, sites"
        return f"""SELECT initiative_id, {columns}, lat, lon, 0 AS number, NULL AS site
                     FROM ({self._base(f"{columns}, lat, lon", f"{self._close('spot')} AND {main}")})
                       AS base WHERE missed = 0
                   UNION ALL
                   SELECT initiative_id, {columns}, beside.lat, beside.lon, beside.number,
                          beside.name
                     FROM ({self._base(columns, "sites > 0")}) AS base
                     JOIN directory_site AS beside USING (initiative_id)
                    WHERE missed = 0 AND {beside}"""  # noqa: S608 - parts are constants

    def _base(self, columns: str, place: str = "") -> str:
        """Words, service area and place of a question; filters are told as ``missed``."""
        conditions = [
            *self._word_conditions(),
            *self._served_conditions(),
            *([place] if place else self._place_conditions()),
        ]
        where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
        return f"""SELECT initiative_id, {columns}, {self._missed()} AS missed
                     FROM directory {where}"""  # noqa: S608 - parts are constants of ours

    def _place(self) -> str:
        """What the order goes by: ascending, the entry's id after it."""
        match self._question.sort:
            case Sort.RELEVANCE if self._question.words:
                impacts = " + ".join(map(self._chain_impact, self._question.words))
                return f"-(({impacts}) * {self._freshness()})::int8"
            case Sort.DISTANCE:
                return f"round({self._nearest} * 1000)::int8"
            case Sort.NAME:
                return "sort_key"
            case _:
                return f"-{_MICROSECONDS.format('listed_at')}"

    def _behind_cursor(self) -> str:
        after = self._question.after
        if after is None:
            return ""
        kind = 'text COLLATE "C"' if self._question.sort is Sort.NAME else "int8"
        place = self._argument(after.place)
        behind = self._argument(after.initiative_id)
        return f"AND (base.place, base.initiative_id) > ({place}::{kind}, {behind}::uuid)"

    def _word_conditions(self) -> Iterable[str]:
        if self._question.words:
            yield f"words @@ {self._query}"

    @cached_property
    def _query(self) -> str:
        query = " & ".join(_chain_query(chain) for chain in self._question.words)
        return f"{self._argument(query)}::text::tsquery"

    def _chain_impact(self, chain: Chain) -> str:
        """As in `ranking.chain_impact`."""
        alone = [self._impact(word.stem) for word in chain.words]
        if chain.joined is None:
            return alone[0]
        average = f"({' + '.join(alone)}) / {len(alone)}"
        return f"greatest({self._impact(chain.joined)}, {average})"

    def _impact(self, stem: str) -> str:
        place = f"array_position(stems, {self._argument(stem)}::text)"
        return f"coalesce(impacts[{place}]::int4, 0)"

    def _place_conditions(self) -> Iterable[str]:
        """Some place of the entry lies where was asked: one and the same in circle and box."""
        if self._where:
            yield f"""({self._close("spot")} AND {self._where} OR initiative_id = ANY (ARRAY(
                SELECT beside.initiative_id FROM directory_site AS beside
                 WHERE {self._close("beside.spot")} AND {_of("beside", self._where)})))"""  # noqa: S608

    def _served_conditions(self) -> Iterable[str]:
        """Some site says that it serves the place; see `sites.serving`."""
        asked = self._question.serves
        if asked is None:
            return
        served = f"served && {self._argument(list(asked.keys))}::text[]"
        if asked.point is None:
            yield served
            return
        east_north = f"circle({self._argument(flat_km(asked.point))}::point, 0)"
        away = distance_sql(self._argument(asked.point.lat), self._argument(asked.point.lon))
        yield f"""({served} OR initiative_id = ANY (ARRAY(
            SELECT drawn.initiative_id FROM directory_ground AS drawn
             WHERE drawn.ground @> {east_north}
               AND {_of("drawn", away)} <= drawn.km + {KM_TOLERANCE}::float8)))"""  # noqa: S608

    @cached_property
    def _where(self) -> str:
        """Whether a point (``lat``, ``lon``) lies in the circle and in the box that were asked."""
        near, radius_km, box = self._question.near, self._question.radius_km, self._question.box
        conditions = []
        if near is not None and radius_km is not None:
            reach = self._argument(radius_km + KM_TOLERANCE)
            conditions.append(f"{self._distance} <= {reach}::float8")
        if box is not None:
            south, west, north, east = (
                f"{self._argument(edge)}::float8"
                for edge in (box.south, box.west, box.north, box.east)
            )
            conditions.append(f"lat BETWEEN {south} AND {north} AND lon BETWEEN {west} AND {east}")
        return " AND ".join(conditions)

    def _close(self, spot: str) -> str:
        """What the plane preselects of the circle, by an index."""
        near, radius_km = self._question.near, self._question.radius_km
        if near is None or radius_km is None:
            return "true"
        middle = self._argument(flat_km(near))
        reach = self._argument(radius_km * FLAT_ERROR + 1)
        return f"{spot} <@ circle({middle}::point, {reach}::float8)"

    @cached_property
    def _distance(self) -> str:
        near = self._question.near
        if near is None:
            return "NULL::float8"
        return distance_sql(self._argument(near.lat), self._argument(near.lon))

    @cached_property
    def _nearest(self) -> str:
        """How far the nearest place is; most entries have only the one in their row."""
        if self._question.near is None:
            return "NULL::float8"
        return f"""least({self._distance}, CASE WHEN sites > 0 THEN (
            SELECT min({_of("beside", self._distance)}) FROM directory_site AS beside
             WHERE beside.initiative_id = directory.initiative_id) END)"""  # noqa: S608

    def _freshness(self) -> str:
        """As in `ranking.freshness`."""
        now = f"{self._argument(self._question.as_of)}::timestamptz"
        age = _MICROSECONDS.format(f"{now} - confirmed_at")
        fading = f"least(greatest({age} - {ranking.FADES_AFTER}, 0), {ranking.FADES_FOR})"
        return (
            f"({ranking.FULL_FRESHNESS} - {ranking.MOST_FADING} * {fading} / {ranking.FADES_FOR})"
        )

    def _missed(self) -> str:
        """A bit for each filtered facet that the entry does not fit."""
        bits = [
            f"(NOT facets && {self._labels(name, values)})::int * {1 << place}"
            for place, (name, values) in enumerate(self._question.filters.items())
        ]
        return " + ".join(bits) or "0"

    def _labels(self, name: str, values: Iterable[str]) -> str:
        return f"{self._argument([f'{name}:{value}' for value in values])}::text[]"

    def _bit_of_value(self) -> str:
        if not self._question.filters:
            return "0"
        cases = " ".join(
            f"WHEN '{name}' THEN {1 << place}" for place, name in enumerate(self._question.filters)
        )
        return f"CASE split_part(value, ':', 1) {cases} ELSE 0 END"

    def _argument(self, value: Any) -> str:
        self.arguments.append(value)
        return f"${len(self.arguments)}"


def distance_sql(lat: str, lon: str) -> str:
    """The great circle to a point given by two arguments, as in `areas.distance_km`."""
    lat, lon = f"{lat}::float8", f"{lon}::float8"
    return f"""(2 * {EARTH_RADIUS_KM} * asin(sqrt(least(1.0,
        sin((radians(lat) - radians({lat})) / 2) ^ 2
        + cos(radians({lat})) * cos(radians(lat)) * sin(radians(lon - {lon}) / 2) ^ 2))))"""


def _of(table: str, condition: str) -> str:
    """What is said of ``lat`` and ``lon``, said of a table's."""
    return re.sub(r"\b(lat|lon)\b", rf"{table}.\1", condition)


def _chain_query(chain: Chain) -> str:
    """All words of a chain, or the chain written as one word."""
    words = " & ".join(_quoted(word) for word in chain.words)
    return f"('{chain.joined}' | ({words}))" if chain.joined else words


def _quoted(word: Word) -> str:
    """Stems hold letters and digits only."""
    return f"'{word.stem}'"
