"""The pages of idea calls, the board, partners and municipalities."""

from collections.abc import Mapping
from typing import Any, Final

from tests.web import real_board, real_ideas
from tests.web.real_pages import (
    Ask,
    given_to_an_editor,
    given_to_ines,
    gives,
    link,
    sends,
    sent_by_an_editor,
    sent_by_ines,
)

SAID: Final[Mapping[tuple[str, str], Any]] = {**real_ideas.SAYS, **real_board.SAYS}
SHOWN: Final[Mapping[str, Ask]] = {
    **{name: gives(path) for name, path in {**real_ideas.PAGES, **real_board.PAGES}.items()},
    **{
        name: given_to_ines(path)
        for name, path in {**real_ideas.OWN_PAGES, **real_board.OWN_PAGES}.items()
    },
    **{name: given_to_an_editor(path) for name, path in real_ideas.STAFF_PAGES.items()},
    **{
        name: given_to_an_editor(path, role="municipality")
        for name, path in real_board.TOWN_PAGES.items()
    },
    **{
        name: sends(path)
        for name, path in {**real_ideas.EMPTY_FORMS, **real_board.EMPTY_FORMS}.items()
    },
    **{
        name: sends(path, website_url="x")
        for name, path in {**real_ideas.ROBOTS, **real_board.ROBOTS}.items()
    },
    **{
        name: sent_by_ines(path)
        for name, path in {**real_ideas.OWN_FORMS, **real_board.OWN_FORMS}.items()
    },
    **{name: sent_by_an_editor(path) for name, path in real_ideas.STAFF_FORMS.items()},
    **{f"link {purpose}": link(purpose) for purpose in (*real_ideas.LINKS, *real_board.LINKS)},
}
