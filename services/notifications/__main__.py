"""``python -m services.notifications api|worker|migrate|audit``."""

from services.chassis.roles import run_role
from services.notifications import app
from services.notifications.settings import NotificationsSettings

if __name__ == "__main__":
    run_role(
        NotificationsSettings, api=app.create_api, worker=app.work, others={"audit": app.run_audit}
    )
