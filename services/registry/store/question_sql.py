"""A question to the directory as SQL: one shape of statement, put together from its parts.

Every value travels as an argument; only names and operators of our own stand in the text.
"""

from collections.abc import Iterable
from typing import Any, Final

from services.registry.decide.areas import EARTH_RADIUS_KM, KM_TOLERANCE, flat_km
from services.registry.decide.directory import (
    FRESH_DAYS,
    STALE_DAYS,
    STALE_FACTOR,
    Question,
    Sort,
)
from services.registry.decide.words import Chain
from services.registry.store import places

_FLAT_ERROR: Final = 1.1
"""The plane preselects; within 300 km of Saxony it is wrong by less than this factor."""
_WEIGHTS: Final = "'{0.05, 0.2, 0.4, 1.0}'::float4[]"
"""Of labels, parts of compounds, texts and titles."""


class QuestionSql:
    """The statements for one question; ``arguments`` belong to whichever is made first."""

    def __init__(self, question: Question) -> None:
        self._question = question
        self.arguments: list[Any] = []

    def page(self) -> str:
        """Hits with one more than asked for, the total, and facets under all other filters."""
        base = self._base(place=self._place())
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
        return f"SELECT count(*) FROM ({self._base(place='0')}) AS base WHERE missed = 0"  # noqa: S608

    def spots(self) -> str:
        """All entries that fit, as points."""
        base = self._base(place="0")
        return f"""SELECT entry.initiative_id, entry.title, entry.lat, entry.lon
                     FROM ({base}) AS base JOIN directory AS entry USING (initiative_id)
                    WHERE base.missed = 0
                    ORDER BY entry.sort_key, entry.initiative_id"""  # noqa: S608

    def _base(self, *, place: str) -> str:
        conditions = [*self._word_conditions(), *self._circle_conditions()]
        where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
        return f"""SELECT initiative_id, facets, {place} AS place, {self._distance()} AS km,
                          {self._missed()} AS missed
                     FROM directory {where}"""  # noqa: S608 - parts are constants of ours

    def _place(self) -> str:
        """What the order goes by: ascending, the entry's id after it."""
        match self._question.sort:
            case Sort.RELEVANCE if self._question.words:
                return f"-(ts_rank({_WEIGHTS}, words, {self._query()}) * {self._freshness()})"
            case Sort.DISTANCE:
                return self._distance()
            case Sort.NAME:
                return "sort_key"
            case _:
                return "-extract(epoch FROM listed_at)::float8"

    def _behind_cursor(self) -> str:
        after = self._question.after
        if after is None:
            return ""
        kind = "text" if self._question.sort is Sort.NAME else "float8"
        place = self._argument(after.place if kind == "text" else float(after.place))
        behind = self._argument(after.initiative_id)
        collation = ' COLLATE "C"' if kind == "text" else ""
        return f"AND (base.place, base.initiative_id) > ({place}::{kind}{collation}, {behind})"

    def _word_conditions(self) -> Iterable[str]:
        if self._question.words:
            yield f"words @@ {self._query()}"

    def _query(self) -> str:
        query = " & ".join(_chain_query(chain) for chain in self._question.words)
        return f"{self._argument(query)}::text::tsquery"

    def _circle_conditions(self) -> Iterable[str]:
        near, radius_km = self._question.near, self._question.radius_km
        if near is None or radius_km is None:
            return
        middle = self._argument(flat_km(near))
        reach = self._argument(radius_km * _FLAT_ERROR + 1)
        yield f"spot <@ circle({middle}::point, {reach}::float8)"
        yield f"{self._distance()} <= {self._argument(radius_km + KM_TOLERANCE)}::float8"

    def _distance(self) -> str:
        """The great circle, as in `areas.distance_km`."""
        near = self._question.near
        if near is None:
            return "NULL::float8"
        lat, lon = f"{self._argument(near.lat)}::float8", f"{self._argument(near.lon)}::float8"
        return f"""2 * {EARTH_RADIUS_KM} * asin(sqrt(least(1.0,
            sin((radians({lat}) - radians(lat)) / 2) ^ 2
            + cos(radians(lat)) * cos(radians({lat})) * sin(radians({lon} - lon) / 2) ^ 2)))"""

    def _freshness(self) -> str:
        """As in `directory.freshness`."""
        now = f"{self._argument(self._question.as_of)}::timestamptz"
        days = f"extract(epoch FROM {now} - confirmed_at)::float8 / 86400"
        fading = f"least(1.0, greatest(0.0, ({days} - {FRESH_DAYS}) / {STALE_DAYS - FRESH_DAYS}))"
        return f"(1.0 - {1 - STALE_FACTOR} * {fading})"

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


def _chain_query(chain: Chain) -> str:
    """All words of a chain, or the chain written as one word."""
    words = " & ".join(f"'{word.stem}'" for word in chain.words)
    return f"('{chain.joined}' | ({words}))" if chain.joined else words
