"""A person gets all that is kept of her here, and nothing of anybody else."""

import json

from services.web.words.my_data_labels import LABELS
from tests.registry.builders import World, a_key
from tests.registry.clearance.steps import ask
from tests.registry.upkeep import life
from tests.registry.upkeep.life import MAILBOX, NAME, WORD, Life

TYPED = (
    f"{WORD}garten",
    f"{WORD}beet",
    f"{WORD}hof",
    f"{WORD}laden",
    f"{WORD}treff",
    f"{WORD}entwurf",
    f"{WORD} gärtnert mit der Nachbarschaft.",
    f"{WORD} macht einen Garten.",
    f"{WORD} will einen Verein gründen.",
    f"Fragen Sie nach {WORD}.",
    f"{WORD} war müde.",
    f"Satzung von {WORD}",
    f"Bitte jemand anderes für {WORD}",
    f"{WORD} hat den Garten gegründet.",
    f"{WORD} liest dort jeden Dienstag vor.",
    f"Bücherei von {WORD}",
    f"Vorsitz {WORD}",
    "Am Anger 3",
    f"Hier schreibt {WORD}, guten Tag!",
    f"Ich bin {WORD}, das stimmt nicht.",
    f"Liebe {WORD}, danke!",
    f"{WORD}idee",
    f"{WORD} kocht für alle, die sonst allein äßen.",
    f"{WORD} findet das gut.",
    f"Raum für {WORD}",
    f"Hier fragt {WORD} nach dem Saal.",
    life.REASON,
    "Andere Liste",
    NAME,
    MAILBOX,
    "+4915199887766",
)
"""What she typed, and what editors wrote to her."""
OF_OTHERS = (
    "bert@example.org",
    "Bert Beispiel",
    "Nora Nennt",
    "nora.nennt@example.org",
    f"Liebe {WORD}, kann ich bei Ihnen mithelfen?",
    f"{WORD} wirbt hier.",
    f"Liebe {WORD}, ich habe Platz.",
    "staff-1",
    "login#",
    "Erika Muster",
)


async def held(world: World, email: str) -> str:
    answer = await world.http.get("/v1/my/data", headers=world.as_owner(email))
    assert answer.status_code == 200, answer.text
    return json.dumps(answer.json(), ensure_ascii=False)


async def test_all_that_she_typed_is_in_it_and_nothing_of_anybody_else(world: World) -> None:
    await Life(world).live()

    told = await held(world, MAILBOX)

    assert [text for text in TYPED if text not in told] == []
    assert [text for text in OF_OTHERS if text in told] == []


async def test_the_overview_has_a_german_word_for_everything(world: World) -> None:
    await Life(world).live()

    told = json.loads(await held(world, MAILBOX))

    assert keys_of(told) - set(LABELS) == set()


def keys_of(told: object) -> set[str]:
    """Every name under which something stands, however deep."""
    match told:
        case dict():
            return set(told).union(*(keys_of(value) for value in told.values()))
        case list():
            return set().union(*(keys_of(value) for value in told))
        case _:
            return set()


async def test_others_get_nothing_of_hers(world: World) -> None:
    await Life(world).live()

    told = json.loads(await held(world, "somebody.else@example.org"))

    assert all(part == [] for part in told.values()), told


async def test_after_she_is_forgotten_there_is_nothing_to_get(world: World) -> None:
    await Life(world).live()
    await world.erase(MAILBOX)

    told = json.loads(await held(world, MAILBOX))

    assert all(part == [] for part in told.values()), told


async def test_a_link_to_one_entry_does_not_open_all_her_data(world: World) -> None:
    entry = await Life(world).register()
    by_link = world.as_owner(MAILBOX, capability=entry)

    answers = [
        await world.http.get("/v1/my/data", headers=by_link),
        await world.http.post("/v1/my/exports", json={"export_id": entry}, headers=by_link),
        await world.http.get("/v1/my/data", headers=world.as_editor()),
        await world.http.get("/v1/my/data"),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 403, 401]


async def test_the_log_says_once_that_data_were_given_out_and_not_whose(world: World) -> None:
    export_id = a_key()["idempotency-key"]
    for _ in range(2):
        answer = await world.http.post(
            "/v1/my/exports", json={"export_id": export_id}, headers=world.as_owner(MAILBOX)
        )
        assert answer.status_code == 204

    items = (await ask(world, "/v1/audit"))["items"]

    assert [(each["by"], each["deed"]) for each in items] == [("person", "export-data")]
    assert world.person(MAILBOX) not in str(items)
