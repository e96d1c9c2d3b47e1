"""``python -m services.matching api|worker|migrate``."""

from services.chassis.roles import run_role
from services.matching import app
from services.matching.settings import MatchingSettings

if __name__ == "__main__":
    run_role(MatchingSettings, api=app.create_api, worker=app.work)
