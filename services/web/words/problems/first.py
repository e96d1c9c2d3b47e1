"""Sentences for what the first path through the platform refuses."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from services.web.words.languages import msgid

GERMAN: Final[Mapping[str, str]] = MappingProxyType(
    {
        "unknown-field": msgid("Dieses Feld kennen wir nicht."),
        "field-missing": msgid("Bitte füllen Sie dieses Feld aus."),
        "fields-invalid": msgid("Bitte prüfen Sie Ihre Angaben."),
        "text-unstorable": msgid(
            "Dieses Feld enthält unsichtbare Steuerzeichen. Bitte entfernen Sie sie."
        ),
        "body-too-large": msgid("Das ist zu viel Text auf einmal. Bitte kürzen Sie."),
        "email-missing": msgid("Bitte geben Sie Ihre E-Mail-Adresse an."),
        "email-invalid": msgid("Das ist keine E-Mail-Adresse. Sie sieht aus wie name@example.org."),
        "email-too-long": msgid("Diese Adresse ist länger, als E-Mail erlaubt."),
        "email-local-part-not-ascii": msgid(
            "An Umlaute vor dem @ können wir nicht zustellen. Bitte geben Sie eine andere Adresse an."
        ),
        "phone-invalid": msgid("Das ist keine Telefonnummer. Sie sieht aus wie 0151 23456789."),
        "phone-not-german": msgid("SMS können wir nur an deutsche Nummern senden (+49)."),
        "phone-not-mobile": msgid("Für SMS brauchen wir eine Handynummer."),
        "code-wrong": "Dieser Code stimmt nicht. Sie haben noch {tries_left} Versuche.",
        "code-expired": "Dieser Code ist abgelaufen. Bitte lassen Sie sich einen neuen senden.",
        "code-gone": "Dieser Code gilt nicht mehr. Bitte lassen Sie sich einen neuen senden.",
        "too-many-mails": msgid(
            "Das waren viele Mails in kurzer Zeit. Bitte warten Sie {minutes} Minuten."
        ),
        "link-unknown": "Diesen Link kennen wir nicht. Bitte nehmen Sie die neueste Mail.",
        "link-expired": "Dieser Link ist abgelaufen.",
        "link-used": "Dieser Link wurde schon benutzt.",
        "idempotency-key-reused": msgid(
            "Dieses Formular wurde schon mit anderen Angaben gesendet. Bitte laden Sie die Seite neu."
        ),
        "not-allowed": msgid("Das dürfen Sie hier nicht."),
        "municipality-unknown": msgid("Diesen Ort finden wir in Sachsen nicht."),
        "place-outside-saxony": "Dieser Punkt liegt nicht in Sachsen.",
        "coordinates-swapped": "Breite und Länge sind vertauscht.",
        "booking-closed": msgid("Die Anmeldung ist geschlossen."),
        "gathering-cancelled": msgid("Diese Veranstaltung fällt aus."),
        "already-booked": msgid("Für diese Person gibt es schon einen Platz."),
        "review-moved-on": "Jemand anderes aus der Redaktion war schneller. Hier ist der neue Stand.",
        "reason-missing": "Bitte nennen Sie den Grund: die Initiative bekommt ihn zu lesen.",
        "precondition-failed": "Der Eintrag wurde inzwischen geändert. Bitte vergleichen Sie beide Fassungen.",
        "text-too-long": msgid("Bitte kürzen Sie den Text (höchstens {longest} Zeichen)."),
        "text-too-short": msgid("Bitte schreiben Sie etwas mehr (mindestens {shortest} Zeichen)."),
        "text-with-line-breaks": msgid("Bitte ohne Zeilenumbruch."),
        "choices-count": "Bitte wählen Sie {fewest} bis {most}.",
        "choice-repeated": "Bitte wählen Sie jedes nur einmal.",
        "choice-unknown": msgid("Diesen Wert gibt es nicht."),
        "website-invalid": "Bitte geben Sie eine Adresse wie https://www.example.org an.",
        "housing-missing": "Ein Wohnprojekt sagt, was es anbietet.",
        "number-too-large": "Diese Zahl ist zu groß. Bitte geben Sie höchstens {largest} an.",
        "number-too-small": "Diese Zahl ist zu klein. Bitte geben Sie mindestens {smallest} an.",
        "persons-reversed": (
            "Mehr als «höchstens Personen» geht nicht. Bitte nennen Sie hier höchstens"
            " {persons_max}, oder lassen Sie eine der beiden Zahlen frei."
        ),
        "dates-reversed": "Der erste Tag liegt nach dem letzten.",
        "move-in-past": (
            "Dieser Tag ist schon vorbei. Bitte nennen Sie heute oder einen späteren Tag."
        ),
        "move-in-over": (
            "Der letzte Tag für den Einzug ist schon vorbei. Bitte nennen Sie heute oder einen"
            " späteren Tag, oder lassen Sie ihn frei."
        ),
        "place-coordinates-swapped": "Breite und Länge sind vertauscht.",
        "place-outside-municipality": "Dieser Punkt liegt weit weg vom genannten Ort.",
        "entry-rejected": "Dieser Eintrag wurde abgelehnt. Bitte tragen Sie ihn neu ein.",
        "reason-length": "Der Grund ist zu kurz oder zu lang (5 bis 2000 Zeichen).",
        "guest-named-twice": msgid("Diese Person steht zweimal im Formular."),
        "party-too-large": msgid(
            "So viele Personen können nicht zusammen buchen (höchstens {largest})."
        ),
        "not-enough-places": msgid("Dafür sind nicht genug Plätze frei (noch {free})."),
        "hold-expired": "Der Platz war nur kurz reserviert. Bitte buchen Sie noch einmal.",
        "offer-expired": "Dieses Angebot ist abgelaufen; der Platz ging an die Nächsten.",
        "offer-used": "Dieses Angebot haben Sie schon angenommen.",
        "no-offer": "Für Sie ist gerade kein Platz reserviert.",
        "seat-released": "Dieser Platz ist abgesagt.",
        "room-missing": msgid("Diese Art der Teilnahme gibt es bei diesem Abend nicht."),
        "phone-needed-for-sms": msgid("Für Nachrichten per SMS brauchen wir Ihre Handynummer."),
        "contact-released": "Die Kontakte sind schon ausgetauscht.",
        "match-expired": "Die Zeit für eine Antwort ist vorbei.",
        "match-withdrawn": "Dieser Treffer gilt nicht mehr: die andere Seite ist nicht mehr dabei, oder der Platz ist vergeben.",
        "nobody-to-block": "Für die andere Seite antwortet gerade niemand. Bitte sagen Sie stattdessen ab.",
        "match-moved-on": "Es gibt einen neueren Vorschlag mit derselben Seite. Bitte antworten Sie dort.",
        "not-mutual": "Zustimmen können Sie, sobald beide Ja gesagt haben.",
        "consent-text-outdated": "Der Text zur Zustimmung hat sich geändert. Bitte lesen Sie die neue Fassung.",
        "card-empty": "Bitte geben Sie E-Mail-Adresse oder Telefonnummer an.",
        "housing-not-expected": "Angaben zum Wohnen gehören nur zu einem Wohnprojekt.",
        "point-incomplete": "Zu einem Punkt gehören Breite und Länge.",
        "near-missing": msgid("Für den Umkreis und die Entfernung brauchen wir einen Ort."),
        "near-invalid": msgid("Diesen Ort können wir nicht lesen."),
        "radius-out-of-range": msgid(
            "So groß kann der Umkreis nicht sein. Bitte wählen Sie einen kleineren."
        ),
        "filter-unknown": msgid("Diesen Filter gibt es nicht."),
        "limit-out-of-range": msgid("So viele Einträge auf einmal zeigen wir nicht."),
        "cursor-unknown": msgid(
            "Diese Seite der Liste gibt es nicht mehr. Bitte beginnen Sie vorn."
        ),
        "entry-not-listed": "Dieser Eintrag steht nicht im Verzeichnis.",
        "answered-already": "Diese Frage haben Sie schon beantwortet.",
        "question-closed": "Diese Frage hat sich erledigt: Sie müssen nichts mehr tun.",
        "question-expired": "Die Zeit für eine Antwort ist vorbei.",
        "no-such-question": "Eine Frage mit der Nummer {number} ist nicht offen.",
        "no-open-question": "Gerade ist keine Frage an Sie offen.",
        "several-open-questions": "Es sind mehrere Fragen offen. Bitte nehmen Sie die Links in den Mails.",
        "unclear": "Diese Antwort haben wir nicht verstanden.",
        "message-expired": msgid(
            "Diese Nachricht käme zu spät an. Bitte lassen Sie sich eine neue senden."
        ),
        "capacity-below-taken": "Es sind schon mehr Plätze vergeben. Sagen Sie zuerst Plätze ab.",
        "capacity-below-least": "Das reicht nicht für eine einzige Initiative. Bitte nennen Sie insgesamt mehr, oder weniger als das Wenigste für eine.",
        "ends-before-start": "Das Ende liegt vor dem Beginn.",
        "starts-in-the-past": "Der Beginn liegt in der Vergangenheit.",
        "booking-closes-late": "Die Anmeldung muss vor dem Ende schließen.",
        "timezone-unknown": "Diese Zeitzone gibt es nicht.",
        "precondition-missing": msgid(
            "Bitte laden Sie die Seite neu und senden Sie das Formular noch einmal."
        ),
        "idempotency-key-missing": msgid(
            "Bitte laden Sie die Seite neu und senden Sie das Formular noch einmal."
        ),
        "body-invalid": msgid(
            "Dieses Formular können wir nicht lesen. Bitte laden Sie die Seite neu."
        ),
        "token-missing": "Bitte melden Sie sich zuerst an.",
        "token-invalid": "Ihre Anmeldung gilt nicht mehr. Bitte melden Sie sich neu an.",
        "staff-sign-in-refused": "Die Anmeldung der Redaktion hat nicht geklappt.",
        "not-found": msgid("Das gibt es hier nicht."),
        "method-not-allowed": msgid("Das geht auf dieser Seite nicht."),
        "unsupported-media-type": msgid("Diese Art von Datei nehmen wir nicht."),
        "internal-error": msgid(
            "Da ist bei uns etwas schiefgegangen. Bitte versuchen Sie es noch einmal."
        ),
        "unavailable": msgid(
            "Das hat gerade nicht geklappt. Bitte versuchen Sie es gleich noch einmal."
        ),
    }
)
