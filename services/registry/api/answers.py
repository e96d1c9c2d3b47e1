"""Rows and entries as answers."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime

from services.registry.api import site_models
from services.registry.api.models import (
    CardOut,
    DetailOut,
    DirectoryOut,
    EditorStepOut,
    EntryOut,
    FacetValueOut,
    ImageOut,
    MunicipalityOut,
    OwnOut,
    PlaceOut,
    ProposalOut,
    PublicContactOut,
    RevisionOut,
    StateOut,
    StepOut,
    TextsOut,
    WaitingOut,
)
from services.registry.decide import sites as rules
from services.registry.decide.areas import Municipality, Point
from services.registry.decide.clearance.risk import Band
from services.registry.decide.content import Content
from services.registry.decide.directory import DISTRICT, Question, is_stale, write_cursor
from services.registry.decide.freshness import archived_at
from services.registry.decide.identify.fields import Card
from services.registry.decide.images import Image, widths_of
from services.registry.decide.initiative import Initiative
from services.registry.decide.sites import Locality
from services.registry.decide.vocabulary import FACETS
from services.registry.store.initiatives import Step
from services.registry.store.places import District
from services.registry.store.reviews import Waiting
from services.registry.store.search import Entry, Hit, Page
from services.registry.work.edit import Own
from services.registry.work.review import Numbered, Proposal
from services.registry.work.steps import Placed


def directory(question: Question, page: Page, *, districts: Iterable[District]) -> DirectoryOut:
    """A page of the directory with labelled facets."""
    labels = {**FACETS, DISTRICT: {each.district: each.name for each in districts}}
    return DirectoryOut(
        items=[
            card(hit, now=question.as_of, near=question.near, serves=question.serves)
            for hit in page.hits
        ],
        total=page.total,
        facets={
            name: _facet(labels[name], counts, chosen=question.filters.get(name, ()))
            for name, counts in page.facets.items()
        },
        suggestion=page.suggestion,
        next_cursor=write_cursor(page.next) if page.next else None,
    )


def card(
    hit: Hit, *, now: datetime, near: Point | None = None, serves: Locality | None = None
) -> CardOut:
    """An entry in a list, with its distance in steps of 100 m, and why it comes to a place."""
    entry, km = hit.entry, hit.distance_km
    site = rules.nearest(entry.content, near)[0] if near else None
    comes = rules.serving(entry.content, serves) if serves else None
    return CardOut(
        initiative_id=entry.initiative_id,
        kind=entry.content.kind,
        title=entry.content.title,
        summary=entry.content.summary,
        topics=entry.content.topics,
        place=_place(entry.content, entry.municipality),
        distance_km=None if km is None else round(km, 1),
        nearest_site=site.name if site else None,
        sites=site_models.sites(entry.content.sites),
        serves=site_models.area(entry.content.serves),
        serving=site_models.serving(comes, municipality=entry.municipality.name),
        listed_at=entry.listed_at,
        confirmed_at=entry.confirmed_at,
        is_stale=is_stale(entry.confirmed_at, now=now),
    )


def detail(
    entry: Entry,
    *,
    now: datetime,
    contact: Card,
    has_owner: bool,
    broken_at: datetime | None = None,
) -> DetailOut:
    """An entry on its own page: the cleared revision and what its owner agreed to, nothing else."""
    return DetailOut(
        **dict(cleared(entry, now=now)),
        contact=PublicContactOut(name=contact.name, phone=contact.phone, email=contact.email),
        has_owner=has_owner,
        website_broken_at=broken_at,
    )


def cleared(entry: Entry, *, now: datetime) -> EntryOut:
    """The cleared revision of an entry."""
    content = entry.content
    return EntryOut(
        **dict(card(Hit(entry, None), now=now)),
        description=content.description,
        website=content.website,
        legal_form=content.legal_form,
        stage=content.stage,
        actor_kind=content.actor_kind,
        target_groups=content.target_groups,
        sdgs=content.sdgs,
        summary_easy=content.summary_easy,
        housing=content.housing,
        images=tuple(image(each) for each in content.images),
        revision=entry.revision,
    )


def image(told: Image) -> ImageOut:
    """An image with the widths that there are of it; who agreed when stays inside."""
    return ImageOut(
        **told.model_dump(mode="json", exclude={"consent_version", "consented_at"}),
        widths=widths_of(told.width),
    )


def municipality(told: Municipality) -> MunicipalityOut:
    """A municipality to choose."""
    return MunicipalityOut(
        ags=told.ags,
        name=told.name,
        name_hsb=told.name_hsb,
        district=told.district,
        district_name=told.district_name,
        lat=told.centre.lat,
        lon=told.centre.lon,
    )


def state(initiative: Initiative) -> StateOut:
    """What became of an entry."""
    return StateOut(
        initiative_id=initiative.id,
        state=initiative.state,
        review=initiative.review.value,
        revision=initiative.latest_revision,
    )


def own(told: Own, *, now: datetime) -> OwnOut:
    """The owner's page; who of the editors it was stays inside."""
    initiative = told.initiative
    return OwnOut(
        initiative_id=initiative.id,
        state=initiative.state,
        review=initiative.review.value,
        revision=initiative.latest_revision,
        public_revision=initiative.public_revision,
        merged_into=initiative.merged_into,
        draft=texts(told.latest),
        history=[StepOut(**_step(step)) for step in told.history],
        confirmed_at=initiative.confirmed_at,
        archived_at=archived_at(initiative.confirmed_at),
        is_stale=initiative.is_listed and is_stale(initiative.confirmed_at, now=now),
        actions=list(initiative.actions),
    )


