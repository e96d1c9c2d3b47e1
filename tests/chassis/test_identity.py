"""One person, however the mailbox or the number is written; and addresses that are sealed at rest."""

import pytest

from services.chassis.identity import Email, normalise_email, normalise_phone, person_id
from services.chassis.refusal import Refusal
from services.chassis.seal import NONCE_BYTES, UnsealError, seal, unseal
from tests.chassis.field_files import mailboxes

KEY = bytes(range(32))
OTHER_KEY = bytes(range(1, 33))
HOUSE = "anna@xn--brgerhaus-lbau-5pb9f.example"

SPELLINGS_OF_INES = [
    "ines@example.org",
    " Ines@Example.ORG ",
    "INES@EXAMPLE.ORG",
    "\u200bines@example.org",
    "ines@exam\u200bple.org",
    "\ufeffines@example.org\u2060",
    "ines@example.org\u00a0",
    "\u00a0ines@example.org\r\n",
    "Ines Beispiel <ines@example.org>",
    "Ines\u00a0Beispiel <ines@example.org>",
    "„Beispiel, Ines“ <ines@example.org>",
    "<ines@example.org>",
    "mailto:ines@example.org",
    "Mailto:ines@example.org",
    "Ines <mailto:ines@example.org>",
    "ines@example.org.",
    "ines@example.org.\u00a0",
]

SPELLINGS_OF_THE_HOUSE = [
    "anna@bürgerhaus-löbau.example",
    "ANNA@BÜRGERHAUS-LÖBAU.EXAMPLE",
    "anna@bu\u0308rgerhaus-lo\u0308bau.example",
    "anna@xn--brgerhaus-lbau-5pb9f.example",
    "anna@XN--BRGERHAUS-LBAU-5PB9F.EXAMPLE",
]


@pytest.mark.parametrize("typed", SPELLINGS_OF_INES)
def test_every_spelling_of_a_mailbox_is_one_identity(typed: str):
    assert read(typed).identity == "ines@example.org"


@pytest.mark.parametrize("typed", SPELLINGS_OF_THE_HOUSE)
def test_a_domain_with_umlauts_is_one_identity_in_both_scripts_and_any_case(typed: str):
    assert read(typed).identity == HOUSE


@pytest.mark.parametrize("told", mailboxes(), ids=lambda told: told["Warum"])
def test_mailboxes_of_the_field_are_read_as_their_file_says(told: dict[str, str]):
    found = normalise_email(told["Eingabe"])

    if told["Zustellung"].startswith("!"):
        assert isinstance(found, Refusal)
        assert found.slug == told["Zustellung"][1:]
    else:
        assert isinstance(found, Email)
        assert (found.address, found.identity) == (told["Zustellung"], told["Person"])


def test_mail_goes_to_the_ascii_form_and_people_see_the_umlauts():
    email = read("anna@bürgerhaus-löbau.example")

    assert email.address == HOUSE
    assert email.display == "anna@bürgerhaus-löbau.example"


@pytest.mark.parametrize("typed", ["anna@straße.example", "anna@STRAẞE.example"])
def test_a_sharp_s_is_not_two_s(typed: str):
    assert read(typed).address == "anna@xn--strae-oqa.example"
    assert read(typed).identity != read("anna@strasse.example").identity


def test_mail_goes_to_the_local_part_as_typed():
    email = read("Ines.Beispiel@Example.ORG")

    assert email.address == "Ines.Beispiel@example.org"
    assert email.identity == "ines.beispiel@example.org"


def test_a_plus_tag_and_an_apostrophe_stay():
    assert read("ines+verein@example.org").address == "ines+verein@example.org"
    assert read("ines+verein@example.org").identity == "ines+verein@example.org"
    assert read("o'neill@example.org").address == "o'neill@example.org"


@pytest.mark.parametrize(
    "typed", ["jörg@example.org", "jo\u0308rg@example.org", "ｉnes@example.org"]
)
def test_a_local_part_outside_ascii_is_refused_for_that_reason(typed: str):
    assert normalise_email(typed) == Refusal("email-local-part-not-ascii")


def test_a_comma_instead_of_the_dot_is_refused_with_a_suggestion():
    refusal = normalise_email("ines@example,org")

    assert refusal == Refusal("email-invalid", suggestion="ines@example.org")


@pytest.mark.parametrize("typed", ["ines@example.org, bob@example.org", "ines,", "a,b"])
def test_what_would_be_no_address_either_is_never_suggested(typed: str):
    assert normalise_email(typed) == Refusal("email-invalid")


