"""Lists of a town hall: one is stored and waits for the editors, one has rows with errors."""

import base64
from typing import Final

from services.chassis.http.tokens import Principal
from tools.seeding.seeder import DEMO, ISSUER, Say, Seeder

SEED: Final = Principal(issuer=ISSUER, subject="seed")
OFFICIAL: Final = "gesine.muster"
LISTS: Final = (
    ("goerlitz-engagement.csv", "Engagement in Görlitz", True),
    ("dresden-treffpunkte.csv", "Treffpunkte in Dresden", False),
)
"""File, name of the list, whether it is stored."""


async def fill(seeder: Seeder, say: Say) -> None:
    """Both lists belong to the official of the demo, so that she meets them at her desk."""
    for file_name, list_name, is_stored in LISTS:
        content = (DEMO / "import" / file_name).read_bytes()
        body = {
            "file_name": file_name,
            "list_name": list_name,
            "content": base64.b64encode(content).decode(),
            "by": f"{seeder.local.oidc_issuer}#{OFFICIAL}",
            "is_stored": is_stored,
        }
        await seeder.send(
            "registry", "/internal/v1/imports", body=body, key=f"import-{file_name}", who=SEED
        )
    say(f"  {len(LISTS)} lists of a town hall")
