"""The roles of the web: ``api``, ``worker``, ``migrate``."""

from services.chassis.roles import run_role
from services.web import app
from services.web.settings import WebSettings

if __name__ == "__main__":
    run_role(WebSettings, api=app.create_api, worker=app.work_until_stopped)
