"""Guests: a seat by the public API, the mailbox by its link, cancelling, taking an offer."""

import asyncio
from dataclasses import dataclass

from tests.chaos.crowd import Crowd, tokens_in
from tests.chaos.visitor import Visitor
from tests.journeys.traces import Person

SEATS = "events/v1/seats"


@dataclass(frozen=True)
class Guest:
    """Somebody with a seat, or with a place in the line."""

    person: Person
    seat_id: str
    visitor: Visitor


async def go_to_gatherings(crowd: Crowd, gathering_id: str, stop: asyncio.Event) -> None:
    """Come; now and then somebody cancels, and the next in line takes the place."""
    coming: list[Guest] = []
    waiting: list[Guest] = []
    while not stop.is_set():
        guest = await come(crowd, gathering_id)
        state = await confirm(crowd, guest)
        (coming if state == "booked" else waiting).append(guest)
        if coming and crowd.dice.random() < 0.5:
            await cancel(crowd, coming.pop(crowd.dice.randrange(len(coming))))
        for lucky in [guest for guest in waiting if await take_offer(crowd, guest)]:
            waiting.remove(lucky)
            coming.append(lucky)
        await asyncio.sleep(crowd.dice.uniform(0.05, 0.4))


async def come(crowd: Crowd, gathering_id: str) -> Guest:
    """One more guest asks for a seat."""
    person, visitor = crowd.somebody("gast"), crowd.visitor()
    wish = {
        "room": "on_site",
        "email": person.email,
        "locale": "de",
        "guests": [{"name": person.name}],
    }
    answer = await visitor.call(f"events/v1/gatherings/{gathering_id}/seats", wish)
    assert answer.status_code == 201, answer.text
    guest = Guest(person, answer.json()["seat_id"], visitor)
    note(crowd, guest, state=answer.json()["state"], deed="hold")
    return guest


async def confirm(crowd: Crowd, guest: Guest) -> str:
    """Show that the mailbox is theirs, by the link in the mail."""
    token = await crowd.link(guest.person.email, "Bitte bestätigen|Warteliste")
    return await act(crowd, guest, "confirm", token=token)


async def cancel(crowd: Crowd, guest: Guest) -> None:
    """Cancel, by the link in the mail with the date."""
    token = await crowd.link(guest.person.email, "Ihr Platz")
    await act(crowd, guest, "release", token=token, deed="cancel")


async def take_offer(crowd: Crowd, guest: Guest) -> bool:
    """Take the place that became free, if the mail about it is there."""
    offers = await crowd.mails_now(guest.person.email, "Ein Platz ist frei")
    if offers:
        await act(crowd, guest, "accept", token=tokens_in(offers[0])[0])
    return bool(offers)


async def act(crowd: Crowd, guest: Guest, what: str, *, token: str, deed: str = "") -> str:
    """What the button of a link does."""
    answer = await guest.visitor.call(f"{SEATS}/{what}", {"token": token})
    assert answer.status_code == 200, answer.text
    note(crowd, guest, state=answer.json()["state"], deed=deed or what)
    return str(answer.json()["state"])


def note(crowd: Crowd, guest: Guest, *, state: str, deed: str) -> None:
    """Remember what the guest was told."""
    crowd.history.seats[guest.seat_id] = state
    crowd.history.deeds[deed] += 1
