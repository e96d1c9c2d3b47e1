"""The directory as Atom (RFC 4287), the newest entries first, page by page (RFC 5005)."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from services.registry.decide import vocabulary
from services.registry.store.search import Entry

NAMESPACE: Final = "http://www.w3.org/2005/Atom"


def feed(
    entries: Iterable[Entry],
    *,
    links: Mapping[str, str],
    site: str,
    publisher: str,
    now: datetime,
) -> str:
    """One page; ``links`` are its neighbours by relation (self, first, next)."""
    told = list(entries)
    updated = max((_updated(entry) for entry in told), default=now)
    parts = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="{NAMESPACE}" xml:lang="de">',
        f"<id>{escape(links['first'])}</id>",
        "<title>Soziale Initiativen in Sachsen</title>",
        f"<updated>{updated.isoformat()}</updated>",
        f"<author><name>{escape(publisher)}</name></author>",
        f'<link rel="alternate" type="text/html" href={quoteattr(f"{site}/initiativen")}/>',
        *(
            f'<link rel="{name}" type="application/atom+xml" href={quoteattr(href)}/>'
            for name, href in links.items()
        ),
        *(_entry(entry, site=site) for entry in told),
        "</feed>",
    ]
    return "\n".join(parts)


def _entry(entry: Entry, *, site: str) -> str:
    content = entry.content
    page = f"{site}/initiativen/{entry.initiative_id}"
    return "\n".join(
        [
            "<entry>",
            f"<id>urn:uuid:{entry.initiative_id}</id>",
            f"<title>{escape(content.title)}</title>",
            f"<updated>{_updated(entry).isoformat()}</updated>",
            f"<published>{entry.listed_at.isoformat()}</published>",
            f'<link rel="alternate" type="text/html" href={quoteattr(page)}/>',
            f"<summary>{escape(content.summary)}</summary>",
            *(
                f"<category term={quoteattr(topic)} label={quoteattr(vocabulary.TOPICS[topic])}/>"
                for topic in content.topics
            ),
            "</entry>",
        ]
    )


def _updated(entry: Entry) -> datetime:
    return max(entry.listed_at, entry.confirmed_at)
