"""Asking websites: what they answer, and where nobody leads us."""

import socket
from collections.abc import Sequence
from pathlib import Path

import pytest

from services.registry.decide.links import Answered, Busy, Failed, Failure, Outcome
from services.registry.work.asking import ask
from tests.registry.websites.certificates import self_signed, served, trusted
from tests.registry.websites.sites import ENDLESS, HANG_UP, an_asker, running

HOME = "http://laden.example.org/"


async def outcome(answer: str, **more: str) -> tuple[Outcome, list[str]]:
    async with running({"/": answer, **{f"/{name}": told for name, told in more.items()}}) as site:
        return await ask(HOME, asker=an_asker(("laden.example.org", site))), site.asked


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("200 OK", Answered()),
        ("404 Not Found", Failed(Failure.NOT_FOUND)),
        ("410 Gone", Failed(Failure.NOT_FOUND)),
        ("500 Internal Server Error", Failed(Failure.ERROR)),
        ("403 Forbidden", Answered()),
        ("401 Unauthorized", Answered()),
        (HANG_UP, Failed(Failure.NO_ANSWER)),
        (ENDLESS, Answered()),
        ("429 Too Many Requests|retry-after: 7200", Busy(7200)),
        ("503 Service Unavailable", Busy()),
        ("503 Service Unavailable|retry-after: soon", Busy()),
        (f"503 Busy|retry-after: {'9' * 5000}", Busy()),
        ("503 Busy|retry-after: Mon, 01 Jan 99999999999999999999 00:00:00 GMT", Busy()),
        ("503 Busy|retry-after: Mon, 01 Jan 2026 00:00:00 +99999999999999999999", Busy()),
        ("302 Found|location: /", Failed(Failure.ENDLESS_REDIRECTS)),
        ("302 Found|location: http://[", Failed(Failure.NO_ANSWER)),
        ("302 Found|location: http://169.254.169.254/latest", Failed(Failure.NOT_PUBLIC)),
        ("302 Found|location: http://127.0.0.1/", Failed(Failure.NOT_PUBLIC)),
        ("302 Found|location: http://[::1]/", Failed(Failure.NOT_PUBLIC)),
        ("302 Found|location: http://laden.example.org:8080/", Failed(Failure.NOT_PUBLIC)),
        ("302 Found|location: ftp://laden.example.org/", Failed(Failure.NOT_PUBLIC)),
        ("302 Found|location: http://a@laden.example.org/", Failed(Failure.NOT_PUBLIC)),
    ],
    ids=lambda told: str(told)[:60],
)
async def test_what_a_site_does_is_told_in_our_words(answer: str, expected: Outcome) -> None:
    async with running({"/": answer}) as site:
        asker = an_asker(("laden.example.org", site), resolve=literally)

        told = await ask(HOME, asker=asker)

    assert told == expected


async def literally(host: str, _port: int) -> Sequence[str]:
    """An address resolves to itself, as the system does it."""
    return [host]


async def test_a_site_that_dislikes_head_is_asked_as_browsers_do() -> None:
    told, asked = await outcome(ENDLESS)

    assert (told, asked) == (Answered(), ["HEAD /", "GET /"])


async def test_five_redirects_are_followed() -> None:
    steps = {f"{n}": f"302 Found|location: /{n + 1}" for n in range(1, 5)}

    told, asked = await outcome("302 Found|location: /1", **steps, **{"5": "200 OK"})

    assert told == Answered()
    assert asked[-1] == "HEAD /5"


@pytest.mark.parametrize(
    ("status", "moved_to"),
    [("301", "http://neu.example.org/"), ("302", None), ("308", "http://neu.example.org/")],
)
async def test_a_site_that_moved_for_good_to_another_name_is_a_hint(
    status: str, moved_to: str | None
) -> None:
    async with (
        running({"/": f"{status} Moved|location: http://neu.example.org/"}) as old,
        running({"/": "200 OK"}) as new,
    ):
        asker = an_asker(("laden.example.org", old), ("neu.example.org", new))

        assert await ask(HOME, asker=asker) == Answered(moved_to)


async def test_we_say_who_asks() -> None:
    async with running({"/": "200 OK"}) as site:
        await ask(HOME, asker=an_asker(("laden.example.org", site)))

        assert site.agents == ["user-agent: Pruefung/1"]


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "192.168.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "::1",
        "fe80::1%eth0",
        "fd00::1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "224.0.0.1",
    ],
)
async def test_a_name_that_leads_into_a_network_that_is_not_public_is_not_asked(
    address: str,
) -> None:
    async def resolve(_host: str, _port: int) -> Sequence[str]:
        return ["93.184.215.14", address]

    told = await ask(HOME, asker=an_asker(resolve=resolve))

    assert told == Failed(Failure.NOT_PUBLIC)


async def test_a_name_that_changes_its_mind_between_two_steps_is_not_followed() -> None:
    """The first step is our own site; the name that it leads to says something else each time."""
    answers = iter([["127.0.0.1"]])

    async def resolve(_host: str, _port: int) -> Sequence[str]:
        return next(answers)

    async with running({"/": "302 Found|location: http://wechselt.example.com/"}) as site:
        told = await ask(HOME, asker=an_asker(("laden.example.org", site), resolve=resolve))

    assert told == Failed(Failure.NOT_PUBLIC)
    assert list(answers) == []


async def test_a_name_that_nobody_knows_is_told_as_such() -> None:
    async def resolve(_host: str, _port: int) -> Sequence[str]:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    assert await ask(HOME, asker=an_asker(resolve=resolve)) == Failed(Failure.NAME_UNKNOWN)


@pytest.mark.parametrize(
    ("name", "is_known", "expected"),
    [
        ("laden.example.org", True, Answered()),
        ("anders.example.org", True, Failed(Failure.NOT_SECURE)),
        ("laden.example.org", False, Failed(Failure.NOT_SECURE)),
    ],
    ids=["right", "other-name", "self-signed"],
)
async def test_the_certificate_must_be_of_the_name_although_we_connect_to_an_address(
    tmp_path: Path, name: str, expected: Outcome, *, is_known: bool
) -> None:
    certificate = self_signed(name, folder=tmp_path)
    trust = trusted(*([certificate] if is_known else []))
    async with running({"/": "200 OK"}, tls=served(certificate)) as site:
        asker = an_asker(("laden.example.org", site), verify=trust)

        assert await ask("https://laden.example.org/", asker=asker) == expected
