"""The real worker role as a process of its own, to be killed and stopped."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from services.notifications.settings import NotificationsSettings
from tools.ports import free_port
from tools.settings import ROOT

NO_BROKER = "127.0.0.1:9"
"""Nothing of these tests is said on Kafka: the worker waits for a broker and works on."""


@dataclass
class WorkerProcess:
    """One worker with a name of its own."""

    name: str
    settings: NotificationsSettings
    log: Path
    process: subprocess.Popen | None = None

    def start(self) -> None:
        shown = self.settings
        environment = {
            **os.environ,
            "ZP_ENVIRONMENT": "local",
            "ZP_INSTANCE": self.name,
            "ZP_DATABASE_URL": shown.database_url.get_secret_value(),
            "ZP_KAFKA_BOOTSTRAP": NO_BROKER,
            "ZP_HTTP_PORT": str(free_port()),
            "ZP_KEYS_DIR": str(shown.keys_dir),
            "ZP_SMTP_URL": shown.smtp_url.get_secret_value(),
            "ZP_SMTP_LEDGER_URL": shown.smtp_ledger_url,
            "ZP_SMPP_URL": "smpp://zp:zp@127.0.0.1:9",
            "ZP_NOTIFICATIONS_LEASE_SECONDS": str(shown.notifications_lease_seconds),
            "ZP_NOTIFICATIONS_BATCH": str(shown.notifications_batch),
            "ZP_NOTIFICATIONS_RECONCILE_SECONDS": str(shown.notifications_reconcile_seconds),
            "ZP_NOTIFICATIONS_RETRY_SECONDS": str(shown.notifications_retry_seconds),
            "ZP_NOTIFICATIONS_REPLY_SECONDS": str(shown.notifications_reply_seconds),
        }
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "services.notifications", "worker"],
                env=environment,
                cwd=ROOT,
                stdout=log,
                stderr=log,
            )

    def signal(self, number: int) -> None:
        self.process.send_signal(number)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
