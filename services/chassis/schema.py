"""Tells whether a database has the schema that this build needs.

Every process asks this, so it reads the revisions as text and spares each one the import of
Alembic.
"""

import re
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Final

from services.chassis.database import Database

REVISION: Final = re.compile(r"^revision\b[^=]*= *[\"']([^\"']+)[\"']", re.MULTILINE)
BEFORE: Final = re.compile(r"^down_revision\b[^=]*= *[\"']([^\"']+)[\"']", re.MULTILINE)


async def is_migrated(database: Database, package: str) -> bool:
    """Whether the schema is what this build needs, or newer.

    A revision that this build does not know counts as newer: while a release rolls out, the old
    processes stay ready beside the expanded schema.
    """
    async with database.read() as tx:
        if await tx.fetchval("SELECT to_regclass('alembic_version')") is None:
            return False
        current = await tx.fetchval("SELECT version_num FROM alembic_version")
    return current is not None and current not in outdated_revisions(package)


def outdated_revisions(package: str) -> set[str]:
    """The revisions of a service that another one follows."""
    texts = [each.read_text("utf-8") for each in revision_files(package)]
    known = {found[1] for text in texts if (found := REVISION.search(text))}
    return known & {found[1] for text in texts if (found := BEFORE.search(text))}


def revision_files(package: str) -> list[Traversable]:
    """The files that hold a service's revisions."""
    return [each for each in versions_of(package).iterdir() if each.name.endswith(".py")]


def versions_of(package: str) -> Traversable:
    """Where a service keeps its revisions."""
    return resources.files(package) / "migrations" / "versions"
