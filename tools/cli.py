"""The `zp` command: what can be said on its command line, and what then happens."""

import argparse
import asyncio
import json
import os
import signal
import sys
from collections.abc import Callable, Coroutine, Mapping
from datetime import date
from pathlib import Path
from typing import Final
from uuid import UUID

from tools import status, up
from tools.hindrance import Hindrance
from tools.settings import SERVICES, Local, read_settings
from tools.state import PlatformState
from tools.welcome import welcome

READER_LEFT = 128 + signal.SIGPIPE
"""What a shell reports of a program whose reader, such as `head`, has had enough."""


def main() -> None:
    """Do what the command line asks; a hindrance is one sentence and exit code 1."""
    try:
        code = run(parser().parse_args(), read_settings())
        sys.stdout.flush()
    except Hindrance as hindrance:
        sys.exit(f"zp: {hindrance}")
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(READER_LEFT)
    sys.exit(code)


def parser() -> argparse.ArgumentParser:
    """Every command with its options."""
    it = argparse.ArgumentParser(prog="zp", description="The Zukunftsplattform on this machine.")
    commands = it.add_subparsers(dest="command", required=True, metavar="COMMAND")
    go_up = commands.add_parser("up", help="start everything and say what to open")
    go_up.add_argument("--json", action="store_true", help="say it as JSON, for programs")
    go_up.add_argument("--no-seed", action="store_true", help="leave the databases empty")
    commands.add_parser("down", help="end everything")
    commands.add_parser("reset", help="end everything and remove all data, logs and keys")
    ask = commands.add_parser("status", help="what runs")
    ask.add_argument("--json", action="store_true", help="say it as JSON, for programs")
    read = commands.add_parser("logs", help="what the parts say")
    read.add_argument("part", nargs="?", help="one part, for example registry-api")
    read.add_argument("-f", "--follow", action="store_true", help="go on as it is written")
    commands.add_parser("seed", help="fill in the demo's people and places; twice changes nothing")
    commands.add_parser("digests", help="let mails about news come now instead of in the morning")
    add_parked(commands.add_parser("parked", help="facts that a service could not apply"))
    anew = commands.add_parser("replay", help="make a projection anew from its topics")
    anew.add_argument("service", choices=SERVICES)
    anew.add_argument("projection")
    add_matching(
        commands.add_parser(
            "matching", help="why two fit, whether the lists are true, how attention is spread"
        )
    )
    commands.add_parser(
        "forget", help="after a restore: forget again whom people asked us to forget since"
    )
    return it


def add_matching(it: argparse.ArgumentParser) -> None:
    """The commands of `zp matching`."""
    deeds = it.add_subparsers(dest="deed", required=True, metavar="DEED")
    pair = deeds.add_parser("explain", help="why two are proposed to each other, or why not")
    pair.add_argument("pair", metavar="PAIR", help="a match's id, or SEEKER:OFFER")
    anew = deeds.add_parser("rebuild", help="let the engines look at everybody once more")
    anew.add_argument("--check", action="store_true", help="say what differs, change nothing")
    audit = deeds.add_parser("audit", help="the newest figures of each market")
    audit.add_argument("--run", action="store_true", help="spread every market now, then say it")
    audit.add_argument("--strict", action="store_true", help="fail where a group falls behind")
    again = deeds.add_parser("replay-list", help="draw a list of a former day again")
    again.add_argument("run", type=UUID, metavar="RUN")
    again.add_argument("side", choices=["seeker", "offer"])
    again.add_argument("ordinal", type=int, metavar="ORDINAL")
    again.add_argument("day", type=date.fromisoformat, metavar="DATE")
    teams = deeds.add_parser("teams", help="put the people of a list into teams, nothing is stored")
    teams.add_argument("file", type=Path, metavar="FILE", help="CSV: name, and a column per matter")
    teams.add_argument("--teams", type=int, required=True, metavar="N", help="how many teams")
    teams.add_argument("--shared", action="append", default=[], metavar="COLUMN",
                       help="times that suit people, apart by blanks; all else is mixed")  # fmt: skip
    teams.add_argument("--weight", action="append", default=[], metavar="COLUMN=N")
    teams.add_argument("--seed", type=int, default=1, metavar="N", help="other ones as good")


def add_parked(it: argparse.ArgumentParser) -> None:
    """The commands of `zp parked`."""
    deeds = it.add_subparsers(dest="deed", required=True, metavar="DEED")
    show_all = deeds.add_parser("list", help="one line each, oldest first")
    show_all.add_argument("services", nargs="*", choices=[*SERVICES, []], metavar="SERVICE")
    add_filters(show_all)
    show_one = deeds.add_parser("show", help="one with everything that is known")
    show_one.add_argument("service", choices=SERVICES)
    show_one.add_argument("number", type=int, metavar="NUMBER")
    for deed, meaning in (
        ("retry", "let the worker try these again at once"),
        ("drop", "give these up, so that later facts of their keys go on"),
    ):
        some = deeds.add_parser(deed, help=meaning)
        some.add_argument("service", choices=SERVICES)
        some.add_argument("numbers", type=int, nargs="*", metavar="NUMBER")
        some.add_argument("--dry-run", action="store_true", help="name them and change nothing")
        add_filters(some)


