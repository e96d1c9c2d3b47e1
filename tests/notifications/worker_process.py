"""The real worker as a process of its own, to be killed and stopped.

A fork server imports everything once, so that a restart takes no longer than the worker itself.
"""

import multiprocessing
import os
import signal
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import uvloop

from services.chassis.logs import configure_logs
from services.notifications import app
from services.notifications.settings import NotificationsSettings
from tools.ports import free_port

NO_BROKER = "127.0.0.1:9"
"""Nothing of these tests is said on Kafka: the worker waits for a broker and works on."""
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload([__name__])


@dataclass
class WorkerProcess:
    """One worker with a name of its own."""

    name: str
    settings: NotificationsSettings
    log: Path
    process: ForkServerProcess | None = None

    def start(self) -> None:
        told = {
            **self.settings.model_dump(),
            "instance": self.name,
            "kafka_bootstrap": NO_BROKER,
            "http_port": free_port(),
        }
        self.process = FORKS.Process(target=run, args=(told, str(self.log)))
        self.process.start()

    def signal(self, number: int) -> None:
        os.kill(self.process.pid, number)

    def kill(self) -> None:
        self.process.kill()
        self.process.join()


def run(told: dict, log: str) -> None:
    """What the worker's process does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for stream in (1, 2):
        os.dup2(descriptor, stream)
    settings = NotificationsSettings(**told)
    configure_logs(settings, role="worker")
    uvloop.run(app.work(settings))
