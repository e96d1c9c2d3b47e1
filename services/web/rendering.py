"""Templates, and how a page is made of one: in the language of its address, its links too."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from services.chassis.identity import spoken_number
from services.web import addresses
from services.web.static_files import asset_urls
from services.web.words import languages
from services.web.words.reaching import ways_to_reach

TEMPLATES: Final = Path(__file__).parent / "templates"


@cache
def templates() -> Environment:
    """The environment of all templates."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_callables(  # type: ignore[attr-defined]  # the extension adds it
        languages.unformatted, languages.unformatted_plural, newstyle=True
    )
    environment.filters |= {"phone": spoken_number, "reach": ways_to_reach}
    environment.globals |= {"asset": asset_urls(), "german": german, "speaking": _speaking}
    return environment


def render(environment: Environment, template: str, context: Mapping[str, Any]) -> str:
    """A page in the language of its address."""
    return _render(environment, template, context, addresses.here())


def render_translated(environment: Environment, template: str, context: Mapping[str, Any]) -> str:
    """A page that is there in every language wherever it is shown: what went wrong."""
    return _render(environment, template, context, replace(addresses.here(), is_translated=True))


def german() -> Markup:
    """The attribute of what stays German, on a page in another language; else nothing."""
    return Markup("") if languages.spoken() is languages.GERMAN else Markup(' lang="de"')


def _render(
    environment: Environment, template: str, context: Mapping[str, Any], address: addresses.Address
) -> str:
    with languages.speaking(address.language):
        html = environment.get_template(template).render({**context, "address": address})
    return addresses.links_in(html, address.language)


def _speaking(language: languages.Language, caller: Any) -> Markup:
    """A part of a page in a language of its own: ``{% call speaking(…) %}``."""
    with languages.speaking(language):
        return Markup(caller())  # noqa: S704 - a template's own output, escaped already
