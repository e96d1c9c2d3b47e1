"""`python -m tools.signin --port 18007`."""

import argparse
import os

import uvicorn

from tools.ports import LOOPBACK
from tools.signin.app import create_app


def main() -> None:
    """Serve until SIGTERM; on loopback there is no TLS, which the provider must be told."""
    it = argparse.ArgumentParser(prog="tools.signin")
    it.add_argument("--port", type=int, required=True)
    port = it.parse_args().port
    os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"
    uvicorn.run(
        create_app(),
        interface="wsgi",
        host=LOOPBACK,
        port=port,
        log_level="warning",
        access_log=False,
    )


if __name__ == "__main__":
    main()