def add_filters(it: argparse.ArgumentParser) -> None:
    """Which parked facts are meant; every filter that is given must fit."""
    it.add_argument("--state", choices=["waiting", "dead", "dropped"])
    it.add_argument("--topic")
    it.add_argument("--key", help="the id of what the fact is about")
    it.add_argument("--error", metavar="CLASS", help="the class of the error, as `list` shows it")


def run(asked: argparse.Namespace, local: Local) -> int:
    """Do it; the answer is the exit code."""
    match asked.command:
        case "up":
            return go_up(local, as_json=asked.json, with_seed=not asked.no_seed)
        case "down":
            up.down(local, say=print)
        case "reset":
            up.reset(local, say=print)
        case "status":
            status.print_status(local, as_json=asked.json)
        case "logs":
            status.print_logs(local, asked.part, follow=asked.follow)
        case "seed":
            seed_demo(local)
        case command:
            print(asyncio.run(TOLD[command](asked, local)))
    return 0


async def handle_parked(asked: argparse.Namespace, local: Local) -> str:
    """One of `zp parked`'s deeds; the answer is what to print."""
    from tools import parked  # noqa: PLC0415 - the chassis takes a second to import

    if asked.deed == "show":
        return await parked.show_parked(local, asked.service, number=asked.number)
    wanted = parked.Wanted(
        numbers=getattr(asked, "numbers", None) or None,
        state=asked.state,
        topic=asked.topic,
        key=asked.key,
        error_class=asked.error,
    )
    if asked.deed == "list":
        return "\n".join(await parked.list_parked(local, asked.services, wanted=wanted))
    change = parked.retry_parked if asked.deed == "retry" else parked.drop_parked
    lines = await change(local, asked.service, wanted=wanted, is_trial=asked.dry_run)
    return "\n".join(lines)


async def handle_digests(local: Local) -> str:
    """Let the morning of the digests come; the answer is what to print."""
    from tools.seeding import bring_digests_forward  # noqa: PLC0415 - takes a second to import

    moved = await bring_digests_forward(local)
    return f"{moved} mails about news are put together now."


async def handle_matching(asked: argparse.Namespace, local: Local) -> str:
    """One of `zp matching`'s deeds; the answer is what to print."""
    from tools import attention, matching, teams  # noqa: PLC0415 - the engine takes seconds to import

    if asked.deed == "teams":
        return teams.form(
            asked.file,
            teams=asked.teams,
            shared=asked.shared,
            weights=asked.weight,
            seed=asked.seed,
        )
    if asked.deed == "audit":
        return await attention.audit(local, run_first=asked.run, strict=asked.strict)
    if asked.deed == "replay-list":
        which = asked.run, asked.side, asked.ordinal
        return await attention.replayed(local, *which, day=asked.day)
    if asked.deed == "explain":
        return "\n".join(await matching.explain_pair(local, asked.pair))
    if not asked.check:
        return "\n".join(await matching.rebuild(local))
    if found := await matching.check(local):
        raise Hindrance("\n".join([f"{len(found)} differences:", *found]))
    return "Every list is what a market built anew shows."


async def handle_replay(asked: argparse.Namespace, local: Local) -> str:
    """Make a projection anew; the answer is what to print."""
    from tools import parked  # noqa: PLC0415 - the chassis takes a second to import

    return await parked.replay_projection(local, asked.service, name=asked.projection)


async def handle_forget(local: Local) -> str:
    """Apply every erasure again after a restore; the answer is what to print."""
    from tools import forgetting  # noqa: PLC0415 - the chassis takes a second to import

    return "\n".join(await forgetting.forget_again(local))


TOLD: Final[Mapping[str, Callable[[argparse.Namespace, Local], Coroutine[None, None, str]]]] = {
    "digests": lambda _, local: handle_digests(local),
    "matching": handle_matching,
    "parked": handle_parked,
    "replay": handle_replay,
    "forget": lambda _, local: handle_forget(local),
}
"""Commands that ask the running platform; each answers with what to print."""


def go_up(local: Local, *, as_json: bool, with_seed: bool) -> int:
    """Start all, fill in the demo once, and say what to open or what is wrong."""
    state = up.up(local, say=tell)
    if state.is_up() and with_seed and not seeded(local).exists():
        seed_demo(local)
    if as_json:
        print(json.dumps(status.report(local), indent=2))
    else:
        print(welcome(local) if state.is_up() else trouble(state))
    return 0 if state.is_up() else 1


def seed_demo(local: Local) -> None:
    """Fill in the demo of the running platform."""
    from tools import seeding  # noqa: PLC0415 - the chassis takes a second to import

    status.require_running(local)
    asyncio.run(seeding.seed(local, say=tell))
    seeded(local).touch()


def seeded(local: Local) -> Path:
    """There once the demo was filled in."""
    return local.state / "seeded"


def tell(line: str) -> None:
    """Say how it goes, apart from what programs read."""
    print(line, file=sys.stderr, flush=True)


def trouble(state: PlatformState) -> str:
    """What is not well, part by part."""
    lines = [
        f"  {part.name}: {part.phase}{f': {part.says}' if part.says else ''}"
        for part in state.parts
        if part.phase not in {"ready", "done"}
    ]
    return "\n".join(
        [
            "Not everything is up:",
            *lines,
            "What runs goes on; see `.venv/bin/zp logs PART` and `make status`.",
        ]
    )
