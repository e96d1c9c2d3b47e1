"""A question to the directory as SQL: one shape of statement, put together from its parts.

Every value travels as an argument; only names and operators of our own stand in the text. Places
in an order are whole numbers, computed as the memory adapter computes them.
"""

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
        base = self._base(f"facets, {self._place()} AS place, {self._distance} AS km")
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
        """All entries that fit, as points."""
        return f"""SELECT initiative_id, title, lat, lon
                     FROM ({self._base("title, lat, lon, sort_key")}) AS base WHERE missed = 0
                    ORDER BY sort_key, initiative_id"""  # noqa: S608

    def clusters(self, *, zoom: int) -> str:
        """All entries that fit, by the cells of the grid."""
        height, width = (f"{self._argument(size)}::float8" for size in grid.cell_size(zoom))
        return f"""SELECT count(*) AS count,
                          sum(round(lat * {grid.MICRODEGREES})::int8)::int8 AS lat_sum,
                          sum(round(lon * {grid.MICRODEGREES})::int8)::int8 AS lon_sum,
                          min(lat) AS south, min(lon) AS west, max(lat) AS north, max(lon) AS east,
                          min(title) AS title, min(initiative_id::text) AS initiative_id
                     FROM ({self._base("title, lat, lon")}) AS base WHERE missed = 0
                    GROUP BY floor((lat - {grid.SOUTH:.1f}::float8) / {height}),
                             floor((lon - {grid.WEST:.1f}::float8) / {width})
                    ORDER BY floor((lat - {grid.SOUTH:.1f}::float8) / {height}),
                             floor((lon - {grid.WEST:.1f}::float8) / {width})"""  # noqa: S608

    def _base(self, columns: str) -> str:
        conditions = [
            *self._word_conditions(),
            *self._circle_conditions(),
            *self._box_conditions(),
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
                return f"round({self._distance} * 1000)::int8"
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

    def _circle_conditions(self) -> Iterable[str]:
        near, radius_km = self._question.near, self._question.radius_km
        if near is None or radius_km is None:
            return
        middle = self._argument(flat_km(near))
        reach = self._argument(radius_km * FLAT_ERROR + 1)
        yield f"spot <@ circle({middle}::point, {reach}::float8)"
        yield f"{self._distance} <= {self._argument(radius_km + KM_TOLERANCE)}::float8"

    def _box_conditions(self) -> Iterable[str]:
        box = self._question.box
        if box is None:
            return
        south, west, north, east = (
            f"{self._argument(edge)}::float8" for edge in (box.south, box.west, box.north, box.east)
        )
        yield f"lat BETWEEN {south} AND {north} AND lon BETWEEN {west} AND {east}"

    @cached_property
    def _distance(self) -> str:
        near = self._question.near
        if near is None:
            return "NULL::float8"
        return distance_sql(self._argument(near.lat), self._argument(near.lon))

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


def _chain_query(chain: Chain) -> str:
    """All words of a chain, or the chain written as one word."""
    words = " & ".join(_quoted(word) for word in chain.words)
    return f"('{chain.joined}' | ({words}))" if chain.joined else words


def _quoted(word: Word) -> str:
    """Stems hold letters and digits only."""
    return f"'{word.stem}'"
