"""``python -m services.events api|worker|migrate|fsck``."""

from services.chassis.roles import run_role
from services.events import app
from services.events.fsck import fsck
from services.events.settings import EventsSettings

if __name__ == "__main__":
    run_role(EventsSettings, api=app.create_api, worker=app.work, others={"fsck": fsck})
