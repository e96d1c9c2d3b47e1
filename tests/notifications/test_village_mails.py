"""What the households of a village hear: they are asked, they may answer, all learn of the founding."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from contracts.matching import (
    HouseholdsCalled,
    HouseholdsReleased,
    InterestShown,
    Market,
    MatchWithdrawn,
    MissingHouseholds,
    ReleaseReason,
    Side,
    VillageBlocked,
    VillageFounded,
    VillageProposed,
)
from contracts.notifications import Answer, AnswerGiven, SubjectKind
from contracts.registry import HouseholdKind, Place
from services.chassis.capability import derive
from services.notifications.decide.plan import question_id
from services.notifications.store import questions
from services.notifications.work import answer
from tests.notifications.builders import HANA, JAN, PROJECT, a_match_fact, a_proposal
from tests.notifications.golden_villages import a_member

VILLAGE_ID = UUID("00000000-0000-4000-8000-0000000000f1")
VILLAGE = {"village_id": VILLAGE_ID, "revision": 3, "initiator_person_id": None}
MISSING = (MissingHouseholds(kind=HouseholdKind.SENIOR, households=2),)
ASKED = VillageProposed(**VILLAGE, households=8, alternatives=2, person_ids=(HANA, JAN))


def hana(**details) -> dict:
    return a_member(**details) | {"person_id": HANA}


def jan(**details) -> dict:
    return a_member(**details) | {
        "person_id": JAN,
        "name": "Jan Beispiel",
        "email": "jan@example.org",
        "phone": None,
    }


async def question_of(house, person_id):
    asked = question_id(person_id, kind=SubjectKind.VILLAGE, subject_id=str(VILLAGE_ID))
    async with house.database.read() as tx:
        return await questions.question(tx, asked)


async def test_each_asked_household_gets_a_mail_and_an_sms_where_it_is_wanted(house):
    await house.hear_with(ASKED, hana(), jan())

    ready = [row for row in await house.rows(purpose="village-asked") if row["state"] == "ready"]
    assert sorted((row["person_id"], row["channel"]) for row in ready) == [
        (HANA, "mail"),
        (HANA, "sms"),
        (JAN, "mail"),
    ]
    for mail in await house.mails():
        text = mail.get_body(("plain",)).get_content()
        assert "/m/m" + "v" * 43 in text
        assert "Antworten Sie hier mit Ja oder Nein" in text


async def test_one_tap_says_yes_for_the_village_and_may_be_changed_until_the_deadline(house):
    await house.hear_with(ASKED, hana(), jan())
    asked = question_id(HANA, kind=SubjectKind.VILLAGE, subject_id=str(VILLAGE_ID))
    keys = house.settings.keys
    token = derive(keys.link, prefix="n", purpose="answer", subject=str(asked))

    async with house.database.transaction() as tx:
        said = [await answer.answer_by_link(tx, token, each) for each in (Answer.YES, Answer.NO)]

    assert [(each.subject_kind, each.subject_id) for each in said] == [
        (SubjectKind.VILLAGE, str(VILLAGE_ID))
    ] * 2
    assert (await question_of(house, HANA)).answered is Answer.NO
    assert said[0].expires_at - datetime.now(UTC) > timedelta(days=13, hours=23)
    assert await house.facts() == [AnswerGiven.TYPE] * 2


async def test_a_second_round_asks_the_newcomer_and_leaves_the_others_their_question(house):
    await house.hear_with(ASKED, hana(), jan())
    again = VillageProposed(
        **VILLAGE | {"revision": 4}, households=8, alternatives=1, person_ids=(PROJECT,)
    )

    await house.hear_with(again, a_member() | {"person_id": PROJECT, "phone": None})

    assert (await question_of(house, JAN)).closed_at is None
    assert (await question_of(house, PROJECT)).closed_at is None
    mails = await house.rows(purpose="village-asked", channel="mail")
    assert {row["state"] for row in mails} == {"ready"}
    assert len(mails) == 3


async def test_all_members_hear_of_the_founding_and_nobody_has_to_answer_any_more(house):
    await house.hear_with(ASKED, hana(), jan())
    founded = VillageFounded(
        **VILLAGE | {"revision": 5}, households=2, persons=5, person_ids=(HANA, JAN)
    )

    await house.hear_with(founded, hana(has_consented=True), jan(has_consented=False))

    told = await house.rows(purpose="village-founded")
    assert sorted((row["person_id"], row["state"]) for row in told) == [
        (HANA, "ready"),
        (JAN, "ready"),
    ]
    assert {row["state"] for row in await house.rows(purpose="village-asked")} == {"cancelled"}
    assert (await question_of(house, HANA)).closed_at is not None
    shown, hidden = sorted(
        (" ".join(mail.get_body(("plain",)).get_content().split()) for mail in await house.mails()),
        key=lambda text: "nicht alle anderen Ihren Kontakt" in text,
    )
    assert "stehen die Kontakte aller, die ihren auch freigegeben haben" in shown
    assert "Noch bekommen nicht alle anderen Ihren Kontakt" in hidden


async def test_who_is_out_hears_so_and_who_stays_keeps_the_question(house):
    await house.hear_with(ASKED, hana(), jan())
    released = HouseholdsReleased(
        **VILLAGE | {"revision": 6}, reason=ReleaseReason.OTHERS_ASKED, person_ids=(JAN,)
    )

    await house.hear_with(released, jan(others=[], state="asked"))

    [told] = await house.rows(purpose="village-released")
    asked = await house.rows(purpose="village-asked", channel="mail")
    assert (told["person_id"], told["state"]) == (JAN, "ready")
    assert {row["person_id"]: row["state"] for row in asked} == {HANA: "ready", JAN: "cancelled"}
    assert (await question_of(house, JAN)).closed_at is not None
    assert (await question_of(house, HANA)).closed_at is None


async def test_nobody_hears_of_a_block(house):
    await house.hear(VillageBlocked(**VILLAGE, quotas=("seniors",), missing=MISSING))

    assert await house.rows() == []


async def test_a_call_is_for_everybody_and_a_mail_to_nobody(house):
    place = Place(ags="14626110", municipality="Görlitz", lat=51.15, lon=14.99)
    called = HouseholdsCalled(
        **VILLAGE,
        title="Hofdorf an der Neiße",
        place=place,
        missing=MISSING,
        expires_at=datetime.now(UTC) + timedelta(days=60),
    )

    await house.hear(called)

    assert await house.rows() == []


async def test_nobody_hears_that_a_call_ended_who_may_have_founded_the_village(house):
    of_village = {"market": Market.GROUPS, "offer_id": VILLAGE_ID, "offer_person_id": None}
    await house.hear_with(a_proposal(**of_village), hana())
    await house.hear_with(a_match_fact(InterestShown, **of_village, side=Side.SEEKER))

    await house.hear_with(a_match_fact(MatchWithdrawn, **of_village, reason="offer-gone"), hana())

    assert await house.rows(purpose="match-ended") == []
