"""Texts, published once at start: every purpose in every language complete, or the start fails.

A text stands in ``templates/<purpose>/<locale>.{subject,txt,html,sms}``; the frame around mails in
``templates/layout``. Publishing puts the frame around, inlines the CSS and refuses a placeholder
that the purpose does not have. Fields are values, never templates: ``{{7*7}}`` in a name stays.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from css_inline import CSSInliner
from jinja2 import StrictUndefined, Template, meta
from jinja2.sandbox import ImmutableSandboxedEnvironment

from contracts.notifications import Channel
from services.notifications.decide.purposes import LOCALES, PURPOSES, Purpose

FOLDER: Final = Path(__file__).parent.parent / "templates"
MAIL_KINDS: Final = ("subject", "txt", "html")


class IncompleteTemplateError(Exception):
    """A purpose lacks a text; the message names the file."""


class UnknownPlaceholderError(Exception):
    """A text names something that its purpose does not have."""


@dataclass(frozen=True, slots=True)
class MailText:
    """A rendered mail: subject on one line, plain text, HTML with the same facts."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Templates:
    """All published texts by (purpose, locale, kind)."""

    published: Mapping[tuple[str, str, str], Template]

    def mail(self, purpose: str, *, locale: str, values: Mapping[str, Any]) -> MailText:
        """The mail of a purpose."""
        return MailText(
            subject=" ".join(self._render(purpose, locale, "subject", values).split()),
            text=self._render(purpose, locale, "txt", values),
            html=self._render(purpose, locale, "html", values),
        )

    def sms(self, purpose: str, *, locale: str, values: Mapping[str, Any]) -> str:
        """The SMS of a purpose, on one line."""
        return " ".join(self._render(purpose, locale, "sms", values).split())

    def _render(self, purpose: str, locale: str, kind: str, values: Mapping[str, Any]) -> str:
        return self.published[purpose, locale, kind].render(values)


def kinds_of(purpose: Purpose) -> tuple[str, ...]:
    """Which texts a purpose needs."""
    mail = MAIL_KINDS if Channel.MAIL in purpose.channels else ()
    sms = ("sms",) if Channel.SMS in purpose.channels else ()
    return (*mail, *sms)


def publish(folder: Path = FOLDER, *, purposes: Mapping[str, Purpose] = PURPOSES) -> Templates:
    """Publish every text of every purpose and language."""
    return Templates(
        {
            (purpose.name, locale, kind): _published(folder, purpose, locale=locale, kind=kind)
            for purpose in purposes.values()
            for locale in LOCALES
            for kind in kinds_of(purpose)
        }
    )


@cache
def shipped() -> Templates:
    """What `publish` makes of the texts that are shipped, once per process: it takes seconds."""
    return publish()


def _published(folder: Path, purpose: Purpose, *, locale: str, kind: str) -> Template:
    source = _framed(folder, purpose, locale=locale, kind=kind)
    environment = _environment(kind)
    tree = environment.parse(source)
    unknown = meta.find_undeclared_variables(tree) - purpose.placeholders
    if unknown:
        place = f"{purpose.name}/{locale}.{kind}"
        raise UnknownPlaceholderError(f"{place} names {', '.join(sorted(unknown))}")
    return environment.from_string(tree)


@cache
def _environment(kind: str) -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(
        undefined=StrictUndefined,
        autoescape=kind == "html",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=kind == "txt",
    )


def _framed(folder: Path, purpose: Purpose, *, locale: str, kind: str) -> str:
    content = _read(folder / purpose.name / f"{locale}.{kind}")
    if kind not in {"txt", "html"}:
        return content
    stop = (
        _read(folder / "layout" / f"{locale}.stop.{purpose.topic}.{kind}") if purpose.topic else ""
    )
    frame = _read(folder / "layout" / f"{locale}.{kind}")
    framed = frame.replace("%content%", content.rstrip("\n")).replace("%stop%", stop)
    if kind == "txt":
        return framed
    titled = framed.replace("%title%", _read(folder / purpose.name / f"{locale}.subject").strip())
    return _inlined(titled, css=_read(folder / "layout" / "mail.css"))


def _inlined(html: str, *, css: str) -> str:
    """Write the styles into the elements; what only a style sheet can say (dark mode) stays."""
    inliner = CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)
    return inliner.inline(html.replace("</head>", f"<style>{css}</style></head>"))


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise IncompleteTemplateError(f"{path.parent.name}/{path.name} is missing") from None
