"""What an entry says, and whether it may say that: lengths, closed lists, addresses.

Lengths count code points after line ends are LF and letters are composed: the same measure in the
form, here and in the database.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict

from contracts.moving_in import day_in_saxony, days_over
from contracts.registry import HousingOffer, InitiativeKind
from services.chassis.refusal import Refusal
from services.registry.decide import vocabulary
from services.registry.decide.areas import Municipality, Point, check_place
from services.registry.decide.housing import check_offer
from services.registry.decide.images import Image
from services.registry.decide.sites import ADDRESS_MAX, ServiceArea, Site, check_area
from services.registry.decide.sites import NAME as SITE_NAME

TITLE: Final = (3, 120)
SUMMARY: Final = (10, 300)
SUMMARY_EASY: Final = (10, 600)
DESCRIPTION: Final = (0, 5000)
REASON: Final = (5, 2000)
CONTACT_NAME: Final = (1, 120)
WEBSITE_MAX: Final = 200
TOPICS: Final = (1, 5)
TARGET_GROUPS: Final = (0, 6)
SDGS: Final = (0, 5)

PLACE: Final = "place"
PLACE_FIELDS: Final = frozenset({"ags", "lat", "lon"})

FieldRefusals = Mapping[str, Refusal]
"""Field → what is wrong with it; empty if all is well."""


class Content(BaseModel):
    """One revision of an entry; the point is the municipality's centre unless one was given."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    kind: InitiativeKind
    title: str
    summary: str
    description: str
    topics: tuple[str, ...]
    target_groups: tuple[str, ...]
    legal_form: str | None
    stage: str | None
    actor_kind: str | None
    ags: str
    lat: float
    lon: float
    website: str | None
    housing: HousingOffer | None
    sdgs: tuple[str, ...] = ()
    summary_easy: str | None = None
    """The summary once more in Easy Language, if somebody wrote it."""
    images: tuple[Image, ...] = ()
    serves: ServiceArea | None = None
    """Whom the main place serves, if that is stated."""
    sites: tuple[Site, ...] = ()
    """Further places; the main one is not among them."""

    @property
    def point(self) -> Point:
        """Where it is."""
        return Point(lat=self.lat, lon=self.lon)


def check_content(content: Content, municipality: Municipality) -> FieldRefusals:
    """Everything that is wrong with an entry, at once: nobody likes to hear it piece by piece."""
    return dict(_wrong(content, municipality))


def check_move_in(
    offer: HousingOffer | None, *, before: HousingOffer | None, now: datetime
) -> FieldRefusals:
    """Whether somebody can still move in when the project says."""
    if offer is None:
        return {}
    earliest = day_in_saxony(now)
    kept = before.move_in_from if before else None
    over = days_over(offer.move_in_from, offer.move_in_to, kept=kept, today=earliest)
    return {
        f"housing.{field}": Refusal(slug, earliest=earliest.isoformat())
        for field, slug in over.items()
    }


def check_text(text: str, bounds: tuple[int, int], *, lines: bool = False) -> Refusal | None:
    """Whether a text is as long as it may be, on one line unless ``lines`` are allowed."""
    shortest, longest = bounds
    if len(text) > longest:
        return Refusal("text-too-long", longest=longest, length=len(text))
    if len(text) < shortest or (shortest and not text.strip()):
        return Refusal("text-too-short", shortest=shortest, length=len(text.strip()))
    if not lines and "\n" in text:
        return Refusal("text-with-line-breaks")
    return None


def check_reason(reason: str) -> Refusal | None:
    """Whether the reason that somebody on the staff gives says something."""
    if not reason.strip():
        return Refusal("reason-missing")
    if refused := check_text(reason, REASON, lines=True):
        return Refusal("reason-length", **refused.details)
    return None


def changed_fields(old: Content | None, new: Content) -> tuple[str, ...]:
    """Fields in which two revisions differ, the place as one; of a first one, all that it states."""
    differing = (
        PLACE if name in PLACE_FIELDS else name
        for name in Content.model_fields
        if getattr(new, name) != (getattr(old, name) if old else None)
    )
    return tuple(dict.fromkeys(differing))


def _wrong(content: Content, municipality: Municipality) -> Iterator[tuple[str, Refusal]]:
    checks = {
        "title": check_text(content.title, TITLE),
        "summary": check_text(content.summary, SUMMARY),
        "summary_easy": _check_summary_easy(content.summary_easy),
        "description": check_text(content.description, DESCRIPTION, lines=True),
        "topics": _check_values(content.topics, vocabulary.TOPICS, bounds=TOPICS),
        "target_groups": _check_values(
            content.target_groups, vocabulary.TARGET_GROUPS, bounds=TARGET_GROUPS
        ),
        "sdgs": _check_values(content.sdgs, vocabulary.SDGS, bounds=SDGS),
        "legal_form": _check_value(content.legal_form, vocabulary.LEGAL_FORMS),
        "stage": _check_value(content.stage, vocabulary.STAGES),
        "actor_kind": _check_value(content.actor_kind, vocabulary.ACTOR_KINDS),
        "lat": check_place(content.point, municipality),
        "website": check_website(content.website),
    }
    yield from ((field, refusal) for field, refusal in checks.items() if refusal)
    yield from _check_housing(content)
    yield from check_area(content.serves)
    yield from check_site_texts(content.sites)


def check_website(website: str | None) -> Refusal | None:
    """An absolute web address with a real host name, or none at all."""
    if website is None:
        return None
    if len(website) > WEBSITE_MAX:
        return Refusal("text-too-long", longest=WEBSITE_MAX, length=len(website))
    try:
        parts = urlsplit(website)
        is_fine = parts.scheme in {"http", "https"} and "." in (parts.hostname or "")
        is_fine = is_fine and parts.username is None and parts.port in {None, 80, 443}
    except ValueError:
        is_fine = False
    if not is_fine or any(letter.isspace() for letter in website):
        return Refusal("website-invalid")
    return None


def check_site_texts(told: tuple[Site, ...]) -> Iterator[tuple[str, Refusal]]:
    """What is wrong with names and addresses of sites, by field."""
    for number, site in enumerate(told):
        if refused := check_text(site.name, SITE_NAME):
            yield f"sites.{number}.name", refused
        if refused := check_text(site.address or "", (0, ADDRESS_MAX)):
            yield f"sites.{number}.address", refused


def _check_summary_easy(text: str | None) -> Refusal | None:
    return None if text is None else check_text(text, SUMMARY_EASY, lines=True)


def _check_values(
    values: tuple[str, ...], labels: Mapping[str, str], *, bounds: tuple[int, int]
) -> Refusal | None:
    fewest, most = bounds
    if not fewest <= len(values) <= most:
        return Refusal("choices-count", fewest=fewest, most=most, count=len(values))
    if len(set(values)) < len(values):
        return Refusal("choice-repeated")
    unknown = (_check_value(value, labels) for value in values)
    return next((refusal for refusal in unknown if refusal), None)


def _check_value(value: str | None, labels: Mapping[str, str]) -> Refusal | None:
    if value is None or value in labels:
        return None
    return Refusal("choice-unknown", value=value[:80])


def _check_housing(content: Content) -> Iterator[tuple[str, Refusal]]:
    is_project = content.kind is InitiativeKind.HOUSING_PROJECT
    if content.housing is None:
        if is_project:
            yield "housing", Refusal("housing-missing")
    elif is_project:
        yield from check_offer(content.housing)
    else:
        yield "housing", Refusal("housing-not-expected")
