"""A nomination, a claim, consents, and what editors write down, as people type them."""

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Any, Final

from services.web.forms.reading import Form

PROOFS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "domain": "Mit einer Mailadresse, die zur Website gehört",
        "letter": "Mit einem Code, den wir per Brief schicken",
        "register": "Mit einer Registernummer",
    }
)
CARD_PARTS: Final = ("contact_name", "contact_phone", "contact_email")
STATEMENT_LONGEST: Final = 2000
REASON_LONGEST: Final = 2000


def read_nomination(
    form: Form, *, ags: str, topics: Collection[str], known_how: Collection[str]
) -> dict[str, Any]:
    """The nomination as registry takes it; ``ags`` is the municipality that was found."""
    website = form.website("website")
    organisation = {
        "email": form.text("organisation_email", longest=254) or None,
        "phone": form.text("organisation_phone", longest=60) or None,
        "post": form.text("organisation_post", longest=300) or None,
    }
    if not website and not any(organisation.values()):
        form.wrong(
            "organisation_email",
            "Bitte nennen Sie einen Weg zur Initiative: E-Mail, Telefon, Postanschrift oder Website.",
        )
    return {
        "title": form.text("title", longest=120, missing="Wie heißt die Initiative?"),
        "summary": form.text(
            "summary", longest=300, missing="Bitte sagen Sie in ein, zwei Sätzen, was sie tut."
        ),
        "ags": ags,
        "topics": form.many("topics", of=topics),
        "website": website or None,
        "why": form.text(
            "why", longest=1000, missing="Bitte sagen Sie, warum Sie sie vorschlagen."
        ),
        "known_how": form.choice(
            "known_how", of=known_how, missing="Bitte sagen Sie, woher Sie sie kennen."
        ),
        "organisation": organisation,
        "nominator": {
            "name": form.text("name", longest=120, missing="Bitte geben Sie Ihren Namen an."),
            "email": form.mailbox("email"),
            "may_be_named": form.ticked("may_be_named"),
        },
    }


def read_claim(form: Form, *, domain: str | None) -> dict[str, Any]:
    """The claim as registry takes it; only what belongs to the chosen proof is asked for."""
    proofs = [name for name in PROOFS if domain or name != "domain"]
    proof = form.choice("proof", of=proofs, missing="Bitte wählen Sie, wie Sie es zeigen möchten.")
    told = {
        "name": form.text("name", longest=120, missing="Bitte geben Sie Ihren Namen an."),
        "email": form.mailbox("email"),
        "role": form.text(
            "role", longest=120, missing="Bitte sagen Sie, was Sie dort tun, zum Beispiel Vorstand."
        ),
        "proof": proof,
    }
    if proof == "letter":
        missing = "Bitte geben Sie die Anschrift der Organisation an."
        told["post"] = form.text("post", longest=300, missing=missing)
    if proof == "register":
        told["register_number"] = form.text(
            "register_number", longest=30, missing="Bitte geben Sie die Registernummer an."
        )
        told["court"] = form.text(
            "court", longest=80, missing="Bitte geben Sie das Registergericht an."
        )
    return told


def read_consents(form: Form, *, fields: Collection[str], text_version: str) -> dict[str, Any]:
    """What may be public; an empty box is a no."""
    name, phone, email = (form.text(part, longest=254) for part in CARD_PARTS)
    return {
        "text_version": form.raw("text_version") or text_version,
        "given": [field for field in fields if form.ticked(f"agree_{field}")],
        "card": {"name": name, "phone": phone, "email": email},
    }


def read_heard(form: Form) -> dict[str, Any]:
    """What the organisation told an editor."""
    answer = form.choice("answer", of=("yes", "no"), missing="Bitte wählen Sie die Antwort.")
    told: dict[str, Any] = {
        "is_yes": answer == "yes",
        "way": form.choice("way", of=("phone", "letter"), missing="Bitte wählen Sie den Weg."),
        "name": form.text("name", longest=120, missing="Bitte geben Sie an, wer das gesagt hat."),
        "email": None,
    }
    if answer == "yes":
        told["email"] = form.mailbox("email")
    return told
