"""Facts become records and records facts; no record stops its neighbours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import topics
from contracts.codec import Said, Unknown, Unreadable, decode, encode
from contracts.events import SeatReleased
from contracts.fact import MAX_BYTES, DomainEvent, Tombstone
from contracts.matching import MatchDeclined
from contracts.notifications import AnswerGiven, SubjectKind
from contracts.registry import InitiativeKind, InitiativeListed
from contracts.samples import samples, samples_of
from contracts.web import PersonErased
from tests.contracts.records import (
    a_record,
    an_envelope,
    an_erasure,
    decoded,
    with_header,
    without_header,
)
from tests.contracts.strategies import said_and_enveloped

NEEDED_HEADERS = (
    "ce_specversion",
    "ce_id",
    "ce_type",
    "ce_source",
    "ce_subject",
    "ce_sequence",
    "ce_time",
    "ce_recordedtime",
    "ce_correlationid",
)
A_DECLINE = samples_of(MatchDeclined)[0]


@given(said_and_enveloped)
def test_what_is_said_is_what_is_read(pair):
    said, envelope = pair
    topic = said.topic if isinstance(said, Tombstone) else said.TOPIC

    key, value, headers = encode(said, envelope)
    read = decode(topic.name, key=key, value=value, headers=headers)

    assert read == Said(said, envelope)


@pytest.mark.parametrize("fact", samples(), ids=lambda fact: type(fact).__name__)
def test_the_key_of_a_record_is_the_id_of_what_the_fact_is_about(fact: DomainEvent):
    key, _, headers = encode(fact, an_envelope(fact))

    assert key.decode() == str(getattr(fact, fact.TOPIC.key))
    assert dict(headers)["ce_partitionkey"] == key


def test_a_tombstone_has_a_null_value_not_an_empty_one():
    gone = Tombstone(topics.INITIATIVES, "1f0b6a52")

    _, value, _ = encode(gone, an_envelope(gone))

    assert value is None


def test_an_empty_value_is_no_tombstone():
    assert reason(a_record(an_erasure(), value=b"")) == "bad-payload"


def test_a_field_that_this_build_does_not_know_is_ignored():
    value = a_record(an_erasure())["value"][:-1] + b', "shoe_size": 43}'

    assert decoded(a_record(an_erasure(), value=value)).fact == an_erasure()


def test_a_type_that_this_build_does_not_know_is_named_and_not_unreadable():
    record = with_header(a_record(an_erasure()), "ce_type", b"zukunft.web.person-returned.v1")

    assert decoded(record) == Unknown("zukunft.web.person-returned.v1")


@pytest.mark.parametrize("name", NEEDED_HEADERS)
@pytest.mark.parametrize("fault", ["absent", "null", "not UTF-8", "U+0000", "surrogate"])
def test_a_header_that_is_missing_or_odd_makes_the_record_unreadable(name, fault):
    sound = a_record(an_erasure())
    odd = {
        "absent": without_header(sound, name),
        "null": with_header(sound, name, None),
        "not UTF-8": with_header(sound, name, b"\xff\xfe"),
        "U+0000": with_header(sound, name, b"a\x00b"),
        "surrogate": with_header(sound, name, b"\xed\xa0\x80"),
    }

    assert reason(odd[fault]) == "bad-envelope"
    assert decoded(odd[fault]).detail.startswith(f"{name}: ")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ce_specversion", "0.3"),
        ("ce_id", "erika.mustermann@example.org"),
        ("ce_sequence", "-1"),
        ("ce_sequence", str(2**63)),
        ("ce_sequence", "9" * 5000),
        ("ce_sequence", "１２"),
        ("ce_time", "2026-11-09T12:00:00"),
        ("ce_time", "0001-01-01T00:00:00+14:00"),
        ("ce_time", "yesterday"),
        ("ce_expirytime", "soon"),
    ],
)
def test_a_header_that_says_nothing_sensible_is_named_and_never_quoted(name, value):
    odd = decoded(with_header(a_record(an_erasure()), name, value.encode()))

    assert odd == Unreadable("bad-envelope", f"{name}: unreadable")


def test_a_header_of_somebody_else_may_hold_any_bytes():
    record = with_header(a_record(an_erasure()), "x-proxy", b"\xff\x00")

    assert decoded(record).fact == an_erasure()


@pytest.mark.parametrize("key", [None, b"", b"\xff", b"a\x00b"])
def test_a_record_without_a_readable_key_is_unreadable(key):
    assert reason(a_record(an_erasure(), key=key)) == "bad-envelope"


def test_a_record_under_another_key_is_unreadable_for_its_order_is_lost():
    assert reason(a_record(an_erasure(), key=b"p_" + b"0" * 32)) == "wrong-key"


def test_a_fact_on_a_topic_of_another_service_is_unreadable():
    assert reason(a_record(an_erasure(), topic=topics.SEATS.name)) == "wrong-topic"


def test_a_topic_that_nobody_declared_is_unreadable():
    assert reason(a_record(an_erasure(), topic="web-secrets")) == "undeclared-topic"


def test_a_value_at_the_limit_is_read_and_one_byte_more_is_not():
    value = a_record(an_erasure())["value"]
    full = value[:-1] + b" " * (MAX_BYTES - len(value)) + b"}"

    assert decoded(a_record(an_erasure(), value=full)).fact == an_erasure()
    assert reason(a_record(an_erasure(), value=full + b" ")) == "oversize"


@pytest.mark.parametrize(
    "value",
    [
        b"not json",
        b"[]",
        b"null",
        b'{"person_id": 1}',
        b"\xff\xfe",
        pytest.param(b'{"a":' * 50_000, id="deep"),
        pytest.param(bytes(range(256)), id="every byte"),
    ],
)
def test_a_value_that_is_no_fact_is_unreadable(value):
    assert reason(a_record(an_erasure(), value=value)) == "bad-payload"


@pytest.mark.parametrize("escape", ["\\u0000", "\\ud800", "\\udfff", "a\\u0000b"])
def test_text_that_cannot_be_stored_makes_the_record_unreadable(escape):
    value = a_record(A_DECLINE)["value"].replace(b'"move-in"', f'"{escape}"'.encode())

    assert reason(a_record(A_DECLINE, value=value)) == "bad-payload"


@pytest.mark.parametrize("number", ["-1", "2147483648", "1e400", "NaN", '"many"', "null"])
def test_a_number_that_fits_no_column_makes_the_record_unreadable(number):
    released = samples_of(SeatReleased)[0]
    value = a_record(released)["value"].replace(b'"room_seq":21', f'"room_seq":{number}'.encode())

    assert value != a_record(released)["value"]
    assert reason(a_record(released, value=value)) == "bad-payload"


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+10:00", "9999-12-31T23:59:59-10:00"])
def test_a_moment_outside_the_calendar_makes_the_record_unreadable(moment):
    value = f'{{"person_id": "{an_erasure().person_id}", "erased_at": "{moment}"}}'.encode()

    assert reason(a_record(an_erasure(), value=value)) == "bad-payload"


def test_what_is_said_of_an_unreadable_payload_names_places_and_no_values():
    value = b'{"person_id": "erika.mustermann@example.org", "erased_at": "2026-11-09T12:00:00Z"}'

    odd = decoded(a_record(an_erasure(), value=value))

    assert (odd.reason, odd.detail) == ("bad-payload", "person_id: string_pattern_mismatch")


def test_an_unreadable_record_names_its_type_where_that_could_be_read():
    sound = a_record(an_erasure())

    assert decoded(sound | {"value": b"{}"}).type == PersonErased.TYPE
    assert decoded(sound | {"key": b"somebody else"}).type == PersonErased.TYPE
    assert decoded(without_header(sound, "ce_type")).type is None


def test_a_fact_names_its_schema_and_a_tombstone_has_none():
    gone = Tombstone(topics.PEOPLE, an_erasure().key)

    schema = dict(a_record(an_erasure())["headers"])["ce_dataschema"]

    assert schema == b"urn:zukunft:schema:zukunft.web.person-erased.v1"
    assert "ce_dataschema" not in dict(a_record(gone)["headers"])


def test_an_unknown_member_of_a_closed_enum_makes_the_record_unreadable():
    value = a_record(A_DECLINE)["value"].replace(b'"side":"offer"', b'"side":"referee"')

    assert reason(a_record(A_DECLINE, value=value)) == "bad-payload"


def test_an_unknown_kind_of_initiative_is_read_as_an_initiative():
    listed = samples_of(InitiativeListed)[0]
    value = a_record(listed)["value"].replace(b'"housing-project"', b'"repair-cafe"')

    assert decoded(a_record(listed, value=value)).fact.kind is InitiativeKind.INITIATIVE


def test_an_answer_about_an_unknown_kind_of_subject_is_about_something_else():
    answer = samples_of(AnswerGiven)[0]
    value = a_record(answer)["value"].replace(
        b'"subject_kind":"match"', b'"subject_kind":"weather"'
    )

    assert decoded(a_record(answer, value=value)).fact.subject_kind is SubjectKind.OTHER


def test_text_is_one_form_whoever_wrote_it():
    decomposed = "Go\u0308rlitz"

    declined = MatchDeclined(**dict(A_DECLINE) | {"reason": decomposed})

    assert declined.reason == "Görlitz"


def test_equal_moments_are_equal_facts_in_whatever_zone_they_are_given():
    in_berlin = PersonErased.model_validate(
        {"person_id": an_erasure().person_id, "erased_at": "2026-11-09T18:00:00+01:00"}
    )

    assert in_berlin == an_erasure()
    assert b"17:00:00Z" in encode(in_berlin, an_envelope(in_berlin))[1]


odd_bytes = st.binary(max_size=60) | st.sampled_from([b"{}", b"1.0", b"\xff", b"2026-01-01"])


@given(
    topic=st.sampled_from([topic.name for topic in topics.ALL]) | st.text(max_size=20),
    key=st.none() | odd_bytes,
    value=st.none() | odd_bytes,
    headers=st.lists(
        st.tuples(st.sampled_from(NEEDED_HEADERS) | st.text(max_size=9), st.none() | odd_bytes)
    ),
)
def test_random_records_never_raise(topic, key, value, headers):
    read = decode(topic, key=key, value=value, headers=headers)

    assert isinstance(read, Said | Unknown | Unreadable)


@given(
    name=st.sampled_from([name for name, _ in a_record(an_erasure())["headers"]]),
    value=st.none() | odd_bytes | st.text(max_size=30).map(lambda text: text.encode()),
)
def test_a_sound_record_with_one_odd_header_never_raises(name, value):
    read = decoded(with_header(a_record(an_erasure()), name, value))

    assert isinstance(read, Said | Unknown | Unreadable)


def reason(record) -> str:
    read = decoded(record)
    assert isinstance(read, Unreadable), read
    return read.reason
