"""The `zp` command: what can be said on its command line, and what then happens."""

import argparse
import json
import sys

from tools import status, up
from tools.hindrance import Hindrance
from tools.settings import Local, read_settings
from tools.state import PlatformState
from tools.welcome import welcome


def main() -> None:
    """Do what the command line asks; a hindrance is one sentence and exit code 1."""
    try:
        sys.exit(run(parser().parse_args(), read_settings()))
    except Hindrance as hindrance:
        sys.exit(f"zp: {hindrance}")
    except KeyboardInterrupt:
        sys.exit(130)


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
    return it


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
    return 0


def go_up(local: Local, *, as_json: bool, with_seed: bool) -> int:
    """Start all, and say what to open or what is wrong."""
    state = up.up(local, say=lambda line: print(line, file=sys.stderr, flush=True))
    if as_json:
        print(json.dumps(status.report(local), indent=2))
    else:
        print(welcome(local) if state.is_up() else trouble(state))
    return 0 if state.is_up() else 1


def trouble(state: PlatformState) -> str:
    """What is not well, part by part."""
    lines = [
        f"  {part.name}: {part.phase}{f': {part.says}' if part.says else ''}"
        for part in state.parts
        if part.phase not in {"ready", "done"}
    ]
    return "\n".join(
        ["Not everything is up:", *lines, "What runs goes on; see `zp logs PART` and `zp status`."]
    )
