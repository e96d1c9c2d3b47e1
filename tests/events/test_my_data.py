"""A person gets all that events keeps of her, and nothing of anybody else."""

from services.chassis.identity import Email, normalise_email, person_id
from services.web.words.my_data_labels import LABELS
from tests.events.server import Api
from tests.matching.test_api import keys_of


def person(api: Api, email: str) -> str:
    mailbox = normalise_email(email)
    assert isinstance(mailbox, Email)
    return person_id(api.keys.person, email=mailbox)


async def test_seats_guests_and_mails_of_a_person_are_told_to_her_alone(api: Api):
    gathering = await api.announce()
    seat = (await api.book(gathering, "Anna")).json()["seat_id"]
    await api.book(gathering, "Berta")
    confirmed = await api.act("confirm", token=await api.link(seat, "confirm"))
    anna = person(api, "anna@example.org")

    told = await api.client.get("/v1/my/data", headers=api.token(person_id=anna))
    by_link = await api.client.get(
        "/v1/my/data", headers=api.token(person_id=anna, capability=seat)
    )
    nobody = await api.client.get("/v1/my/data", headers=api.token(person_id="p_" + "0" * 32))

    assert confirmed.status_code == 200
    held = told.json()
    assert [(each["seat_id"], each["state"]) for each in held["seats"]] == [(seat, "booked")]
    assert held["seats"][0]["contact"]["guests"] == ["Anna"]
    assert held["mailbox_confirmed_at"]
    assert {each["purpose"] for each in held["links"]} == {"manage-seat", "confirm-seat"}
    assert "Berta" not in told.text
    assert by_link.status_code == 404
    assert not any(nobody.json().values())
    assert keys_of(held) <= set(LABELS)
