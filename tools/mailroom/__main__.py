"""`python -m tools.mailroom --port 18003 --pages-port 18004 --store FOLDER`."""

import argparse
import asyncio
from pathlib import Path

from tools.look.serve import serve_pages
from tools.mailroom.app import create_app
from tools.mailroom.faults import Faults
from tools.mailroom.smtp import listen
from tools.mailroom.store import Store


def main() -> None:
    """Open the store and serve until SIGTERM."""
    it = argparse.ArgumentParser(prog="tools.mailroom")
    it.add_argument("--port", type=int, required=True, help="where SMTP listens")
    it.add_argument("--pages-port", type=int, required=True, help="where pages and ledger are")
    it.add_argument("--store", type=Path, required=True, help="the folder of the mails")
    arguments = it.parse_args()
    asyncio.run(serve(arguments.port, arguments.pages_port, folder=arguments.store))


async def serve(port: int, pages_port: int, *, folder: Path) -> None:
    """SMTP and HTTP on one loop: what the ledger says is what the SMTP side has finished."""
    store, faults = Store(folder), Faults()
    smtp = await listen(store, faults, port=port)
    await serve_pages(create_app(store, faults), port=pages_port)
    smtp.close()


if __name__ == "__main__":
    main()
