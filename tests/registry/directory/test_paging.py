"""Pages while entries come and go: nobody is skipped, nobody shown twice."""

from datetime import timedelta

import pytest

from services.registry.decide.directory import Sort, write_cursor
from tests.registry.builders import NOW, a_content
from tests.registry.directory.shelf import Shelf


@pytest.mark.parametrize("sort", list(Sort))
async def test_pages_neither_skip_nor_repeat_while_entries_come_and_go(
    directory: Shelf, sort: Sort
) -> None:
    ids = [
        await directory.put(
            a_content(f"Garten {number:02}", lon=12.30 + number / 1000),
            listed_at=NOW - timedelta(hours=number % 7),
            confirmed_at=NOW - timedelta(days=30 * (number % 14)),
        )
        for number in range(24)
    ]
    seen: list[str] = []
    gone: set[str] = set()
    cursor: str | None = None
    for step in range(100):
        page = await directory.ask("garten", near="51.34,12.30", sort=sort, limit=5, cursor=cursor)
        seen += [hit.entry.content.title for hit in page.hits]
        if page.next is None:
            break
        cursor = write_cursor(page.next)
        gone.add(f"Garten {step * 3:02}")
        await directory.drop(ids[step * 3])
        await directory.put(a_content(f"Garten neu {step}", lon=12.29 + step / 100))

    old = [title for title in seen if "neu" not in title]
    assert len(seen) == len(set(seen))
    assert {f"Garten {number:02}" for number in range(24)} - gone <= set(old)


async def test_equal_places_go_by_the_id_on_every_page(directory: Shelf) -> None:
    for _ in range(7):
        await directory.put(a_content("Garten"))

    one = await directory.ask(sort=Sort.DATE, limit=3)
    assert one.next is not None
    other = await directory.ask(sort=Sort.DATE, limit=100, cursor=write_cursor(one.next))

    ids = [hit.entry.initiative_id for hit in (*one.hits, *other.hits)]
    assert ids == sorted(ids)
    assert len(set(ids)) == 7
