"""Why somebody cannot (or perhaps cannot) apply, in four languages: the reasons of the registry.

A test holds each language against the registry's list: a reason without a sentence fails the build.
Upper Sorbian and Easy Language are simple on purpose; whoever speaks them better is welcome.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

Sentences = Mapping[str, str]

GERMAN: Final[Sentences] = MappingProxyType(
    {
        "seat-outside-area": "Ihr Sitz liegt außerhalb des Gebiets, für das dieses Geld da ist.",
        "branch-outside-area": "Keine Ihrer Zweigstellen liegt im geforderten Gebiet.",
        "no-branch": "Gefordert ist eine Zweigstelle im Gebiet; Sie haben keine.",
        "work-outside-area": "Das Vorhaben findet ganz außerhalb des geforderten Gebiets statt.",
        "work-partly-outside": "Das Vorhaben findet zum Teil außerhalb des geforderten Gebiets statt.",
        "area-disputed": "Ob dieser Ort zum Gebiet gehört, ist strittig: die Quellen widersprechen sich.",
        "municipality-retired": "Diese Gemeinde gibt es so nicht mehr, und ihre Teile zählen verschieden.",
        "legal-form-not-listed": "Ihre Rechtsform gehört nicht zu denen, die sich bewerben dürfen.",
        "stage-too-early": "Ihr Vorhaben ist dafür noch nicht weit genug.",
        "stage-too-late": "Ihr Vorhaben ist dafür schon zu weit.",
        "theme-missing": "Ihr Thema gehört nicht zu denen, um die es geht.",
        "target-group-missing": "Ihr Vorhaben richtet sich nicht an die Menschen, um die es geht.",
        "amount-too-high": "Die Summe ist höher als erlaubt.",
        "amount-too-low": "Die Summe ist niedriger als gefordert.",
        "own-share-too-low": "Ihr eigener Anteil an den Kosten ist zu klein.",
        "duration-too-long": "Das Vorhaben dauert länger als erlaubt.",
        "not-open-yet": "Die Bewerbung ist noch nicht offen.",
        "deadline-passed": "Die Frist ist vorbei.",
        "partner-missing": "Es fehlt ein Partner, der sich mit Ihnen bewirbt.",
        "partner-outside-area": "Ihr Partner hat seinen Sitz außerhalb des geforderten Gebiets.",
        "already-funded": "Wer aus diesem Aufruf schon Geld bekommen hat, kann sich nicht noch einmal bewerben.",
        "de-minimis-exceeded": "Mit dieser Summe läge Ihre De-minimis-Beihilfe über der Grenze.",
        "answer-missing": "Dazu fehlt noch Ihre Antwort.",
    }
)
ENGLISH: Final[Sentences] = MappingProxyType(
    {
        "seat-outside-area": "Your seat lies outside the area that this money is meant for.",
        "branch-outside-area": "None of your branches lies in the required area.",
        "no-branch": "A branch in the area is required; you have none.",
        "work-outside-area": "The work is done entirely outside the required area.",
        "work-partly-outside": "Part of the work is done outside the required area.",
        "area-disputed": "Whether this place belongs to the area is disputed: the sources disagree.",
        "municipality-retired": "This municipality no longer exists, and its parts count differently.",
        "legal-form-not-listed": "Your legal form is not among those that may apply.",
        "stage-too-early": "Your project is not far enough yet.",
        "stage-too-late": "Your project is too far already.",
        "theme-missing": "Your topic is not among those that the call is about.",
        "target-group-missing": "Your project is not for the people whom the call is about.",
        "amount-too-high": "The sum is higher than allowed.",
        "amount-too-low": "The sum is lower than required.",
        "own-share-too-low": "Your own share of the cost is too small.",
        "duration-too-long": "The project takes longer than allowed.",
        "not-open-yet": "One cannot apply yet.",
        "deadline-passed": "The deadline has passed.",
        "partner-missing": "A partner who applies with you is missing.",
        "partner-outside-area": "Your partner's seat lies outside the required area.",
        "already-funded": "Whoever has had money from this call cannot apply again.",
        "de-minimis-exceeded": "With this sum your de minimis aid would exceed the limit.",
        "answer-missing": "Your answer to this is still missing.",
    }
)
SORBIAN: Final[Sentences] = MappingProxyType(
    {
        "seat-outside-area": "Waše sydło leži zwonka teritorija, za kotryž je tute spěchowanje.",
        "branch-outside-area": "Žana z Wašich wotnožkow njeleži w žadanym teritoriju.",
        "no-branch": "Žada so wotnožka w teritoriju; Wy žanu nimaće.",
        "work-outside-area": "Předewzaće wotměje so cyle zwonka žadaneho teritorija.",
        "work-partly-outside": "Předewzaće wotměje so zdźěla zwonka žadaneho teritorija.",
        "area-disputed": "Hač tute městno k teritorijej słuša, je zwadne: žórła sej znapřećiwjeja.",
        "municipality-retired": "Tuta gmejna hižo tak njewobsteji, a jeje dźěle so rozdźělnje liča.",
        "legal-form-not-listed": "Waša prawniska forma njesłuša k tym, kotrež smědźa so požadać.",
        "stage-too-early": "Waše předewzaće hišće dosć daloko njeje.",
        "stage-too-late": "Waše předewzaće je za to hižo předaloko.",
        "theme-missing": "Waša tema njesłuša k tym, wo kotrež so jedna.",
        "target-group-missing": "Waše předewzaće so na ludźi, wo kotrychž so jedna, njezłožuje.",
        "amount-too-high": "Suma je wyša hač dowolena.",
        "amount-too-low": "Suma je niša hač žadana.",
        "own-share-too-low": "Waš swójski podźěl na kóštach je přemały.",
        "duration-too-long": "Předewzaće traje dlěje hač dowolene.",
        "not-open-yet": "Požadanje hišće móžne njeje.",
        "deadline-passed": "Termin je nimo.",
        "partner-missing": "Pobrachuje partner, kiž so z Wami požada.",
        "partner-outside-area": "Waš partner ma swoje sydło zwonka žadaneho teritorija.",
        "already-funded": "Štóž je z tuteje namołwy hižo pjenjezy dóstał, njemóže so znowa požadać.",
        "de-minimis-exceeded": "Z tutej sumu by Waša pomoc de-minimis hranicu překročiła.",
        "answer-missing": "K tomu hišće Waša wotmołwa pobrachuje.",
    }
)
EASY: Final[Sentences] = MappingProxyType(
    {
        "seat-outside-area": "Ihr Büro ist am falschen Ort. Das Geld ist für ein anderes Gebiet.",
        "branch-outside-area": "Ihre Zweig·stellen sind am falschen Ort.",
        "no-branch": "Sie brauchen eine Zweig·stelle in dem Gebiet. Sie haben keine.",
        "work-outside-area": "Sie arbeiten am falschen Ort. Das Geld ist für ein anderes Gebiet.",
        "work-partly-outside": "Ein Teil von Ihrer Arbeit ist am falschen Ort.",
        "area-disputed": "Wir wissen nicht sicher: Gehört Ihr Ort dazu? Die Quellen sagen Verschiedenes.",
        "municipality-retired": "Ihre Gemeinde heißt jetzt anders. Darum wissen wir es nicht sicher.",
        "legal-form-not-listed": "Sie sind zum Beispiel ein Verein oder eine Firma. Das passt hier nicht.",
        "stage-too-early": "Ihre Idee ist noch zu neu.",
        "stage-too-late": "Ihre Idee ist schon zu weit.",
        "theme-missing": "Ihr Thema passt nicht.",
        "target-group-missing": "Das Geld ist für andere Menschen gedacht.",
        "amount-too-high": "Sie möchten zu viel Geld.",
        "amount-too-low": "Sie möchten zu wenig Geld.",
        "own-share-too-low": "Sie müssen selbst mehr Geld dazu·geben.",
        "duration-too-long": "Ihr Projekt dauert zu lange.",
        "not-open-yet": "Sie sind zu früh. Warten Sie noch.",
        "deadline-passed": "Sie sind zu spät. Die Zeit ist um.",
        "partner-missing": "Sie brauchen jemanden, der mit·macht.",
        "partner-outside-area": "Wer mit Ihnen mit·macht, ist am falschen Ort.",
        "already-funded": "Sie haben hier schon Geld bekommen. Noch einmal geht nicht.",
        "de-minimis-exceeded": "Sie haben schon viel Geld vom Staat bekommen. Es wäre zu viel.",
        "answer-missing": "Sie haben diese Frage noch nicht beantwortet.",
    }
)
LANGUAGES: Final[Mapping[str, tuple[str, str, Sentences]]] = MappingProxyType(
    {
        "de": ("Deutsch", "de", GERMAN),
        "leicht": ("Leichte Sprache", "de-x-leicht", EASY),
        "hsb": ("Hornjoserbsce", "hsb", SORBIAN),
        "en": ("English", "en", ENGLISH),
    }
)
"""Language as the form says it → its own name, its tag (BCP 47), its sentences."""


def sentence(reason: str | None, *, language: str = "de") -> str:
    """Why, in a language; empty where all is well."""
    _, _, sentences = LANGUAGES.get(language, LANGUAGES["de"])
    return sentences.get(reason or "", "")
