"""What one booking costs on the running platform: ``python -m tests.bench.bench_booking``.

Guests register through the gateway, evenly spaced as people come, not as fast as the machine can.
Printed are the seconds from the request being sent to the SMTP server's 250 for the guest's mail
(its own ledger says when), and the CPU milliseconds per registration, part by part: user + system
of each part's processes while the guests came and their mails went out.
"""

import argparse
import asyncio
import statistics
import sys
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import httpx

from tests.bench.bench_events import cpu_ms
from tests.journeys.platform import Platform
from tools.settings import Local, read_settings
from tools.state import read_state
from tools.status import children_by_parent, family

GOAL_SECONDS: Final = 2.0
ANSWERS: Final = ("gateway", "events-api", "postgres")
"""The parts that a registration waits for."""


@dataclass
class Guests:
    """Whose mail is awaited since when, in seconds since 1970."""

    platform: Platform
    client: httpx.AsyncClient
    gathering_id: str
    sent_at: dict[str, float] = field(default_factory=dict)
    answered: list[float] = field(default_factory=list)

    async def come(self, count: int, *, per_second: float) -> None:
        """One after the other at an even pace, whatever the answers take."""
        began = time.monotonic()
        async with asyncio.TaskGroup() as coming:
            for n in range(count):
                await asyncio.sleep(max(0.0, began + n / per_second - time.monotonic()))
                coming.create_task(self.book())

    async def book(self) -> None:
        """One registration, as a visitor without an account sends it."""
        email = f"gast.{uuid.uuid4().hex[:16]}@example.org"
        self.sent_at[email] = time.time()
        answer = await self.client.post(
            f"{self.platform.url}/api/events/v1/gatherings/{self.gathering_id}/seats",
            json={
                "room": "on_site",
                "email": email,
                "locale": "de",
                "guests": [{"name": "Anna Muster"}],
            },
            headers={"idempotency-key": str(uuid.uuid4())},
        )
        answer.raise_for_status()
        self.answered.append(time.time() - self.sent_at[email])

    async def mail_seconds(self) -> list[float]:
        """How long each guest's mail took; waits until every one was accepted."""
        accepted: dict[str, float] = {}
        since = 0
        while len(accepted) < len(self.sent_at):
            told = await self.client.get(
                f"{self.platform.local.mailbox_url}/api/mails",
                params={"limit": 2 * len(self.sent_at), "since": since},
            )
            for mail in told.json()["items"]:
                for address in mail["to"]:
                    if address in self.sent_at:
                        accepted.setdefault(address, mail["accepted_at"])
            await asyncio.sleep(0.1)
        return [accepted[email] - sent for email, sent in self.sent_at.items()]


def main() -> None:
    """Measure and print; ends with a sentence where nothing runs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--guests", type=int, default=300)
    parser.add_argument("--per-second", type=float, default=10.0)
    options = parser.parse_args()
    local = read_settings()
    state = read_state(local)
    if state is None or not state.is_alive():
        say("Nothing runs: `make up` first, then this measures a booking.")
        return
    asyncio.run(bench(local, count=options.guests, per_second=options.per_second))


async def bench(local: Local, *, count: int, per_second: float) -> None:
    """A gathering with room for all, a few guests to warm up, then those who count."""
    platform = Platform(local)
    async with httpx.AsyncClient(timeout=30, verify=False) as client:
        gathering_id = platform.announce(places=2 * count)
        early = Guests(platform, client, gathering_id)
        await early.come(20, per_second=per_second)
        await early.mail_seconds()
        guests = Guests(platform, client, gathering_id)
        before = cpu_by_part(local)
        await guests.come(count, per_second=per_second)
        mails = await guests.mail_seconds()
        spent = cpu_by_part(local)
        spent.subtract(before)
    tell("request → answer", guests.answered)
    tell("request → mail accepted", mails, goal=GOAL_SECONDS)
    for part, ms in spent.most_common():
        if ms / count >= 0.05:
            say(f"  {part:<22} {ms / count:6.1f} CPU-ms per registration")
    answering = sum(spent[part] for part in ANSWERS) / count
    say(
        f"{answering:.1f} CPU-ms per registration in {', '.join(ANSWERS)} (the mails' share included)"
    )
    say(f"{spent.total() / count:.1f} CPU-ms in all parts, until the mail is out")


def cpu_by_part(local: Local) -> Counter[str]:
    """CPU milliseconds that each part has used so far."""
    return Counter(dict(part_ms(local)))


def part_ms(local: Local) -> Iterator[tuple[str, float]]:
    """Each part with what its processes used, those that ended included."""
    state = read_state(local)
    children = children_by_parent()
    for part in state.parts if state else ():
        if part.pid is not None:
            alive = sum(cpu_ms(pid) for pid in family(part.pid, children))
            yield part.name, alive + cpu_ms(part.pid, of_ended=True)


def tell(what: str, seconds: list[float], *, goal: float | None = None) -> None:
    """The median and the slowest percent."""
    p50, p99 = (statistics.quantiles(seconds, n=100)[percent - 1] for percent in (50, 99))
    aim = "" if goal is None else f" (goal: p99 under {goal:.0f} s)"
    say(f"{what:<24} p50 {p50 * 1000:6.0f} ms, p99 {p99 * 1000:6.0f} ms{aim}")


def say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
