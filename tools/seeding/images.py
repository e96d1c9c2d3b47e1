"""Entries with pictures: cleared by an editor, but for the one that still waits."""

import base64
from typing import Any, Final

from services.registry.decide import images as rules
from tools.seeding.clearance import EDITOR, id_of
from tools.seeding.pictures import picture
from tools.seeding.seeder import Say, Seeder, as_person, read

OWNED: Final = ("initiatives", "housing_projects")


async def fill(seeder: Seeder, say: Say) -> None:
    """One entry after the other; an entry that shows pictures already is left alone."""
    contacts = {entry["key"]: entry["contact"] for name in OWNED for entry in read(name)}
    told = read("images")
    for entry in told:
        await _seed_entry(seeder, entry, email=contacts[entry["entry"]]["email"])
    say(f"  {sum(len(entry['images']) for entry in told)} pictures of {len(told)} entries")


async def _seed_entry(seeder: Seeder, entry: dict[str, Any], *, email: str) -> None:
    key, desk = entry["entry"], f"/v1/review/{id_of(entry['entry'])}"
    known = await seeder.ask("registry", desk, who=EDITOR)
    if known["state"] != "listed" or known["review"] == "waiting" or known["proposed"]["images"]:
        return
    owner = as_person(seeder, email=email, phone=None)
    for number, image in enumerate(entry["images"]):
        seed = f"image-{key}-{number}"
        file = picture(image["motif"], seed=seed)
        body = {
            **{name: image[name] for name in ("alt", "licence", "credit")},
            "is_ornament": not image["alt"],
            "content": base64.b64encode(file).decode(),
            "people_agree": True,
            "text_version": rules.VERSION,
        }
        path = f"/v1/initiatives/{id_of(key)}/images"
        known = await seeder.send("registry", path, body=body, key=seed, who=owner)
    if not entry.get("waits"):
        body = {"revision": known["revision"], "reason": None}
        await seeder.send(
            "registry", f"{desk}/clear", body=body, key=f"clear-images-{key}", who=EDITOR
        )
