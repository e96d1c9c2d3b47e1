"""What waits for the editor of one Kreis."""

from tools.seeding.clearance import SEED
from tools.seeding.seeder import Say, Seeder, read


async def fill(seeder: Seeder, say: Say) -> None:
    """Entries that wait; what is there already is left alone."""
    entries = read("upkeep")["entries"]
    for entry in entries:
        body = {name: told for name, told in entry.items() if name != "key"}
        path = "/internal/v1/initiatives"
        await seeder.send("registry", path, body=body, key=entry["key"], who=SEED)
    say(f"  {len(entries)} entries for the editor of Landkreis Görlitz")