def proposal(told: Proposal) -> ProposalOut:
    """The editor's page."""
    initiative = told.initiative
    return ProposalOut(
        initiative_id=initiative.id,
        state=initiative.state,
        review=initiative.review.value,
        revision=initiative.latest_revision,
        public_revision=initiative.public_revision,
        merged_into=initiative.merged_into,
        cleared=texts(told.cleared) if told.cleared else None,
        proposed=texts(told.proposed),
        changed_fields=told.changed_fields,
        revisions=[revision(each) for each in told.revisions],
        history=[EditorStepOut(**_step(step), by=step.taken_by) for step in told.history],
    )


def revision(told: Numbered) -> RevisionOut:
    """A numbered text for who may know its author."""
    return RevisionOut(
        revision=told.revision.revision,
        at=told.revision.created_at,
        changed_fields=told.revision.changed_fields,
        by=told.revision.written_by,
        restores=told.revision.restores,
        texts=texts(told.placed),
    )


def texts(told: Placed) -> TextsOut:
    """One revision with its place."""
    content = told.content.model_dump(
        exclude={"ags", "lat", "lon", "housing", "images", "serves", "sites"}
    )
    return TextsOut(
        **content,
        place=_place(told.content, told.municipality),
        housing=told.content.housing,
        images=tuple(image(each) for each in told.content.images),
        serves=site_models.area(told.content.serves),
        sites=site_models.sites(told.content.sites),
    )


def waiting(told: Waiting) -> WaitingOut:
    """A line of the editors' queue."""
    return WaitingOut(
        initiative_id=told.initiative_id,
        revision=told.revision,
        kind=told.kind,
        title=told.title,
        municipality=told.municipality,
        submitted_at=told.waiting_since,
        is_change=told.is_change,
        band=band(told.band),
        score=told.score,
        signals=told.signals,
        open_reports=told.open_reports,
    )


def band(number: int) -> str:
    """A part of the queue by its name."""
    return Band(number).name.lower()


def _place(content: Content, municipality: Municipality) -> PlaceOut:
    return PlaceOut(
        ags=municipality.ags,
        municipality=municipality.name,
        municipality_hsb=municipality.name_hsb,
        district=municipality.district,
        district_name=municipality.district_name,
        lat=content.lat,
        lon=content.lon,
    )


def _facet(
    labels: Mapping[str, str], counts: Mapping[str, int], *, chosen: Iterable[str]
) -> list[FacetValueOut]:
    """The most frequent first; what was chosen stays visible, also with nothing left."""
    told = {**dict.fromkeys(chosen, 0), **counts}
    values = [
        FacetValueOut(value=value, label=labels.get(value, value), count=count)
        for value, count in told.items()
    ]
    return sorted(values, key=lambda each: (-each.count, each.label))


def _step(step: Step) -> dict[str, object]:
    told = asdict(step)
    return {
        "state": told["name"],
        "at": told["taken_at"],
        "revision": told["revision"],
        "reason": told["reason"],
    }
