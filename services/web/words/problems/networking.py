"""Sentences for what the board, introductions and partnerships refuse."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

GERMAN: Final[Mapping[str, str]] = MappingProxyType(
    {
        "posting-resolved": "Das ist schon erledigt. Bitte hängen Sie etwas Neues aus.",
        "posting-over": "Die genannten Tage sind vorbei. Bitte hängen Sie etwas Neues aus.",
        "posting-not-listed": "Das hängt nicht am Mitmachbrett.",
        "introduction-to-self": "Das haben Sie selbst ausgehängt.",
        "introduction-open": "Sie haben schon angefragt. Die Antwort kommt per Mail.",
        "introduction-too-soon": "Bitte fragen Sie hier vorerst nicht noch einmal an. Vielleicht passt etwas anderes am Mitmachbrett.",
        "introduction-answered": "Darauf haben Sie schon geantwortet. Die erste Antwort gilt.",
        "introduction-over": "Die Zeit für eine Antwort ist vorbei.",
        "partner-is-self": "Eine Initiative kann nicht ihr eigener Partner sein.",
        "partnership-ended": "Diese Partnerschaft ist beendet. Sie können den Partner neu nennen.",
        "area-doubled": "Bitte nennen Sie einen Ort mit Umkreis oder einen Kreis, nicht beides.",
    }
)
