"""Opens first: the roles of the registry."""

from services.chassis.roles import run_role
from services.registry import app
from services.registry.settings import RegistrySettings

if __name__ == "__main__":
    run_role(
        RegistrySettings,
        api=app.create_api,
        worker=app.work,
        others={"migrate": app.migrate},
    )
