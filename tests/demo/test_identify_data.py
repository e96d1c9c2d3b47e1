"""The demo of nominations and claims shows every state, hangs together, and names nobody real."""

import re

from services.registry.decide import vocabulary
from services.registry.decide.identify import claim, nomination
from services.registry.decide.identify.domains import own_domain
from services.registry.decide.identify.proposal import KNOWN_HOW
from tests.demo.demo_files import distance_km, initiatives, municipalities, read, strings
from tests.demo.test_demo_data import FICTIONAL_PHONE, INVENTED_MAILBOX


def told() -> dict:
    return read("identify.json")


def test_every_state_of_a_nomination_and_of_a_claim_occurs():
    nominations = {each["state"] for each in told()["nominations"]}
    claims = {each["state"] for each in told()["claims"]}

    assert nominations == set(nomination.State)
    assert claims == set(claim.State)
    assert {each["proof"] for each in told()["claims"]} == set(claim.Proof)


def test_every_claim_is_about_an_entry_that_nobody_answers_for_and_its_website_is_its_own():
    entries = {entry["key"]: entry for entry in told()["unowned"]}

    assert {each["entry"] for each in told()["claims"]} == set(entries)
    domains = [own_domain(entry["website"]) for entry in entries.values()]
    assert None not in domains
    assert len(set(domains)) == len(entries)


def test_keys_titles_and_codes_are_those_of_the_demo_and_of_the_vocabulary():
    rows = [*told()["unowned"], *told()["nominations"], *told()["claims"]]
    titled = [*told()["unowned"], *told()["nominations"], *initiatives()]

    assert len({row["key"] for row in rows}) == len(rows)
    assert len({row["title"] for row in titled}) == len(titled)
    assert {row["known_how"] for row in told()["nominations"]} <= set(KNOWN_HOW)
    for row in [*told()["unowned"], *told()["nominations"]]:
        assert row["ags"] in municipalities()
        assert set(row.get("topics", [])) <= set(vocabulary.TOPICS)


def test_an_entry_lies_in_its_municipality():
    for entry in told()["unowned"]:
        place = municipalities()[entry["ags"]]
        assert distance_km(entry, place) <= place["radius_km"], entry["key"]


def test_mailboxes_telephones_and_streets_are_invented():
    texts = list(strings(told()))
    mailboxes = [text for text in texts if "@" in text]
    phones = [text for text in texts if text.startswith("+")]

    assert [text for text in mailboxes if not INVENTED_MAILBOX.fullmatch(text)] == []
    assert [text for text in phones if not FICTIONAL_PHONE.fullmatch(text)] == []
    posts = [each["organisation"].get("post", "") for each in told()["nominations"]]
    posts += [each.get("post", "") for each in told()["claims"]]
    assert [
        post for post in posts if post and not re.search("Muster(straße|weg|platz)", post)
    ] == []
