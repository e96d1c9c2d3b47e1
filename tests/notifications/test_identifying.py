"""Nominations and claims: each side hears its own words, and nobody hears of the other's."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from contracts.identify import (
    ClaimDisputed,
    ClaimEvidenceGiven,
    ClaimExpired,
    ClaimFact,
    ClaimOpened,
    ClaimRefused,
    ClaimVerified,
    NominationAccepted,
    NominationDeclined,
    NominationExpired,
    NominationFact,
    NominationInvited,
    NominationListed,
    NominationReceived,
)
from tests.notifications.builders import HANA, JAN, a_person
from tests.notifications.house import House

SUBJECT = UUID("00000000-0000-4000-8000-0000000000f1")
DETAILS = {
    "title": "Lesecafé",
    "municipality": "Weißwasser",
    "deadline": "2027-01-04T17:30:00+00:00",
    "ending": "unanswered",
    "proof": "domain",
    "reason": "Das Impressum sagt es so.",
    "path": f"/initiativen/{SUBJECT}",
}
LINKS = {name: "r" + name[0] * 43 for name in ("confirm", "answer", "own", "see")}
NORA = a_person(HANA, name="Nora", email="nora@example.org", details=DETAILS, links=LINKS)
LENA = a_person(JAN, name="", email="lena@example.org", details=DETAILS, links=LINKS)


def a_nomination(kind: type[NominationFact], **other: Any) -> NominationFact:
    told = {
        "subject_id": SUBJECT,
        "nominator_person_id": HANA,
        "organisation_person_id": JAN,
    }
    if kind is NominationInvited:
        told["answer_by"] = datetime.now(UTC) + timedelta(days=30)
    return kind(**{**told, **other})


def a_claim(kind: type[ClaimFact], **other: Any) -> ClaimFact:
    told = {
        "subject_id": SUBJECT,
        "initiative_id": UUID(int=7),
        "claimant_person_id": HANA,
        "owner_person_id": JAN,
    }
    return kind(**{**told, **other})


async def mails(house: House) -> dict[str, str]:
    """Purpose → to whom, of what is ready to go."""
    rows = await house.rows()
    return {row["purpose"]: row["person_id"] for row in rows if row["state"] == "ready"}


@pytest.mark.parametrize(
    ("fact", "told"),
    [
        (a_nomination(NominationReceived), {"nomination-received": HANA}),
        (a_nomination(NominationInvited), {"nomination-invited": JAN}),
        (
            a_nomination(NominationAccepted),
            {"nomination-accepted": JAN, "nomination-taken": HANA},
        ),
        (a_nomination(NominationDeclined), {"nomination-declined": HANA}),
        (a_nomination(NominationExpired), {"nomination-expired": HANA}),
        (a_nomination(NominationListed), {"nomination-listed": HANA}),
        (a_claim(ClaimOpened), {"claim-opened": HANA}),
        (a_claim(ClaimEvidenceGiven), {"claim-received": HANA}),
        (a_claim(ClaimVerified), {"claim-verified": HANA, "claim-lost": JAN}),
        (a_claim(ClaimRefused), {"claim-refused": HANA, "claim-kept": JAN}),
        (a_claim(ClaimExpired), {"claim-expired": HANA}),
        (a_claim(ClaimDisputed), {"claim-disputed": HANA, "claim-contested": JAN}),
    ],
    ids=lambda value: type(value).__name__ if not isinstance(value, dict) else "",
)
async def test_each_side_hears_of_a_step_in_its_own_words(
    house: House, fact: NominationFact | ClaimFact, told: dict[str, str]
) -> None:
    await house.hear_with(fact, NORA, LENA)

    assert await mails(house) == told
    assert len(await house.rows()) == len(told)


async def test_an_organisation_without_a_mailbox_gets_no_mail(house: House) -> None:
    await house.hear_with(a_nomination(NominationInvited, organisation_person_id=None))

    assert await house.rows() == []


async def test_who_has_the_entry_hears_nothing_where_there_was_no_dispute(house: House) -> None:
    """The fact names whose entry it is; the registry tells of the claimant alone."""
    await house.hear_with(a_claim(ClaimRefused), NORA)

    assert await house.states() == {"claim-refused": ["ready"], "claim-kept": ["cancelled"]}


async def test_what_a_proof_comes_to_at_once_leaves_no_mail_about_looking_at_it(
    house: House,
) -> None:
    await house.hear(a_claim(ClaimEvidenceGiven), dataref="/internal/v1/a")
    await house.hear_with(a_claim(ClaimVerified, owner_person_id=None), NORA)

    assert await house.states() == {"claim-received": ["cancelled"], "claim-verified": ["ready"]}


async def test_the_invitation_says_until_when_and_that_it_is_asked_once(house: House) -> None:
    await house.hear_with(a_nomination(NominationInvited), LENA)

    (mail,) = await house.mails()

    text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "Montag, 4. Januar 2027, 18:30 Uhr" in text
    assert "nur dieses eine Mal" in " ".join(text.split())
    assert f"/m/{LINKS['answer']}" in text
    assert mail["to"] == "lena@example.org"
