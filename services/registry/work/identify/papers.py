"""What people typed, sealed at rest; and by which keyed hashes we know whom we have asked."""

import hashlib
import hmac
import json
from dataclasses import asdict, dataclass

from services.chassis.identity import Email, normalise_email
from services.chassis.keys import KeyRing
from services.chassis.seal import seal, unseal
from services.registry.decide.identify.evidence import Evidence
from services.registry.decide.identify.proposal import NAMING_VERSION, Proposal, Reach


class BrokenPaperError(Exception):
    """What was sealed is not what was read before: somebody wrote into the database."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What a nomination says of an organisation."""

    title: str
    summary: str
    topics: tuple[str, ...]
    website: str | None
    organisation_email: str | None
    organisation_phone: str | None
    organisation_post: str | None
    heard_from: str = ""
    """Who of the organisation answered, if it did not answer by its link."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Who nominated an organisation, and why."""

    name: str
    email: str
    why: str
    known_how: str
    naming_version: str | None
    """The version of the text by which the nominator may be named; None if they may not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """A claim in words."""

    name: str
    email: str
    role: str
    shown: str
    """The domain, the postal address or the register number."""


def paper_of(proposal: Proposal) -> Paper:
    """The organisation as a nomination that came in tells of it."""
    told, reach = proposal.told, proposal.reach
    return Paper(
        title=told.title,
        summary=told.summary,
        topics=told.topics,
        website=told.website,
        organisation_email=reach.email.address if reach.email else None,
        organisation_phone=reach.phone,
        organisation_post=reach.post,
    )


def voice_of(proposal: Proposal) -> Voice:
    """Who speaks in a nomination as it came in."""
    told = proposal.told
    return Voice(
        name=told.name,
        email=proposal.nominator.address,
        why=told.why,
        known_how=told.known_how,
        naming_version=NAMING_VERSION if told.may_be_named else None,
    )


def folder_of(evidence: Evidence) -> Folder:
    """A claim as it came in."""
    return Folder(
        name=evidence.told.name,
        email=evidence.mailbox.address,
        role=evidence.told.role,
        shown=evidence.shown,
    )


def seal_paper(keys: KeyRing, paper: Paper | Voice | Folder) -> bytes:
    """As the database keeps it."""
    return seal(keys.seal, json.dumps(asdict(paper), ensure_ascii=False))


def unseal_paper(keys: KeyRing, sealed: bytes) -> Paper:
    """What a nomination says, in the clear."""
    told = json.loads(unseal(keys.seal, sealed))
    return Paper(**{**told, "topics": tuple(told["topics"])})


def unseal_voice(keys: KeyRing, sealed: bytes) -> Voice:
    """Who nominated, in the clear."""
    return Voice(**json.loads(unseal(keys.seal, sealed)))


def read_again(address: str) -> Email:
    """A mailbox that was read before it was sealed."""
    match normalise_email(address):
        case Email() as mailbox:
            return mailbox
        case _:
            raise BrokenPaperError


def unseal_folder(keys: KeyRing, sealed: bytes) -> Folder:
    """A claim in the clear."""
    return Folder(**json.loads(unseal(keys.seal, sealed)))


def asked_digests(keys: KeyRing, reach: Reach) -> list[bytes]:
    """By what we remember whom we asked: nobody can read an address out of it."""
    return [
        hmac.new(keys.person, f"asked\x1f{name}".encode(), hashlib.sha256).digest()
        for name in reach.asked_names
    ]