@pytest.mark.parametrize("typed", ["", "  ", "\u200b\u00a0"])
def test_nothing_visible_is_a_missing_address(typed: str):
    assert normalise_email(typed) == Refusal("email-missing")


@pytest.mark.parametrize(
    "typed",
    [
        "ines",
        "@example.org",
        "ines@",
        "ines@example..org",
        "ines@example.org..",
        "ines@localhost",
        "ines@[127.0.0.1]",
        "ines@example.org>",
        "ines beispiel@example.org",
        "ines@example.org\nBcc: bob@example.org",
        "ines\u0000@example.org",
        "ines@exam\ud800ple.org",
    ],
)
def test_what_no_server_could_deliver_is_refused(typed: str):
    assert normalise_email(typed) == Refusal("email-invalid")


def test_an_address_longer_than_mail_allows_is_refused():
    assert normalise_email("i" * 250 + "@example.org") == Refusal("email-too-long", longest=254)


@pytest.mark.parametrize(
    "typed",
    [
        "0151 23456789",
        "+49 151 23456789",
        "0049 151/23456789",
        "(0151) 234 567-89",
        "\u200b+49\u00a0151\u00a023456789",
    ],
)
def test_every_spelling_of_a_german_mobile_number_is_one_number(typed: str):
    assert normalise_phone(typed) == "+4915123456789"


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("03576 123456", "phone-not-mobile"),
        ("110", "phone-not-mobile"),
        ("0700 123456", "phone-not-mobile"),
        ("+48 601 234 567", "phone-not-german"),
        ("+420 601 123 456", "phone-not-german"),
        ("015123456789012345", "phone-invalid"),
        ("Ines", "phone-invalid"),
        ("", "phone-invalid"),
        ("\ud800", "phone-invalid"),
    ],
)
def test_a_number_that_gets_no_sms_from_us_is_refused_with_its_reason(typed: str, slug: str):
    assert normalise_phone(typed) == Refusal(slug)


def test_a_person_keeps_the_id_for_ever():
    known = person_id(KEY, email=read("ines@example.org"))

    assert known == "p_e5709dc4bb8565502694e83272980e1c"


def test_all_spellings_of_a_mailbox_are_one_person():
    people = {person_id(KEY, email=read(typed)) for typed in SPELLINGS_OF_INES}

    assert len(people) == 1


def test_another_plus_tag_number_or_key_is_another_person():
    people = [
        person_id(KEY, email=read("ines@example.org")),
        person_id(KEY, email=read("ines+verein@example.org")),
        person_id(KEY, phone="+4915123456789"),
        person_id(OTHER_KEY, email=read("ines@example.org")),
    ]

    assert len(set(people)) == 4


def test_a_mailbox_counts_before_the_number():
    email = read("ines@example.org")

    assert person_id(KEY, email=email, phone="+4915123456789") == person_id(KEY, email=email)


def test_a_person_without_mailbox_and_number_is_nobody():
    with pytest.raises(ValueError, match="mailbox or a phone number"):
        person_id(KEY)


@pytest.mark.parametrize("text", ["", "ines@example.org", "Jörg 🙂 měšćanka"])
def test_a_sealed_text_opens_with_its_key(text: str):
    assert unseal(KEY, seal(KEY, text)) == text


def test_a_sealed_text_shows_nothing_and_never_looks_the_same():
    first, second = seal(KEY, "ines@example.org"), seal(KEY, "ines@example.org")

    assert b"ines" not in first
    assert first != second
    assert first[:NONCE_BYTES] != second[:NONCE_BYTES]


@pytest.mark.parametrize("place", [0, NONCE_BYTES - 1, NONCE_BYTES, 20, -1])
def test_a_sealed_text_with_one_bit_changed_does_not_open(place: int):
    blob = bytearray(seal(KEY, "ines@example.org"))
    blob[place] ^= 1

    with pytest.raises(UnsealError):
        unseal(KEY, bytes(blob))


@pytest.mark.parametrize("length", [0, 5, NONCE_BYTES, NONCE_BYTES + 15, -1])
def test_a_sealed_text_cut_short_does_not_open(length: int):
    with pytest.raises(UnsealError):
        unseal(KEY, seal(KEY, "ines@example.org")[:length])


def test_another_key_does_not_open_it():
    with pytest.raises(UnsealError):
        unseal(OTHER_KEY, seal(KEY, "ines@example.org"))


def read(typed: str) -> Email:
    email = normalise_email(typed)
    assert isinstance(email, Email), email
    return email
