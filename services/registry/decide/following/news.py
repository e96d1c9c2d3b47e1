"""What makes a change of an entry news for somebody who follows a search.

News is what her search finds now and did not find before the change: an entry that was listed, that
came back, or whose new text, place or topics meet the search. That somebody confirmed an entry, or
mended a word of one that was found before, is no news; nor is it that we read words in a new way.
"""

import hashlib
from collections.abc import Iterator

from services.registry.decide import sites
from services.registry.decide.areas import Municipality
from services.registry.decide.content import Content
from services.registry.decide.entry_words import facets_of, texts_of


def print_of(content: Content, municipality: Municipality) -> bytes:
    """A fingerprint of all that a search may find an entry by: the same print, no news."""
    return hashlib.sha256("\x1f".join(_told(content, municipality)).encode()).digest()


def _told(content: Content, municipality: Municipality) -> Iterator[str]:
    for weight, text in texts_of(content, municipality):
        yield f"{weight}{text}"
    yield from facets_of(content, municipality)
    yield f"{content.lat},{content.lon}"
    yield from (f"{site.lat},{site.lon}" for site in content.sites)
    yield from sites.served_keys(content)
    yield from (f"{each.middle} {each.km}" for each in sites.circles(content))
