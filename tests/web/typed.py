"""What a browser would send of a page as it stands."""

from html.parser import HTMLParser


class Typed(HTMLParser):
    """What a browser would send of a page's form as it stands, by the fields' names."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: dict[str, list[str]] = {}
        self.within = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An input counts unless it is a box without a tick."""
        told = dict(attrs)
        is_left_out = told.get("type") in {"checkbox", "radio"} and "checked" not in told
        if tag == "input" and not is_left_out:
            self.found.setdefault(str(told["name"]), []).append(told.get("value") or "")
        if tag in {"select", "textarea"}:
            self.within = str(told["name"])
        if tag == "option" and "selected" in told:
            self.found[self.within] = [told.get("value") or ""]

    def handle_endtag(self, tag: str) -> None:
        """What stands after a text area is not its text."""
        if tag == "textarea":
            self.within = ""

    def handle_data(self, data: str) -> None:
        """The first line break of a text area is none of its text."""
        if self.within and self.get_starttag_text().startswith("<textarea"):
            self.found[self.within] = [data.removeprefix("\n")]


def ticked(page: str, name: str) -> list[str]:
    return Typed(page).found.get(name, [])
