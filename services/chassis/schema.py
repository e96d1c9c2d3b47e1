"""Tells whether a database has the schema that this build needs, and sees to it.

Every process asks this, so it reads the revisions as text and spares each one the import of
Alembic.
"""

import asyncio
import re
from collections.abc import Iterable
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Final

from services.chassis.database import Database
from services.chassis.settings import ServiceSettings

REVISION: Final = re.compile(r"^revision\b[^=]*= *[\"']([^\"']+)[\"']", re.MULTILINE)
BEFORE: Final = re.compile(r"^down_revision\b[^=]*= *[\"']([^\"']+)[\"']", re.MULTILINE)


def run_migrations(settings: ServiceSettings) -> None:
    """Bring the database of a service to the newest revision; a second run only asks."""
    dsn = settings.database_url.get_secret_value()
    asyncio.run(bring_to_head(dsn, f"services.{settings.service}"))


async def bring_to_head(dsn: str, package: str) -> None:
    """Migrate a database that is not at the newest revision."""
    async with Database.open(dsn, service="migrate", pool_size=1) as database:
        if await current_revision(database) in newest_revisions(package):
            return
    from services.chassis.migrations import migrate  # noqa: PLC0415 - Alembic takes a second

    await migrate(dsn, package)


async def is_migrated(database: Database, package: str) -> bool:
    """Whether the schema is what this build needs, or newer.

    A revision that this build does not know counts as newer: while a release rolls out, the old
    processes stay ready beside the expanded schema.
    """
    current = await current_revision(database)
    return current is not None and current not in outdated_revisions(package)


async def current_revision(database: Database) -> str | None:
    """The revision that a database is at; None where nothing was migrated yet."""
    async with database.read() as tx:
        if await tx.fetchval("SELECT to_regclass('alembic_version')") is None:
            return None
        current: str | None = await tx.fetchval("SELECT version_num FROM alembic_version")
        return current


def outdated_revisions(package: str) -> set[str]:
    """The revisions of a service that another one follows."""
    texts = revision_texts(package)
    return named(REVISION, texts) & named(BEFORE, texts)


def newest_revisions(package: str) -> set[str]:
    """The revision of a service that no other one follows."""
    texts = revision_texts(package)
    return named(REVISION, texts) - named(BEFORE, texts)


def named(by: re.Pattern[str], texts: Iterable[str]) -> set[str]:
    """The revisions that the texts name so."""
    return {found[1] for text in texts if (found := by.search(text))}


def revision_texts(package: str) -> list[str]:
    """What a service's revisions say."""
    return [each.read_text("utf-8") for each in revision_files(package)]


def revision_files(package: str) -> list[Traversable]:
    """The files that hold a service's revisions."""
    return [each for each in versions_of(package).iterdir() if each.name.endswith(".py")]


def versions_of(package: str) -> Traversable:
    """Where a service keeps its revisions."""
    return resources.files(package) / "migrations" / "versions"
