"""The map, the changes and the searches of the directory as answers."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date, datetime

from services.registry.api.answers import cleared
from services.registry.api.directory_models import (
    ChangeOut,
    ChangesOut,
    ClusterOut,
    ClustersOut,
    FilterUseOut,
    FilterUsesOut,
    MissedWordOut,
    MissedWordsOut,
)
from services.registry.api.models import FacetValueOut
from services.registry.decide.directory import DISTRICT
from services.registry.decide.search_log import ALL_VALUES
from services.registry.decide.vocabulary import FACETS
from services.registry.store.changes import Told
from services.registry.store.places import District
from services.registry.store.search import Cluster
from services.registry.store.search_log import FilterUse, MissedWord


def clusters(told: Iterable[Cluster], *, names: Iterable[str]) -> ClustersOut:
    """The map's cells."""
    return ClustersOut(
        clusters=[
            ClusterOut(
                count=each.count,
                places=each.places,
                lat=each.lat,
                lon=each.lon,
                south=each.south,
                west=each.west,
                north=each.north,
                east=each.east,
                initiative_id=each.alone.initiative_id if each.alone else None,
                title=each.alone.title if each.alone else None,
                place=name,
            )
            for each, name in zip(told, names, strict=True)
        ]
    )


def changes(told: Iterable[Told], *, next_cursor: str, has_more: bool, now: datetime) -> ChangesOut:
    """What changed, as the public sees it now."""
    items = [
        ChangeOut(
            initiative_id=each.change.initiative_id,
            changed_at=each.change.changed_at,
            state="listed" if each.entry else "gone",
            entry=cleared(each.entry, now=now) if each.entry else None,
        )
        for each in told
    ]
    return ChangesOut(items=items, next_cursor=next_cursor, has_more=has_more)


def missed_words(
    told: Iterable[MissedWord], *, since: date, districts: Iterable[District]
) -> MissedWordsOut:
    """What people searched for in vain."""
    names = {each.district: each.name for each in districts}
    items = [
        MissedWordOut(**asdict(each), district_name=names.get(each.district, "Sachsen"))
        for each in told
    ]
    return MissedWordsOut(since=since, items=items)


def filter_uses(
    told: Sequence[FilterUse], *, since: date, districts: Iterable[District]
) -> FilterUsesOut:
    """By what people filter; each facet with its values."""
    labels = {**FACETS, DISTRICT: {each.district: each.name for each in districts}}
    items = [
        FilterUseOut(
            facet=use.facet,
            searches=use.searches,
            values=[
                FacetValueOut(
                    value=each.value,
                    label=labels[each.facet].get(each.value, each.value),
                    count=each.searches,
                )
                for each in told
                if each.facet == use.facet and each.value != ALL_VALUES
            ],
        )
        for use in told
        if use.value == ALL_VALUES and use.facet in labels
    ]
    return FilterUsesOut(since=since, items=items)
