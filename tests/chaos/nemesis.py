"""Ends processes without warning, one after the other, and stops servers in good order."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from tests.journeys.platform import PATIENCE_SECONDS, Platform
from tools.platform import servers
from tools.settings import ROOT
from tools.state import birth_of

NOT_OURS = frozenset({"oidc"})
"""The stand-in for another organisation's sign-in; nothing of ours hangs on it."""


@dataclass
class Nemesis:
    """Kills parts of one platform; counts what it did."""

    platform: Platform
    dice: random.Random
    killed: Counter[str] = field(default_factory=Counter)
    stopped: Counter[str] = field(default_factory=Counter)

    def victims(self) -> list[dict[str, Any]]:
        """Every part that runs right now."""
        return [
            part
            for part in self.status()["parts"]
            if part.get("pid") and part["state"] == "ready" and part["part"] not in NOT_OURS
        ]

    def strike(self) -> str:
        """kill -9 one of the parts that was hit least so far; one that just ended by itself is left."""
        while True:
            with suppress(ProcessLookupError):
                return self._strike_once()

    def _strike_once(self) -> str:
        end = time.monotonic() + PATIENCE_SECONDS
        while not (alive := self.victims()):
            assert time.monotonic() < end, "no part is ready"
            time.sleep(0.2)
        least = min(self.killed[part["part"]] for part in alive)
        victim = self.dice.choice([p for p in alive if self.killed[p["part"]] == least])
        os.kill(victim["pid"], signal.SIGKILL)
        self.killed[victim["part"]] += 1
        return str(victim["part"])

    def stop(self, name: str) -> None:
        """Ask a server to end as an operator does, and wait until it has; it is started again."""
        [victim] = [part for part in self.status()["parts"] if part["part"] == name]
        [server] = [part for part in servers(self.platform.local) if part.name == name]
        born = birth_of(victim["pid"])
        os.kill(victim["pid"], server.program.stop_signal)
        end = time.monotonic() + PATIENCE_SECONDS
        while birth_of(victim["pid"]) == born:
            assert time.monotonic() < end, f"{name} does not end"
            time.sleep(0.05)
        self.stopped[name] += 1

    def wait_until_well(self) -> None:
        """Until every part is ready again."""
        end = time.monotonic() + PATIENCE_SECONDS
        while not self.status()["up"]:
            assert time.monotonic() < end, "the platform did not come back"
            time.sleep(0.2)

    def status(self) -> dict[str, Any]:
        """What `zp status --json` says."""
        environment = {
            **os.environ,
            "ZP_STATE_DIR": str(self.platform.local.state),
            "ZP_PORT_BASE": str(self.platform.local.base),
            "ZP_GATEWAY_PORT": str(self.platform.local.gateway_port),
        }
        told = subprocess.run(
            [sys.executable, "-m", "tools", "status", "--json"],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        return dict(json.loads(told.stdout))
