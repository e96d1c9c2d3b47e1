"""What editors read: signals, likenesses, reports, deeds, and the sentences they send most often.

The deeds are the registry's: a test finds each that its code writes down and looks for it here.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from services.web.words import cases
from services.web.words.entries import FIELDS
from services.web.words.identify import WAYS

BANDS: Final[Mapping[str, str]] = MappingProxyType(
    {"plain": "unauffällig", "noticeable": "auffällig", "suspicious": "verdächtig"}
)
SIGNALS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "sender-blocked": "Absender ist gesperrt",
        "many-of-sender": "viele Einträge von einem Postfach",
        "many-of-host": "viele Einträge von einer Domain",
        "repeated-text": "derselbe Text in anderen Einträgen",
        "links-in-text": "Links im Text",
        "all-capitals": "lauter Großbuchstaben",
        "foreign-script": "fremde Schrift",
    }
)
ALIKE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "same-name": "derselbe Name",
        "spelled-otherwise": "fast derselbe Name",
        "place-added": "derselbe Name, einmal mit Ort",
        "words-added": "ein Name steckt im anderen",
        "near": "gleich nebenan",
        "same-place": "im selben Ort",
        "same-contact": "dasselbe Postfach",
    }
)
REPORT_REASONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "wrong": "Angaben stimmen nicht",
        "gone": "Das gibt es nicht mehr",
        "double": "Steht doppelt im Verzeichnis",
        "spam": "Werbung oder Betrug",
        "hurtful": "Verletzend oder verboten",
        "private": "Zeigt etwas Privates ohne Erlaubnis",
        "other": "Etwas anderes",
    }
)
REPORT_STATES: Final[Mapping[str, str]] = MappingProxyType(
    {"open": "offen", "upheld": "berechtigt", "dismissed": "nicht berechtigt"}
)
BLOCKS: Final[Mapping[str, str]] = MappingProxyType(
    {"person": "dieses Postfach", "domain": "alle Postfächer dieser Domain"}
)
DEEDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "clear-entry": "Eintrag freigegeben",
        "return-entry": "Eintrag zurückgegeben",
        "reject-entry": "Eintrag abgelehnt",
        "archive-entry": "Eintrag aus dem Verzeichnis genommen",
        "restore-revision": "ältere Fassung vorgeschlagen",
        "merge-entries": "Einträge zusammengeführt",
        "undo-merge": "Zusammenführung rückgängig gemacht",
        "block-sender": "Absender gesperrt",
        "lift-block": "Sperre aufgehoben",
        "erase-image": "Bild gelöscht",
        "close-report": "Meldung beantwortet",
        "store-import": "Liste eingelesen",
        "drop-import": "Liste verworfen",
        "ask-organisation": "Vorschlag: Initiative gefragt",
        "write-down-answer": "Vorschlag: Antwort eingetragen",
        "close-nomination": "Vorschlag beendet",
        "send-claim-letter": "Anspruch: Brief mit Code gedruckt",
        "check-register-number": "Anspruch: Registernummer geprüft",
        "decide-dispute": "Anspruch: Streit entschieden",
        "refuse-claim": "Anspruch abgelehnt",
        "export-data": "eigene Daten abgeholt",
        "post-for-town": "Brett: Aushang der Kommune",
        "take-off-posting": "Brett: Aushang abgenommen",
        "write-call": "Ideenaufruf geschrieben",
        "edit-call": "Ideenaufruf geändert",
        "release-call": "Ideenaufruf veröffentlicht",
        "end-call-early": "Ideenaufruf vorzeitig beendet",
        "shortlist-idea": "Idee in die engere Wahl genommen",
        "add-juror": "Jury: Mitglied eingeladen",
        "remove-juror": "Jury: Mitglied entlassen",
        "decide-call": "Ideenaufruf entschieden",
        "draft-funding-call": "Förderaufruf entworfen",
        "revise-funding-call": "Förderaufruf geändert",
        "publish-funding-call": "Förderaufruf veröffentlicht",
        "withdraw-funding-call": "Förderaufruf zurückgezogen",
        "propose-funding-rule": "Förderregel vorgeschlagen",
        "publish-funding-rule": "Förderregel veröffentlicht",
        "decline-funding-rule": "Förderregel abgelehnt",
        "propose-area-set": "Gebietsliste vorgeschlagen",
        "publish-area-set": "Gebietsliste veröffentlicht",
        "decline-area-set": "Gebietsliste abgelehnt",
        **{name: f"Begleitung: {text}" for name, text in cases.STEPS_OF_STAFF.items()},
    }
)
DETAILS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "revision": "Fassung",
        "restored": "aus Fassung",
        "taken": "übernommen",
        "block": "gesperrt",
        "verdict": "Ergebnis",
        "rows": "Zeilen",
        "version": "Fassung",
        "way": "Weg",
        "letter": "Brief Nr.",
        "ideas": "Ideen",
        "adopted": "angenommen",
    }
)
REASONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "who": "Bitte schreiben Sie dazu, wer mitmachen kann und wie man Sie erreicht.",
        "what": "Bitte beschreiben Sie genauer, was Sie tun und seit wann.",
        "where": "Der Ort stimmt nicht mit der Beschreibung überein. Bitte prüfen Sie ihn.",
        "names": "Bitte nennen Sie im Text keine Namen oder Nummern von Privatpersonen.",
        "double": "Diese Initiative steht schon im Verzeichnis.",
        "advertising": "Das ist Werbung für ein Geschäft, keine soziale Initiative.",
        "outside": "Das Verzeichnis ist für Initiativen in Sachsen.",
    }
)
"""Sentences to choose from when an entry goes back or is rejected."""
OWNER: Final = "owner"
NOT_STAFF: Final[Mapping[str, str]] = MappingProxyType(
    {
        "seed": "die Vorführdaten",
        "person": "die Person selbst",
        "organisation": "die Organisation",
        "nomination": "ein Vorschlag",
        "idea": "ein Ideenaufruf",
        "clock": "von selbst",
    }
)
"""Who or what else takes a step; «person» fetches her own data, the log has no name of hers."""


def deed(code: str) -> str:
    """What somebody on the staff did."""
    return DEEDS.get(code, code)


def who(code: str, *, owner: str = "die Initiative") -> str:
    """Who wrote a text or took a step: the owner, the demo's data, or a member of staff.

    Staff goes by what stands behind the issuer of its sign-in.
    """
    known = {OWNER: owner, "new-owner": owner, **NOT_STAFF}
    return known.get(code, code.rpartition("#")[2])


def because(codes: Sequence[str], distance_km: float | None = None) -> str:
    """Why two entries may be one: «derselbe Name, gleich nebenan»."""
    told = [ALIKE.get(code, code) for code in codes if code != "near" or distance_km is None]
    if distance_km is not None:
        metres = round(distance_km * 10) * 100
        told.insert(1, f"{metres} m entfernt" if metres else "am selben Ort")
    return ", ".join(told)


def details(deed_code: str, told: Mapping[str, Any]) -> str:
    """What else the log knows of a deed, without ids."""
    known = {
        DETAILS[name]: _detail(value)
        for name, value in told.items()
        if name in DETAILS and value not in (None, "", [])
    }
    texts = [f"{name}: {value}" for name, value in known.items()]
    of_case = cases.detail(deed_code, told.get("told") or {})
    return ", ".join([*texts, of_case] if of_case else texts)


def reason_of(chosen: Sequence[str], own: str) -> str:
    """The chosen sentences and the editor's own words as one text."""
    sentences = [REASONS[name] for name in chosen if name in REASONS]
    return "\n".join([*sentences, own.strip()] if own.strip() else sentences)


def _detail(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(FIELDS.get(str(each), str(each)) for each in value)
    code = str(value)
    return REPORT_STATES.get(code) or BLOCKS.get(code) or WAYS.get(code, code)
