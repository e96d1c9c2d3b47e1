"""Names of places, in both languages where a place has two."""

from markupsafe import Markup

from services.web.words.languages import spoken


def place_name(german: str, sorbian: str | None) -> Markup:
    """«Weißwasser/Běła Woda»; a name in another language than the page's says which it is."""
    here = spoken().code
    names = [("de", german), ("hsb", sorbian)] if sorbian else [("de", german)]
    names.sort(key=lambda name: here == "hsb" and name[0] != here)
    return Markup("/").join(
        name if code == here else Markup('<span lang="{}">{}</span>').format(code, name)
        for code, name in names
    )
