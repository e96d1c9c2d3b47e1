"""A database is cleared between two tests: the second meets nothing of the first."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import asyncpg
import pytest

from tests.conftest import run
from tests.databases import Copies, Copy, sql

MADE = """CREATE TABLE place (name text PRIMARY KEY,
  letters int GENERATED ALWAYS AS (length(name)) STORED);
CREATE TABLE visit (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, place text REFERENCES place);
INSERT INTO place VALUES ('Leipzig'), ('Weißwasser');
INSERT INTO visit (place) VALUES ('Leipzig')"""
TOLD = "SELECT id, place, (SELECT sum(letters) FROM place)::int AS letters FROM visit ORDER BY id"
AS_IT_WAS = [(1, "Leipzig", 17)]


@pytest.fixture
async def copies(postgres: str, tmp_path: Path) -> AsyncIterator[Copies]:
    copies = Copies(postgres, tmp_path)
    yield copies
    await copies.drop_all()


@pytest.fixture
def template(make_template: Callable[..., str]) -> str:
    return make_template("copies", lambda url: run(sql(url, MADE)))


async def used(copies: Copies, template: str, deed: str) -> Copy:
    """A database in which a test did something, given back."""
    copy = await copies.take(template)
    await sql(copies.url_of(copy), deed)
    copies.give_back(copy)
    return copy


@pytest.mark.parametrize(
    "deed",
    [
        "INSERT INTO visit (place) VALUES ('Weißwasser')",
        "INSERT INTO place VALUES ('Görlitz')",
        "DELETE FROM visit",
        "UPDATE visit SET place = 'Weißwasser'",
    ],
)
async def test_rows_are_as_the_template_has_them(copies, template, deed):
    first = await used(copies, template, deed)

    second = await copies.take(template)

    assert second == first
    connection = await asyncpg.connect(copies.url_of(second))
    assert [tuple(row) for row in await connection.fetch(TOLD)] == AS_IT_WAS
    made = await connection.fetchval("INSERT INTO visit (place) VALUES ('Leipzig') RETURNING id")
    assert made == 2
    await connection.close()


@pytest.mark.parametrize(
    "deed",
    [
        "CREATE TABLE guest (name text)",
        "CREATE INDEX ON visit (place)",
        "CREATE SCHEMA replay",
        "ALTER TABLE visit ADD COLUMN at timestamptz",
        "ALTER TABLE visit ALTER COLUMN place SET NOT NULL",
        "ALTER TABLE visit DROP CONSTRAINT visit_place_fkey",
        "ALTER TABLE visit DISABLE TRIGGER ALL",
        "CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "DROP TABLE visit",
    ],
)
async def test_a_database_with_other_tables_is_never_taken_again(copies, template, deed):
    first = await used(copies, template, deed)

    second = await copies.take(template)

    assert second.name != first.name
    with pytest.raises(asyncpg.InvalidCatalogNameError):
        await asyncpg.connect(copies.url_of(first))


async def test_who_was_in_the_middle_of_something_is_sent_away(copies, template):
    first = await copies.take(template)
    left = await asyncpg.connect(copies.url_of(first))
    await left.execute("BEGIN; UPDATE visit SET place = 'Weißwasser'")
    copies.give_back(first)

    assert await copies.take(template) == first

    with pytest.raises((asyncpg.PostgresConnectionError, asyncpg.InterfaceError)):
        await left.execute("COMMIT")


async def test_what_one_test_has_no_other_gets(copies, template):
    assert await copies.take(template) != await copies.take(template)
