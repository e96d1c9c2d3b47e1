"""Rules of identifying: domains, codes, consents, and the lives of nominations and claims."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.identify import (
    ClaimDisputed,
    ClaimEvidenceGiven,
    ClaimRefused,
    ClaimVerified,
    NominationAccepted,
    NominationDeclined,
    NominationExpired,
    NominationInvited,
    NominationMailboxConfirmed,
)
from services.chassis.identity import Email, normalise_email
from services.chassis.refusal import Refusal
from services.registry.decide.identify import claim as claims
from services.registry.decide.identify import codes, domains, fields
from services.registry.decide.identify import nomination as nominations
from services.registry.decide.identify.claim import Claim, Noted, Proof
from services.registry.decide.identify.evidence import read_number
from services.registry.decide.identify.fields import Consent, Field, Source
from services.registry.decide.identify.shared_domains import (
    MAIL_HOSTERS,
    PUBLIC_SUFFIXES,
    SITE_HOSTERS,
    UMBRELLAS,
)
from services.registry.decide.initiative import Unchanged
from tests.registry.builders import a_content, a_municipality

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
KEY = b"k" * 32
KLARA, ANNA = "p_" + "1" * 32, "p_" + "2" * 32
LISTS = {"mail": MAIL_HOSTERS, "sites": SITE_HOSTERS, "umbrellas": UMBRELLAS}


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("www.verein.example", "verein.example"),
        ("VEREIN.EXAMPLE.", "verein.example"),
        ("a.b.c.verein.example", "verein.example"),
        ("www.verein.co.at", "verein.co.at"),
        ("www.verein.org.uk", "verein.org.uk"),
        ("bürgerhaus-löbau.example", "xn--brgerhaus-lbau-5pb9f.example"),
        ("xn--brgerhaus-lbau-5pb9f.example", "xn--brgerhaus-lbau-5pb9f.example"),
        ("straße.example", "xn--strae-oqa.example"),
        ("co.at", None),
        ("de", None),
        ("192.0.2.7", None),
        ("", None),
        ("ein wort.de", None),
    ],
)
def test_the_registered_domain_is_the_label_before_the_public_suffix(
    host: str, domain: str | None
) -> None:
    assert domains.registrable(host) == domain


@pytest.mark.parametrize(
    ("mailbox", "website", "slug"),
    [
        ("post@verein.example", "https://www.verein.example/impressum", None),
        ("post@buero.verein.example", "https://verein.example", None),
        ("post@bürgerhaus-löbau.example", "https://xn--brgerhaus-lbau-5pb9f.example", None),
        ("post@verein.example.example.org", "https://verein.example", "domain-differs"),
        ("post@anderer-verein.example", "https://verein.example", "domain-differs"),
        ("erfunden@gmx.de", "https://www.gmx.de/verein", "domain-shared"),
        ("erfunden@web.de", "https://verein.example", "domain-differs"),
        ("erfunden@verein.jimdofree.com", "https://verein.jimdofree.com", "domain-shared"),
        ("erfunden@tu-dresden.de", "https://tu-dresden.de/projekt", "domain-shared"),
        ("erfunden@verein.diakonie.de", "https://verein.diakonie.de", "domain-shared"),
        ("post@verein.example", None, "domain-without-website"),
    ],
)
def test_only_a_mailbox_at_the_websites_own_domain_proves_it(
    mailbox: str, website: str | None, slug: str | None
) -> None:
    refused = domains.check_mailbox(an_email(mailbox), website=website, others=0)

    assert (refused and refused.slug) == slug


def test_a_domain_that_other_entries_have_too_proves_nothing() -> None:
    refused = domains.check_mailbox(
        an_email("post@verein.example"), website="https://verein.example", others=1
    )

    assert refused == Refusal("domain-shared", domain="verein.example")


@pytest.mark.parametrize("name", LISTS)
def test_every_shared_domain_is_one_that_somebody_registered(name: str) -> None:
    """A line that is no registered domain would never match anything."""
    assert {each for each in LISTS[name] if domains.registrable(each) != each} == set()


def test_no_domain_stands_in_two_lists() -> None:
    counted = Counter(domain for names in LISTS.values() for domain in names)

    assert [domain for domain, count in counted.items() if count > 1] == []


def test_a_public_suffix_is_nobodys_domain() -> None:
    assert {suffix for suffix in PUBLIC_SUFFIXES if domains.registrable(suffix)} == set()


@given(
    shared=st.sampled_from(sorted(MAIL_HOSTERS | SITE_HOSTERS | UMBRELLAS)),
    sub=st.from_regex(r"[a-z]{1,8}", fullmatch=True),
)
def test_nothing_under_a_shared_domain_proves_anything(shared: str, sub: str) -> None:
    refused = domains.check_mailbox(
        an_email(f"post@{sub}.{shared}"), website=f"https://{sub}.{shared}", others=0
    )

    assert refused is not None
    assert refused.slug == "domain-shared"


@given(claim_id=st.uuids(), generation=st.integers(1, 9), shown=st.booleans())
def test_a_code_is_found_right_however_it_is_typed_and_only_for_its_own_claim(
    claim_id: UUID, generation: int, shown: bool
) -> None:
    code = codes.code_of(KEY, claim_id=claim_id, generation=generation)
    digest = codes.digest_of(KEY, claim_id=claim_id, code=code)
    typed = codes.shown(code).lower() if shown else f"  {code} "

    assert len(code) == codes.LENGTH
    assert set(code) <= set(codes.ALPHABET)
    assert codes.is_right(KEY, claim_id=claim_id, typed=typed, digest=digest)
    assert not codes.is_right(KEY, claim_id=uuid4(), typed=code, digest=digest)
    assert not codes.is_right(KEY, claim_id=claim_id, typed=code[:-1], digest=digest)
    assert code != codes.code_of(KEY, claim_id=claim_id, generation=generation + 1)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("VR 1234", "VR 1234"),
        ("vr1234", "VR 1234"),
        ("HRB   30987", "HRB 30987"),
        ("gnr 17", "GnR 17"),
        ("1234", None),
        ("VR", None),
        ("VR 12345678", None),
        ("XY 12", None),
    ],
)
def test_a_register_number_is_read_in_one_way_of_writing(typed: str, number: str | None) -> None:
    read = read_number(typed)

    assert (read if isinstance(read, str) else None) == number


# Nominations


def a_nomination() -> nominations.Nomination:
    return nominations.received(uuid4(), nominator=ANNA, organisation=KLARA, now=NOW)


def invited() -> nominations.Nomination:
    new = a_nomination()
    said = nominations.confirm_mailbox(new)
    assert isinstance(said, NominationMailboxConfirmed)
    confirmed = nominations.after(new, said, now=NOW)
    asked = nominations.invite(confirmed, now=NOW)
    assert isinstance(asked, NominationInvited)
    return nominations.after(confirmed, asked, now=NOW, way=nominations.Way.MAIL)


def test_an_organisation_has_thirty_days_to_answer() -> None:
    assert invited().answer_by == NOW + timedelta(days=30)


def test_nobody_is_asked_before_the_nominator_confirmed_nor_twice() -> None:
    assert isinstance(nominations.invite(a_nomination(), now=NOW), Refusal)
    assert isinstance(nominations.invite(invited(), now=NOW), Refusal)


def test_nobody_answers_before_being_asked() -> None:
    assert isinstance(nominations.accept(a_nomination()), Refusal)
    assert isinstance(nominations.decline(a_nomination()), Refusal)


@given(st.lists(st.sampled_from(["confirm", "invite", "accept", "decline", "expire"]), max_size=12))
def test_whatever_is_pressed_an_organisation_is_asked_once_and_one_end_is_the_end(
    pressed: list[str],
) -> None:
    nomination, said = a_nomination(), []
    for step in pressed:
        fact = {
            "confirm": nominations.confirm_mailbox,
            "invite": lambda one: nominations.invite(one, now=NOW),
            "accept": nominations.accept,
            "decline": nominations.decline,
            "expire": nominations.expire,
        }[step](nomination)
        if not isinstance(fact, (Refusal, Unchanged)):
            before, nomination = nomination, nominations.after(nomination, fact, now=NOW)
            assert nomination.version == before.version + 1
            said.append(type(fact))

    ends = [
        each for each in said if each in {NominationAccepted, NominationDeclined, NominationExpired}
    ]
    assert said.count(NominationInvited) <= 1
    assert len(ends) <= 1
    assert (nomination.ended_at is not None) == bool(ends)
    assert NominationAccepted not in said or NominationInvited in said


# Claims


def a_claim(proof: Proof = Proof.DOMAIN) -> Claim:
    return claims.opened(uuid4(), initiative_id=uuid4(), claimant=KLARA, proof=proof, now=NOW)


def with_letter() -> Claim:
    confirmed = claims.confirm(a_claim(Proof.LETTER), owner=None, now=NOW)
    assert isinstance(confirmed, Noted)
    sent = claims.send_letter(confirmed.claim, now=NOW)
    assert isinstance(sent, Noted)
    return sent.claim


@pytest.mark.parametrize("proof", [Proof.DOMAIN, Proof.REGISTER])
def test_who_has_the_entry_has_nothing_to_prove(proof: Proof) -> None:
    assert claims.confirm(a_claim(proof), owner=KLARA, now=NOW) == Refusal("claim-is-owner")


def test_the_same_evidence_makes_an_owner_of_a_free_entry_and_a_dispute_of_any_other() -> None:
    assert isinstance(claims.settle(a_claim(), owner=None), ClaimVerified)
    assert isinstance(claims.settle(a_claim(), owner=ANNA), ClaimDisputed)


@given(tries=st.lists(st.booleans(), max_size=9))
def test_a_code_is_tried_five_times_at_most_and_counts_once(tries: list[bool]) -> None:
    claim, said, wrong = with_letter(), [], 0
    for is_right in tries:
        tried = claims.try_code(claim, owner=None, is_right=is_right, now=NOW)
        if isinstance(tried, Refusal):
            continue
        wrong += not is_right
        if isinstance(tried, Noted):
            claim = tried.claim
            continue
        said.append(type(tried))
        claim = claims.after(claim, tried, now=NOW)

    assert wrong <= claims.TRIES
    assert len(said) <= 1
    assert (ClaimRefused in said) == (wrong == claims.TRIES)
    first_right = tries.index(True) if True in tries else len(tries)
    assert (ClaimEvidenceGiven in said) == (first_right < min(len(tries), claims.TRIES))


def test_a_code_is_worthless_once_its_time_is_over() -> None:
    claim = with_letter()
    late = NOW + timedelta(days=30)

    assert claims.try_code(claim, owner=None, is_right=True, now=late) == Refusal(
        "claim-code-expired"
    )


def test_a_dispute_is_decided_once_and_only_with_a_reason() -> None:
    given_evidence = claims.after(a_claim(), claims.settle(a_claim(), owner=ANNA), now=NOW)

    silent = claims.decide_dispute(given_evidence, owner=ANNA, for_claimant=True, reason=" ")
    said = claims.decide_dispute(
        given_evidence, owner=ANNA, for_claimant=False, reason="Das Register sagt es anders."
    )
    assert isinstance(said, ClaimRefused)
    ended = claims.after(given_evidence, said, now=NOW)
    again = claims.decide_dispute(ended, owner=ANNA, for_claimant=True, reason="Doch, doch.")

    assert silent == Refusal("reason-missing")
    assert again == Refusal("claim-moved-on", state="refused")


# Fields


def test_without_a_word_only_what_the_owner_or_editors_stated_is_public() -> None:
    for source in Source:
        told = {"website": source, "place": source}
        for field in (Field.WEBSITE, Field.POINT):
            is_public = fields.is_public(field, consents={}, sources=told)
            assert is_public == (source is not Source.THIRD_PARTY)
        for field in fields.OF_PERSON:
            assert not fields.is_public(field, consents={}, sources=told)


@given(
    given_now=st.sets(st.sampled_from(Field)),
    source=st.sampled_from(Source),
)
def test_the_last_word_of_the_owner_decides_whatever_the_source(
    given_now: set[Field], source: Source
) -> None:
    said = fields.changed_consents({}, given=given_now, text_version=fields.VERSION)
    assert not isinstance(said, Refusal)
    consents = {field: a_consent(field, is_given=is_given) for field, is_given in said.items()}
    sources = {"website": source, "place": source}

    public = {
        field for field in Field if fields.is_public(field, consents=consents, sources=sources)
    }
    again = fields.changed_consents(consents, given=given_now, text_version=fields.VERSION)

    assert public == given_now
    assert again == {}


def test_without_consent_the_point_is_the_middle_of_the_municipality() -> None:
    municipality = a_municipality()
    content = a_content(lat=51.3001, lon=12.4001, website="https://verein.example")
    third = dict.fromkeys(("website", "place"), Source.THIRD_PARTY)

    seen = fields.public_content(content, municipality, consents={}, sources=third)

    assert (seen.point, seen.website) == (municipality.centre, None)
    assert (
        seen.model_copy(update={"lat": content.lat, "lon": content.lon, "website": content.website})
        == content
    )


@given(
    changed=st.sets(st.sampled_from(["title", "summary", "place"])),
    source=st.sampled_from(Source),
)
def test_only_what_changed_comes_from_who_changed_it(changed: set[str], source: Source) -> None:
    before = dict.fromkeys(("title", "summary", "place"), Source.THIRD_PARTY)

    after = fields.carried(before, changed=changed, source=source)

    assert {field for field in before if after[field] is not before[field]} <= changed
    assert {after[field] for field in changed} <= {source}


def test_what_is_moved_still_comes_from_where_it_came() -> None:
    before = {"title": Source.OWN, "summary": Source.OWN}

    after = fields.carried(
        before,
        changed=("summary", "website"),
        source=Source.OWN,
        elsewhere={"title": Source.IMPORT, "summary": Source.THIRD_PARTY},
    )

    assert after == {"title": Source.OWN, "summary": Source.THIRD_PARTY, "website": Source.OWN}


def an_email(text: str) -> Email:
    read = normalise_email(text)
    assert isinstance(read, Email), text
    return read


def a_consent(field: Field, *, is_given: bool) -> Consent:
    return Consent(field, is_given, fields.VERSION, NOW, "owner", 1)
