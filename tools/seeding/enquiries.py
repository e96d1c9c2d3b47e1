"""Messages to initiatives, and what came of them."""

from typing import Any

from tools.seeding.clearance import id_of
from tools.seeding.seeder import Say, Seeder, as_person, read


async def fill(seeder: Seeder, say: Say) -> None:
    """Each sender has shown her mailbox before, so that nothing waits to be confirmed."""
    told = read("enquiries")
    contacts = {entry["key"]: entry["contact"]["email"] for entry in read("initiatives")}
    for letter in told:
        await _seed_letter(seeder, letter, owner=contacts[letter["entry"]])
    say(f"  {len(told)} messages to initiatives")


async def _seed_letter(seeder: Seeder, letter: dict[str, Any], *, owner: str) -> None:
    """What is there already is left alone."""
    path = f"/v1/initiatives/{id_of(letter['entry'])}/enquiries"
    reader = as_person(seeder, email=owner, phone=None)
    known = await seeder.ask("registry", path, who=reader)
    if any(each["email"] == letter["email"] for each in known["items"]):
        return
    key = f"letter-{letter['email']}"
    sender = as_person(seeder, email=letter["email"], phone=None)
    body = {name: letter[name] for name in ("name", "email", "text")}
    sent = await seeder.send("registry", path, body=body, key=key, who=sender)
    if "outcome" in letter:
        path = f"{path}/{sent['enquiry_id']}/outcome"
        answer = {"answer": letter["outcome"]}
        await seeder.send("registry", path, body=answer, key=f"{key}-outcome", who=reader)
