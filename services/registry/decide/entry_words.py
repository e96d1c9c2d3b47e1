"""What the search knows of an entry: its stems by weight, and its words for spelling help."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from services.registry.decide import compounds, ranking, sites, vocabulary, words
from services.registry.decide.areas import Municipality
from services.registry.decide.content import Content

WORDS_VERSION: Final = 3
"""Raised whenever texts become other words than before: all entries are then indexed again."""
TITLE: Final = "A"
TEXT: Final = "B"
PART: Final = "C"
LABEL: Final = "D"
POSITION_MAX: Final = 16_383
POSITIONS_PER_STEM: Final = 16
_MASSES: Final = {TITLE: ranking.IN_TITLE, TEXT: ranking.IN_TEXT, LABEL: ranking.IN_LABEL}
_PART_MASSES: Final = {
    TITLE: ranking.IN_PART_OF_TITLE,
    TEXT: ranking.IN_PART_OF_TEXT,
    LABEL: ranking.IN_LABEL,
}


@dataclass(slots=True)
class EntryWords:
    """Where each stem stands, as ``position + weight``, how much all that weighs, and each word as
    somebody wrote it.
    """

    places: dict[str, list[str]] = field(default_factory=dict)
    masses: dict[str, int] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)
    length: int = 0

    def add(self, stem: str, weight: str, *, mass: int) -> None:
        """Note a stem at the present place."""
        places = self.places.setdefault(stem, [])
        if len(places) < POSITIONS_PER_STEM:
            self.masses[stem] = self.masses.get(stem, 0) + mass
            places.append(f"{min(self.length, POSITION_MAX)}{weight}")

    @property
    def impacts(self) -> dict[str, int]:
        """How much the entry is about each stem."""
        return {stem: ranking.impact(mass, words=self.length) for stem, mass in self.masses.items()}

    @property
    def vector(self) -> str:
        """The stems as PostgreSQL writes a ``tsvector``; stems are letters and digits only."""
        return " ".join(f"'{stem}':{','.join(places)}" for stem, places in self.places.items())


def texts_of(content: Content, municipality: Municipality) -> tuple[tuple[str, str], ...]:
    """The searchable texts with their weights; places count in both languages of the region.

    Topics and groups count by their names: who types «Pflege» means whoever chose that topic.
    """
    labels = [vocabulary.TOPICS.get(each, "") for each in content.topics]
    labels += [vocabulary.TARGET_GROUPS.get(each, "") for each in content.target_groups]
    place = (
        municipality.name,
        municipality.name_hsb,
        municipality.district_name,
        municipality.district_name_hsb,
    )
    return (
        (TITLE, content.title),
        (TEXT, content.summary),
        (TEXT, content.description),
        (TEXT, content.summary_easy or ""),
        (TEXT, "\n".join(name for name in place if name)),
        *((TEXT, text) for text in _site_texts(content)),
        (LABEL, "\n".join(labels)),
    )


def _site_texts(content: Content) -> Iterator[str]:
    """Who looks for a town finds whoever has a site there."""
    for site in content.sites:
        yield "\n".join(
            each for each in (site.name, site.municipality, site.municipality_hsb) if each
        )


def index_entry(
    content: Content, municipality: Municipality, *, corpus: Collection[str]
) -> EntryWords:
    """Everything by which the entry is found; ``corpus`` holds known words among the candidates."""
    found = EntryWords()
    known, names = frozenset(corpus), _names(content, municipality)
    for weight, text in texts_of(content, municipality):
        for chain in words.chains(text):
            _add_chain(found, chain, weight=weight, corpus=known, names=names)
    return found


def corpus_candidates(content: Content, municipality: Municipality) -> frozenset[str]:
    """What to look up among the words of all entries before compounds are taken apart."""
    forms = {form for form, _ in _forms(content, municipality)}
    return frozenset().union(*(compounds.corpus_candidates(form) for form in forms))


def _forms(content: Content, municipality: Municipality) -> Iterator[tuple[str, str]]:
    for _, text in texts_of(content, municipality):
        for chain in words.chains(text):
            yield from ((word.folded, word.written) for word in chain.words)


def _names(content: Content, municipality: Municipality) -> frozenset[str]:
    """Words of the place's names; who looks for water does not look for Weißwasser."""
    towns = " ".join(site.municipality for site in content.sites)
    names = f"{municipality.name} {municipality.district_name} {towns}"
    return frozenset(word.folded for chain in words.chains(names) for word in chain.words)


def _add_chain(
    found: EntryWords,
    chain: words.Chain,
    *,
    weight: str,
    corpus: frozenset[str],
    names: frozenset[str],
) -> None:
    for word in chain.words:
        found.length += 1
        found.add(word.stem, weight, mass=_MASSES[weight])
        found.written.setdefault(word.folded, word.written)
        if word.folded in names:
            continue
        candidates = compounds.corpus_candidates(word.folded) & corpus
        for part in compounds.part_stems(word.folded, corpus=candidates):
            found.add(part, PART, mass=_PART_MASSES[weight])
    if chain.joined:
        found.add(chain.joined, weight, mass=_MASSES[weight])


def facets_of(content: Content, municipality: Municipality) -> tuple[str, ...]:
    """The entry's facet values, each as ``facet:value``."""
    values: Mapping[str, tuple[str | None, ...]] = {
        "topic": content.topics,
        "target_group": content.target_groups,
        "stage": (content.stage,),
        "legal_form": (content.legal_form,),
        "actor_kind": (content.actor_kind,),
        "sdg": content.sdgs,
        "kind": (content.kind.value,),
        "district": (municipality.district, *sites.districts(content.sites)),
    }
    labels = (f"{name}:{value}" for name, told in values.items() for value in told if value)
    return tuple(dict.fromkeys(labels))
