"""The directory as a table for spreadsheets; our own import reads it again without a change."""

import csv
import io
from collections.abc import Mapping
from typing import Final

from contracts.registry import HousingOffer
from services.chassis.cells import guarded
from services.registry.decide import sites, vocabulary
from services.registry.decide.importing.columns import NAMES, Column
from services.registry.decide.importing.days import write_day
from services.registry.decide.sites import Coverage, ServiceArea, Site
from services.registry.store.search import Entry

MARK: Final = "\ufeff"
"""So that Excel takes the file for UTF-8."""
COLUMNS: Final = (
    Column.KEY,
    Column.TITLE,
    Column.KIND,
    Column.SUMMARY,
    Column.DESCRIPTION,
    Column.SUMMARY_EASY,
    Column.TOPICS,
    Column.TARGET_GROUPS,
    Column.LEGAL_FORM,
    Column.STAGE,
    Column.ACTOR_KIND,
    Column.SDGS,
    Column.PLACE,
    Column.AGS,
    Column.LAT,
    Column.LON,
    Column.WEBSITE,
    Column.WARM_COST,
    Column.FREE_PLACES,
    Column.PERSONS_MIN,
    Column.PERSONS_MAX,
    Column.TENURES,
    Column.EQUITY,
    Column.CERTIFICATE,
    Column.MOVE_IN_FROM,
    Column.MOVE_IN_TO,
    Column.PETS,
    Column.STEP_FREE,
    Column.SMOKE_FREE,
    Column.LANGUAGES,
    Column.HOUSEHOLDS,
)
MORE: Final = ("Kreis", "Weitere Standorte", "Kommt nach", "Bestätigt am", "Seite")
"""What only tells; an import leaves it behind."""
HEAD: Final = (*(NAMES[column][0] for column in COLUMNS), *MORE)


def head() -> str:
    """The mark and the names of the columns."""
    return MARK + _line(list(HEAD))


def row(entry: Entry, *, page: str) -> str:
    """One entry as a line."""
    told = {**_texts(entry), **_place(entry), **_housing(entry.content.housing)}
    cells = [told.get(column, "") for column in COLUMNS]
    return _line([*cells, *_more(entry, page=page)])


def _texts(entry: Entry) -> dict[Column, str]:
    content = entry.content
    return {
        Column.KEY: str(entry.initiative_id),
        Column.TITLE: guarded(content.title),
        Column.KIND: vocabulary.KINDS[content.kind],
        Column.SUMMARY: guarded(content.summary),
        Column.DESCRIPTION: guarded(content.description),
        Column.SUMMARY_EASY: guarded(content.summary_easy or ""),
        Column.TOPICS: _labels(content.topics, vocabulary.TOPICS),
        Column.TARGET_GROUPS: _labels(content.target_groups, vocabulary.TARGET_GROUPS),
        Column.LEGAL_FORM: vocabulary.LEGAL_FORMS.get(content.legal_form or "", ""),
        Column.STAGE: vocabulary.STAGES.get(content.stage or "", ""),
        Column.ACTOR_KIND: vocabulary.ACTOR_KINDS.get(content.actor_kind or "", ""),
        Column.SDGS: ", ".join(content.sdgs),
        Column.WEBSITE: guarded(content.website or ""),
    }


def _place(entry: Entry) -> dict[Column, str]:
    """Where it is; the middle of the municipality is no place of its own."""
    content, municipality = entry.content, entry.municipality
    told = {Column.PLACE: municipality.name, Column.AGS: municipality.ags}
    if content.point == municipality.centre:
        return told
    return {**told, Column.LAT: _degrees(content.lat), Column.LON: _degrees(content.lon)}


def _housing(offer: HousingOffer | None) -> dict[Column, str]:
    if offer is None:
        return {}
    return {
        Column.WARM_COST: _number(offer.warm_cost_eur),
        Column.FREE_PLACES: _number(offer.free_places),
        Column.PERSONS_MIN: _number(offer.persons_min),
        Column.PERSONS_MAX: _number(offer.persons_max),
        Column.TENURES: _labels(offer.tenures, vocabulary.TENURES),
        Column.EQUITY: _number(offer.equity_eur),
        Column.CERTIFICATE: _yes_or_no(is_so=offer.certificate_required),
        Column.MOVE_IN_FROM: write_day(offer.move_in_from) if offer.move_in_from else "",
        Column.MOVE_IN_TO: write_day(offer.move_in_to) if offer.move_in_to else "",
        Column.PETS: _yes_or_no(is_so=offer.pets_allowed),
        Column.STEP_FREE: _yes_or_no(is_so=offer.step_free),
        Column.SMOKE_FREE: _yes_or_no(is_so=offer.smoke_free),
        Column.LANGUAGES: _labels(offer.languages, vocabulary.LANGUAGES),
        Column.HOUSEHOLDS: _labels(offer.kinds, vocabulary.HOUSEHOLD_KINDS),
    }


def _more(entry: Entry, *, page: str) -> list[str]:
    content = entry.content
    served = dict.fromkeys(_served(area) for _, area in sites.areas(content))
    return [
        entry.municipality.district_name,
        guarded(" | ".join(_site(site) for site in content.sites)),
        guarded(" | ".join(served)),
        write_day(entry.confirmed_at.date()),
        page,
    ]


def _site(site: Site) -> str:
    return ", ".join(each for each in (site.name, site.address, site.municipality) if each)


def _served(area: ServiceArea) -> str:
    """Whom a site serves, as people say it."""
    match area.covers:
        case Coverage.SAXONY:
            return "ganz Sachsen"
        case Coverage.PLACES:
            return ", ".join(place.name for place in area.places)
        case Coverage.RADIUS:
            return f"Umkreis {area.radius_km:.10g} km".replace(".", ",")


def _labels(values: tuple[str, ...], labels: Mapping[str, str]) -> str:
    return ", ".join(labels[value] for value in values)


def _degrees(value: float) -> str:
    return repr(value).replace(".", ",")


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _yes_or_no(*, is_so: bool | None) -> str:
    return "" if is_so is None else ("ja" if is_so else "nein")


def _line(cells: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerow(cells)
    return out.getvalue()
