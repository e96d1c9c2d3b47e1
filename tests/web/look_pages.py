"""The gallery, the error pages and two sample pages, rendered from sample data and served on loopback.

`python -m tests.web.look_pages FOLDER` leaves screenshots of them: light, dark, on a phone.
"""

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, Final

from jinja2 import FileSystemLoader
from playwright.sync_api import Browser, sync_playwright

from services.web import rendering
from services.web.map_projection import MAP_CREDIT, SAXONY
from services.web.static_files import STATIC_FOLDER, STATIC_PREFIX

HERE: Final = Path(__file__).parent
TEMPLATES: Final = STATIC_FOLDER.parent / "templates"
PAGES: Final = {
    "gallery": "ui_gallery.html",
    "start": "start.html",
    "match": "match.html",
    "404": "errors/404.html",
    "500": "errors/500.html",
    "503": "errors/503.html",
    "maintenance": "errors/maintenance.html",
    "refused": "errors/refused.html",
}
# The policy of the real pages: what breaks under it breaks here.
CONTENT_POLICY: Final = (
    "default-src 'self'; img-src 'self' data:; base-uri 'self'; form-action 'self';"
    " frame-ancestors 'none'; object-src 'none'"
)
KINDS: Final = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
CHROMIUM_ARGUMENTS: Final = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def render(name: str) -> str:
    """One of PAGES as HTML."""
    loader = FileSystemLoader([TEMPLATES, HERE / "sample_pages"])
    return rendering.render(
        rendering.templates().overlay(loader=loader), PAGES[name], sample_context()
    )


def sample_context() -> dict[str, Any]:
    return {
        "map": SAXONY,
        "map_credit": MAP_CREDIT,
        "points": sample_points(),
        "operator": "Zukunftsplattform Sachsen",
        "what": "Die Suche",
        "text": "Diesen Filter gibt es nicht.",
        "kept": [{"term": "Suchwort", "text": "Dorfladen"}],
    }


def sample_points() -> list[dict[str, Any]]:
    places = [
        (14.64, 51.5, "Kulturwerkstatt", "Weißwasser/Běła Woda", "kultur", 1),
        (12.37, 51.34, "12 Initiativen", "Leipzig", "wohnen", 12),
        (13.74, 51.05, "Nachbarschaftshaus", "Dresden", "nachbarschaft", 1),
        (12.92, 50.83, "Pflege daheim", "Chemnitz", "pflege", 1),
        (14.43, 51.18, "Lernwerk", "Bautzen/Budyšin", "bildung", 1),
        (12.13, 50.5, "Repair-Café", "Plauen", "umwelt", 1),
    ]
    return [
        dict(zip("xy", SAXONY.to_xy(lon=lon, lat=lat), strict=True))
        | {"name": name, "place": place, "topic": topic, "count": count, "href": "/initiativen/1"}
        for lon, lat, name, place, topic, count in places
    ]


class LookHandler(BaseHTTPRequestHandler):
    """Pages by name, static files by URL."""

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if path.startswith(STATIC_PREFIX):
            file = STATIC_FOLDER / path.removeprefix(STATIC_PREFIX)
            self.answer(file.read_bytes(), KINDS[file.suffix])
        else:
            name = path.strip("/").replace("_ui", "gallery")
            self.answer(render(name).encode(), "text/html; charset=utf-8")

    def answer(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", CONTENT_POLICY)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def serving() -> Iterator[str]:
    """The base URL while the pages are served."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), LookHandler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=CHROMIUM_ARGUMENTS
        )
        yield browser
        browser.close()


def take_pictures(folder: Path) -> None:
    """Each page light and dark, wide and on a phone."""
    folder.mkdir(parents=True, exist_ok=True)
    with serving() as url, chromium() as browser:
        for scheme in ("light", "dark"):
            for width in (1200, 390):
                page = browser.new_page(
                    color_scheme=scheme, viewport={"width": width, "height": 900}
                )
                for name in PAGES:
                    page.goto(f"{url}/{name}")
                    page.screenshot(path=folder / f"{name}-{scheme}-{width}.png", full_page=True)
                page.close()


if __name__ == "__main__":
    take_pictures(Path(sys.argv[1]))
