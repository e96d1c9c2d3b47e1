"""What to do about a refusal, by its slug: one sentence for the person who typed.

Table of contents
-----------------
``directory``  the map and the change feed
``first``    entries, matches, seats, signing in
``enquiries``  messages to initiatives
``identify``  nominations, claims and consents
``funding``  funding calls
``following``  following a search
``clearance``  merging, senders, reports
``accompany``  accompaniment
``imports``  files that are brought in
``images``   images of entries
``ideas``    calls for ideas
``villages`` villages
``networking`` the board, introductions, partners
``support``  mentors, funders, partners, and what answers taught
``ways``     two people on their way
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from markupsafe import Markup

from services.web.words.languages import is_said, label
from services.web.words.problems import (
    accompany,
    clearance,
    directory,
    enquiries,
    first,
    following,
    funding,
    ideas,
    identify,
    images,
    imports,
    networking,
    support,
    villages,
    ways,
)

GERMAN: Final[Mapping[str, str]] = MappingProxyType(
    {
        **first.GERMAN,
        **directory.GERMAN,
        **enquiries.GERMAN,
        **funding.GERMAN,
        **following.GERMAN,
        **identify.GERMAN,
        **clearance.GERMAN,
        **accompany.GERMAN,
        **images.GERMAN,
        **imports.GERMAN,
        **ideas.GERMAN,
        **networking.GERMAN,
        **support.GERMAN,
        **villages.GERMAN,
        **ways.GERMAN,
    }
)


def sentence(
    slug: str, details: Mapping[str, Any] | None = None, *, otherwise: str = "unavailable"
) -> str:
    """The sentence for a slug; ``otherwise`` names the one for what has no words here.

    A sentence that names a limit is said only with the limit: nobody sees a placeholder. One that
    is there in German alone says so.
    """
    german = GERMAN.get(slug, GERMAN[otherwise])
    try:
        told = label(german).format(**(details or {}))
    except KeyError:
        return label(GERMAN["fields-invalid"])
    return told if is_said(german) else Markup('<span lang="de">{}</span>').format(told)
