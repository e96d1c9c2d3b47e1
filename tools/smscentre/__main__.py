"""`python -m tools.smscentre --port 18005 --pages-port 18006 --store FOLDER`."""

import argparse
import asyncio
from pathlib import Path

from tools.look.serve import serve_pages
from tools.smscentre.app import create_app
from tools.smscentre.centre import Centre
from tools.smscentre.faults import Faults
from tools.smscentre.session import listen
from tools.smscentre.store import Store


def main() -> None:
    """Open the store and serve until SIGTERM."""
    it = argparse.ArgumentParser(prog="tools.smscentre")
    it.add_argument("--port", type=int, required=True, help="where SMPP listens")
    it.add_argument("--pages-port", type=int, required=True, help="where phone and ledger are")
    it.add_argument("--store", type=Path, required=True, help="the folder of the messages")
    arguments = it.parse_args()
    asyncio.run(serve(arguments.port, arguments.pages_port, folder=arguments.store))


async def serve(port: int, pages_port: int, *, folder: Path) -> None:
    """SMPP and HTTP on one loop."""
    centre = Centre(Store(folder), Faults())
    smpp = await listen(centre, port=port)
    await serve_pages(create_app(centre), port=pages_port)
    smpp.close()


if __name__ == "__main__":
    main()
