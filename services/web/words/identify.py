"""Nominations, claims, sources and consents as people read them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from services.chassis.identity import spoken_number
from services.web.words import dates
from services.web.words.entries import FIELDS

SOURCES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "third-party": "vorgeschlagen von Dritten",
        "own": "eigene Angabe",
        "import": "aus Import",
    }
)
NOMINATION_STATES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "received": "E-Mail noch nicht bestätigt",
        "mailbox-confirmed": "noch nicht gefragt",
        "invited": "gefragt, wartet auf Antwort",
        "accepted": "hat Ja gesagt",
        "declined": "möchte keinen Eintrag",
        "expired": "ohne Antwort beendet",
    }
)
CLAIM_STATES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "opened": "noch nicht gezeigt",
        "evidence-given": "wird geprüft",
        "verified": "bestätigt",
        "refused": "abgelehnt",
        "expired": "abgelaufen",
        "disputed": "strittig, beide Seiten werden gehört",
    }
)
PROOF_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {"domain": "Mail zur Website", "letter": "Code per Brief", "register": "Registernummer"}
)
WAYS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "mail": "per Mail",
        "phone": "am Telefon",
        "letter": "per Brief",
        "website": "nur Website bekannt",
        "": "kein Weg bekannt",
    }
)
ENDINGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "unanswered": "keine Antwort in 30 Tagen",
        "asked-before": "wurde schon einmal gefragt",
        "unreached": "war nicht zu erreichen",
        "closed": "von der Redaktion beendet",
    }
)
DEEDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "ask-organisation": "gefragt",
        "write-down-answer": "Antwort eingetragen",
        "close-nomination": "beendet",
        "send-claim-letter": "Brief gedruckt",
        "check-register-number": "Register geprüft",
        "decide-dispute": "Streit entschieden",
        "refuse-claim": "abgelehnt",
    }
)
NOT_ASKED: Final = "noch nicht gefragt"
WITHOUT_ASKING: Final[Mapping[str, str]] = MappingProxyType(
    {
        "own": "im Formular für das Verzeichnis selbst angegeben",
        "import": "steht in der Liste der Kommune, die eingelesen wurde",
    }
)
CONSENT_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "website": "Website",
        "point": "Genauer Ort",
        "contact_name": "Ansprechperson",
        "contact_phone": "Telefon",
        "contact_email": "E-Mail",
    }
)


def sources_told(
    consents: Mapping[str, Any], *, entry: Mapping[str, Any] = MappingProxyType({})
) -> list[dict[str, str]]:
    """Each field that says something, and where it comes from, in the order of the entry.

    A field that the entry leaves open comes from nowhere.
    """
    sources: Mapping[str, str] = consents.get("sources", {})
    return [
        {"name": name, "source": SOURCES.get(sources[field], sources[field])}
        for field, name in FIELDS.items()
        if field in sources and entry.get(field, True)
    ]


def consents_told(consents: Mapping[str, Any]) -> list[dict[str, str]]:
    """Each field that needs a consent: whether it is public, and by which word of whom."""
    return [
        {
            "name": CONSENT_NAMES.get(each["field"], each["field"]),
            "value": _value(each) or "nicht angegeben",
            "source": SOURCES.get(each["source"] or "", ""),
            "seen": "öffentlich" if each["is_public"] else "nicht öffentlich",
            "said": _said(each),
        }
        for each in consents.get("consents", [])
    ]


def deeds_told(deeds: list[dict[str, Any]]) -> list[str]:
    """What staff did, the newest first: «3. März 2027, erika.muster: gefragt»."""
    return [
        f"{dates.day(deed['at'])}, {deed['by']}: {DEEDS.get(deed['deed'], deed['deed'])}"
        for deed in deeds
    ]


def _value(each: Mapping[str, Any]) -> str:
    value = str(each["value"])
    return spoken_number(value) if each["field"] == "contact_phone" else value


def _said(each: Mapping[str, Any]) -> str:
    if each["is_given"] is None:
        # What somebody typed for the directory is public by that, as the form says.
        return WITHOUT_ASKING.get(each["source"] or "", "") if each["is_public"] else NOT_ASKED
    word = "zugestimmt" if each["is_given"] else "nicht zugestimmt"
    return f"{word} am {dates.day(each['said_at'])}, Text {each['text_version']}"
