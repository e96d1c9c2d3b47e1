"""Why somebody has a message: who typed the address where, and what to do if it was not oneself.

One entry per purpose of the notifications; a test holds the two together.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from services.web.words import dates

TYPED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "initiative-drafted": (
            "Am {since} wurde auf unserer Seite «Initiative eintragen» ein Eintrag mit Ihrer "
            "Adresse als Kontakt geschrieben."
        ),
        "enquiry-received": (
            "Am {since} wurde auf der Seite einer Initiative eine Nachricht geschrieben und dabei "
            "Ihre Adresse eingetippt."
        ),
        "nomination-received": (
            "Am {since} wurde auf unserer Seite «Initiative vorschlagen» eine Initiative genannt und "
            "Ihre Adresse als Absender eingetippt."
        ),
        "nomination-invited": (
            "Am {since} hat uns jemand Ihre Initiative für das Verzeichnis vorgeschlagen und diese "
            "Adresse dazu genannt. Wir fragen nur dieses eine Mal; öffentlich ist davon nichts."
        ),
        "claim-opened": (
            "Am {since} wurde auf der Seite eines Eintrags «Das sind wir» gesagt und Ihre Adresse "
            "eingetippt."
        ),
        "idea-drafted": (
            "Am {since} wurde auf der Seite eines Aufrufs eine Idee aufgeschrieben und dabei Ihre "
            "Adresse eingetippt."
        ),
        "idea-vote-received": (
            "Am {since} wurde auf der Seite eines Aufrufs für eine Idee gestimmt und dabei Ihre "
            "Adresse eingetippt."
        ),
        "posting-drafted": (
            "Am {since} wurde etwas für das Mitmachbrett geschrieben und dabei Ihre Adresse "
            "eingetippt."
        ),
        "introduction-drafted": (
            "Am {since} wurde am Mitmachbrett um ein Kennenlernen gebeten und dabei Ihre Adresse "
            "eingetippt."
        ),
        "seat-held": (
            "Am {since} wurde auf der Seite einer Veranstaltung ein Platz gebucht und dabei Ihre "
            "Adresse eingetippt."
        ),
        "subscription-requested": (
            "Am {since} wurde auf unserer Seite «Neues per Mail» Ihre Adresse eingetippt."
        ),
        "sign-in-code": (
            "Am {since} wurde auf unserer Seite «Anmelden» Ihre Adresse eingetippt. An sie geht "
            "dann der Code."
        ),
        "resume-wizard": (
            "Am {since} wurde im Fragebogen «Zusammen wohnen» auf «Später weitermachen» gedrückt "
            "und Ihre Adresse eingetippt. An sie geht dann der Link zurück zu den Angaben."
        ),
        "resume-entry": (
            "Am {since} wurde auf unserer Seite «Initiative eintragen» auf «Später weitermachen» "
            "gedrückt und Ihre Adresse eingetippt. An sie geht dann der Link zurück zum Eintrag."
        ),
        "data-export-link": (
            "Am {since} wurde auf unserer Seite «Meine Daten anfordern» Ihre Adresse eingetippt. An "
            "sie geht dann der Link, mit dem man sieht, was wir gespeichert haben."
        ),
        "data-export-ready": (
            "Am {since} war die Datei mit Ihren Daten fertig, die jemand mit Ihrem Postfach "
            "angefordert hat."
        ),
        "report-answered": (
            "Uns wurde ein Eintrag gemeldet und dabei Ihre Adresse für die Antwort angegeben. Am "
            "{since} hat die Redaktion geantwortet."
        ),
        "erasure-done": (
            "Am {since} hat jemand, der mit Ihrer Adresse angemeldet war, verlangt, dass wir alles "
            "dazu löschen."
        ),
    }
)
"""Somebody typed the address: perhaps not the one who reads."""
DONE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "enquiry-forwarded": (
            "Sie haben eine Initiative eingetragen, und am {since} schrieb ihr jemand."
        ),
        "idea-submitted": "Sie haben am {since} eine Idee eingereicht.",
        "idea-shortlisted": (
            "Sie haben eine Idee eingereicht; seit dem {since} können alle darüber abstimmen."
        ),
        "idea-adopted": "Sie haben eine Idee eingereicht; am {since} wurde darüber entschieden.",
        "idea-not-adopted": (
            "Sie haben eine Idee eingereicht; am {since} wurde darüber entschieden."
        ),
        "idea-juror-invited": (
            "Am {since} hat Sie jemand aus der Verwaltung oder Redaktion in die Jury eines "
            "Aufrufs eingeladen."
        ),
        "posting-listed": "Sie haben am {since} etwas am Mitmachbrett ausgehängt.",
        "posting-expiry-due": (
            "Sie haben etwas am Mitmachbrett ausgehängt; am {since} waren noch sieben Tage Zeit."
        ),
        "posting-expired": ("Sie hatten etwas am Mitmachbrett ausgehängt; am {since} lief es ab."),
        "posting-taken-off": (
            "Sie hatten etwas am Mitmachbrett ausgehängt; am {since} nahm es die Redaktion ab."
        ),
        "introduction-requested": (
            "Sie haben etwas am Mitmachbrett ausgehängt; am {since} hat sich jemand gemeldet."
        ),
        "introduction-accepted": ("Am {since} haben beide Seiten Ja zu einem Kennenlernen gesagt."),
        "introduction-declined": (
            "Sie haben am Mitmachbrett um ein Kennenlernen gebeten; am {since} endete die Anfrage."
        ),
        "introduction-expired": (
            "Sie haben am Mitmachbrett um ein Kennenlernen gebeten; am {since} endete die Anfrage."
        ),
        "partnership-proposed": (
            "Sie haben eine Initiative eingetragen; am {since} wurde sie als Partner genannt."
        ),
        "partnership-confirmed": (
            "Sie haben eine andere Initiative als Partner genannt; am {since} kam das Ja."
        ),
        "initiative-submitted": "Sie haben am {since} den Eintrag Ihrer Initiative bestätigt.",
        "initiative-returned": (
            "Sie haben eine Initiative eingetragen, und die Redaktion hat sie am {since} gelesen."
        ),
        "initiative-rejected": (
            "Sie haben eine Initiative eingetragen, und die Redaktion hat sie am {since} gelesen."
        ),
        "initiative-listed": (
            "Sie haben eine Initiative eingetragen; seit dem {since} ist sie öffentlich."
        ),
        "initiative-confirmation-due": (
            "Sie haben eine Initiative eingetragen. Am {since} war es fast ein Jahr her, dass "
            "jemand den Eintrag bestätigt hat."
        ),
        "initiative-went-stale": (
            "Sie haben eine Initiative eingetragen. Seit dem {since} ist der Eintrag als lange "
            "nicht bestätigt gekennzeichnet."
        ),
        "initiative-website-broken": (
            "Sie haben eine Initiative eingetragen. Am {since} haben wir gemerkt, dass ihre Website "
            "nicht mehr antwortet."
        ),
        "initiative-archived": (
            "Sie haben eine Initiative eingetragen; am {since} verließ sie das Verzeichnis."
        ),
        "initiative-merged": (
            "Sie haben eine Initiative eingetragen; am {since} hat die Redaktion sie mit einem "
            "anderen Eintrag zusammengeführt."
        ),
        "initiative-separated": (
            "Sie haben eine Initiative eingetragen; am {since} hat die Redaktion sie wieder von "
            "einem anderen Eintrag getrennt."
        ),
        "case-mentor-assigned": (
            "Sie haben um Begleitung gebeten, und am {since} hat jemand Ja gesagt."
        ),
        "case-next-contact": (
            "Ihre Initiative wird begleitet; am {since} wurde der nächste Kontakt verabredet."
        ),
        "case-milestone-reached": (
            "Ihre Initiative wird begleitet; am {since} wurde ein Ziel als erreicht eingetragen."
        ),
        "case-handover-asked": (
            "Ihre Initiative wird begleitet; am {since} wurde vorgeschlagen, dass jemand anderes "
            "sie übernimmt."
        ),
        "case-closed": (
            "Ihre Initiative wurde begleitet; am {since} wurde die Begleitung beendet."
        ),
        "nomination-accepted": "Ihre Initiative hat am {since} Ja zu einem Eintrag gesagt.",
        "nomination-taken": (
            "Sie haben uns eine Initiative vorgeschlagen; am {since} hat sie geantwortet."
        ),
        "nomination-listed": (
            "Sie haben uns eine Initiative vorgeschlagen; seit dem {since} ist sie öffentlich."
        ),
        "nomination-declined": (
            "Sie haben uns eine Initiative vorgeschlagen; am {since} hat sie geantwortet."
        ),
        "nomination-expired": (
            "Sie haben uns eine Initiative vorgeschlagen; der Vorschlag endete am {since}."
        ),
        "claim-received": "Sie haben am {since} gesagt, dass ein Eintrag zu Ihnen gehört.",
        "claim-verified": (
            "Sie haben gezeigt, dass ein Eintrag zu Ihnen gehört; seit dem {since} ist er Ihrer."
        ),
        "claim-lost": (
            "Ein Eintrag lag bei Ihnen; am {since} hat die Redaktion anders darüber entschieden."
        ),
        "claim-refused": (
            "Sie haben gesagt, dass ein Eintrag zu Ihnen gehört; am {since} wurde darüber entschieden."
        ),
        "claim-kept": (
            "Ein Eintrag liegt bei Ihnen; am {since} hat die Redaktion darüber entschieden."
        ),
        "claim-expired": (
            "Sie haben gesagt, dass ein Eintrag zu Ihnen gehört; die Zeit dafür endete am {since}."
        ),
        "claim-disputed": "Sie haben am {since} gesagt, dass ein Eintrag zu Ihnen gehört.",
        "claim-contested": (
            "Ein Eintrag liegt bei Ihnen; am {since} hat jemand anderes gesagt, er gehöre woanders hin."
        ),
        "funding-call-opened": (
            "Sie haben bei Ihrem Eintrag Angaben zur Förderung gespeichert und zugestimmt, dass wir "
            "Ihnen schreiben; am {since} ging ein Aufruf auf, der dazu passen kann."
        ),
        "area-digest": (
            "Sie haben bestätigt, dass wir Ihnen schreiben, was im Verzeichnis neu ist; diese Mail "
            "haben wir am {since} zusammengestellt. Beenden können Sie das mit dem Link in jeder "
            "dieser Mails."
        ),
        "match-proposed": (
            "Sie suchen bei uns nach gemeinsamem Wohnen; am {since} haben wir etwas Passendes "
            "gefunden."
        ),
        "match-mutual": "Am {since} haben beide Seiten Ja zu einem Treffer gesagt.",
        "contact-released": (
            "Am {since} haben beide Seiten zugestimmt, den Kontakt weiterzugeben."
        ),
        "match-ended": "Sie hatten Anteil an einem Treffer; er endete am {since}.",
        "way-companion": (
            "Auf Ihrem Weg wünscht man sich eine Begleitung; am {since} hat jemand Ja gesagt."
        ),
        "way-stage": (
            "Sie sind mit anderen auf dem Weg ins gemeinsame Wohnen; am {since} hat jemand "
            "gesagt, wie weit Sie sind."
        ),
        "way-overdue": (
            "Sie sind mit anderen auf dem Weg ins gemeinsame Wohnen; am {since} hatten wir "
            "länger nichts gehört."
        ),
        "way-ended": (
            "Sie waren mit anderen auf dem Weg ins gemeinsame Wohnen; er endete am {since}."
        ),
        "village-asked": (
            "Sie suchen mit, um ein Dorf mitzugründen; am {since} wurde Ihr Haushalt gefragt."
        ),
        "village-founded": ("Sie haben Ja zu einem Dorf gesagt, das am {since} gegründet wurde."),
        "village-released": (
            "Sie waren für ein Dorf gefragt oder hatten Ja gesagt; am {since} hat sich das geändert."
        ),
        "seat-booked": "Sie haben am {since} einen Platz bei einer Veranstaltung gebucht.",
        "seat-updated": (
            "Sie haben einen Platz bei einer Veranstaltung; sie wurde am {since} geändert."
        ),
        "seat-waitlisted": (
            "Am {since} wurde Ihre Adresse auf die Warteliste einer Veranstaltung gesetzt."
        ),
        "seat-offered": "Sie stehen auf einer Warteliste; am {since} wurde etwas frei.",
        "offer-lapsed": "Sie hatten ein Angebot von einer Warteliste; es endete am {since}.",
        "seat-released": "Ihr Platz bei einer Veranstaltung wurde am {since} abgesagt.",
        "gathering-cancelled": (
            "Sie hatten einen Platz bei einer Veranstaltung; sie wurde am {since} abgesagt."
        ),
        "reply-forwarded": "Ihre Adresse ist als Anlaufstelle für Antworten eingetragen.",
        "sms-stopped": "Am {since} kam von Ihrer Nummer ein STOP.",
        "sms-unclear": "Am {since} kam von Ihrer Nummer eine SMS.",
        "sms-answered": "Am {since} kam von Ihrer Nummer eine Antwort.",
    }
)
"""What came of something that the reader has a part in."""
NOT_ME: Final = (
    "Waren Sie das nicht? Dann hat sich wohl jemand vertippt. Sie müssen nichts tun: Wer Ihre "
    "Adresse eintippt, sieht nichts von Ihnen, und ohne den Knopf oder Code aus der Mail geht es "
    "nicht weiter. Kommt das öfter vor, schreiben Sie uns:"
)
ERASED_BY_OTHERS: Final = (
    "Waren Sie das nicht? Dann war jemand mit Zugang zu Ihrem Postfach angemeldet: Ändern Sie "
    "dessen Passwort und schreiben Sie uns:"
)
NO_MORE: Final = "Stimmt das nicht, oder möchten Sie das nicht mehr? Schreiben Sie uns:"


def told(summary: Mapping[str, Any]) -> dict[str, str]:
    """The sentence for a message, and what one can do; the operator's address follows it."""
    purpose = str(summary.get("purpose", ""))
    said = TYPED.get(purpose) or DONE.get(purpose, "")
    since = dates.day(summary["since"]) if summary.get("since") else "Tag der Nachricht"
    other = ERASED_BY_OTHERS if purpose == "erasure-done" else NOT_ME
    return {
        "text": said.format(since=since)
        or "Ihre Adresse steht bei etwas, das auf dieser Plattform geschehen ist.",
        "advice": other if purpose in TYPED else NO_MORE,
    }
