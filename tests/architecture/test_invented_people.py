"""Nobody real and nothing secret stands in the sources: mailboxes, telephones, keys.

Numbers for films are those that the Bundesnetzagentur keeps free (Berlin 030 23125 000 to 999, mobile
0171 39200 00 to 99); the demo has its own block. All others are visibly no number of anybody: digits that count, or zeros.
"""

import re
import subprocess
from collections.abc import Iterator
from typing import Final

import pytest

from tests.architecture.members import ROOT

FOREIGN: Final = (
    ":!tests/web/assets",
    ":!services/web/static",
    ":!services/web/frontend/package-lock.json",
)
"""What others wrote, as they wrote it."""
MAILBOX: Final = re.compile(
    r"([\w.%+{}-]+)@((?:[\wäöüß-]+\.)+[a-zäöüß]{2,}|xn--[\w.-]+)", re.IGNORECASE
)
INVENTED_HOST: Final = re.compile(
    r"(^|\.)(example|test|invalid|localhost|example\.(org|com|net))$", re.IGNORECASE
)
INVENTED_NAME: Final = re.compile(r"^erfunden(\.\{n\})?$")
"""At a host that there is, where a test is about that very host."""
PHONE: Final = re.compile(r"\+49[ \u00a0]?(\d[\d /\u00a0-]{6,14}\d)")
INVENTED_PHONE: Final = re.compile(
    r"^(15199\d{6,7}|3023125\d{3}|17139200\d{2}|\d*(0{7}|1?23456\d*))$"
)
SECRET: Final = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----\s+[A-Za-z0-9+/=]{16}"
    r"|\b(AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36}|glpat-[\w-]{20}|xox[bap]-[\w-]{20})"
)


def sources() -> Iterator[tuple[str, str]]:
    """Path and text of every file that is kept."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--", ".", *FOREIGN], cwd=ROOT, capture_output=True, check=True
    )
    for name in filter(None, listed.stdout.decode().split("\0")):
        path = ROOT / name
        if path.is_file():
            yield name, path.read_text(encoding="utf-8", errors="replace")


def real_mailboxes(text: str) -> set[str]:
    return {
        f"{name}@{host}"
        for name, host in MAILBOX.findall(text)
        if not INVENTED_HOST.search(host) and not INVENTED_NAME.match(name)
    }


def real_phones(text: str) -> set[str]:
    found = (re.sub(r"\D", "", digits) for digits in PHONE.findall(text))
    return {digits for digits in found if not INVENTED_PHONE.match(digits)}


def secrets(text: str) -> set[str]:
    return {found.group(0)[:30] for found in SECRET.finditer(text)}


def test_no_real_address_no_real_number_and_no_secret_stands_in_the_sources() -> None:
    found = {
        name: real_mailboxes(text) | real_phones(text) | secrets(text) for name, text in sources()
    }

    assert len(found) > 900
    assert {name: what for name, what in found.items() if what} == {}


@pytest.mark.parametrize(
    "planted",
    [
        "anna.schmidt" + "@" + "gmx.de",
        "info" + "@" + "verein-görlitz.de",
        "+49" + " 3581 4712 83",
        "+49" + "1609" + "4471826",
        "-----BEGIN PRIVATE " + "KEY-----\nMIGHAgEAMBMGByqGSM49\n",
        "gh" + "p_" + "a1B2" * 9,
    ],
)
def test_what_is_real_would_be_found(planted: str) -> None:
    assert real_mailboxes(planted) | real_phones(planted) | secrets(planted)
