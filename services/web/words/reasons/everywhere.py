"""What is said alike in all markets: first as the seeking side reads it, then as the offering one.

``{other}`` and ``{Other}`` are the counterpart's noun as a subject, ``{to_other}`` the same in the
dative. A code that ends in ``:none`` is said where nothing is asked for, one that ends in ``:offer`` where
the limit is that of the offering side.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

Said = tuple[str, str]
"""The sentence for the seeker and the sentence for the offering side."""

FITS: Final[Mapping[str, Said]] = MappingProxyType(
    {
        "distance-within": (
            "{away}: Ihr Umkreis reicht {radius_km} km weit.",
            "{away}, im Umkreis, in dem {other} sucht.",
        ),
        "distance-within:offer": (
            "{away}, im Umkreis von {radius_km} km, in dem {other} sucht.",
            "{away}: Ihr Umkreis reicht {radius_km} km weit.",
        ),
        "kind-welcome": ("{Other} sucht Haushalte wie Ihren.", "Sie suchen solche Haushalte."),
        "cost-within": (
            "{offer_eur} warm: Ihre Grenze sind {limit_eur}.",
            "Ihre {offer_eur} warm passen in den Rahmen.",
        ),
        "window-overlaps": (
            "Der Einzug passt in Ihren Zeitraum{since}.",
            "Der Einzug passt in Ihren Zeitraum{since}.",
        ),
        "size-fits": ("Für {needed} ist Platz.", "{needed}: dafür haben Sie Platz."),
        "least-reached": (
            "Gesucht sind Haushalte ab {least}: Sie sind {needed}.",
            "{needed}: Sie suchen Haushalte ab {least}.",
        ),
        "equity-within": (
            "{offer_eur} Eigenkapital: Sie können bis zu {limit_eur} einbringen.",
            "Ihre {offer_eur} Eigenkapital kann {other} einbringen.",
        ),
        "tenure-shared": (
            "So wird hier gewohnt: {tenures}. Das kommt für Sie infrage.",
            "{tenures}: so möchte {other} wohnen.",
        ),
        "language-shared": ("Das sprechen beide: {languages}.", "Das sprechen beide: {languages}."),
        "pets-met": ("Ihre Tiere sind willkommen.", "Die Tiere sind bei Ihnen willkommen."),
        "step-free-met": (
            "Stufenlos erreichbar, wie Sie es brauchen.",
            "Stufenlos, wie {other} es braucht.",
        ),
        "smoke-free-met": (
            "Es wird nicht geraucht, wie Sie es brauchen.",
            "Rauchfrei, wie {other} es braucht.",
        ),
        "certificate-met": (
            "Den Wohnberechtigungsschein, der nötig ist, haben Sie.",
            "{Other} hat den Wohnberechtigungsschein, der nötig ist.",
        ),
    }
)
STANDS: Final[Mapping[str, Said]] = MappingProxyType(
    {
        "distance-beyond": (
            "{away}, weiter als Ihr Umkreis von {radius_km} km.",
            "{away}, weiter als {other} sucht.",
        ),
        "distance-beyond:offer": (
            "{away}, weiter als die {radius_km} km, in denen {other} sucht.",
            "{away}, weiter als Ihr Umkreis von {radius_km} km.",
        ),
        "kind-not-welcome": (
            "{Other} sucht gerade andere Haushalte.",
            "Solche Haushalte suchen Sie gerade nicht.",
        ),
        "cost-above": (
            "{offer_eur} warm: mehr als Ihre {limit_eur}.",
            "Ihre {offer_eur} warm sind mehr, als {other} zahlen kann.",
        ),
        "cost-unknown": (
            "Zu den Kosten im Monat fehlt{where} noch eine Angabe.",
            "Zu den Kosten im Monat fehlt{where} noch eine Angabe.",
        ),
        "window-apart": (
            "Die Zeiträume für den Einzug liegen {days} auseinander.",
            "Die Zeiträume für den Einzug liegen {days} auseinander.",
        ),
        "window-unknown": (
            "Der Zeitraum für den Einzug ist{where} noch nicht ganz angegeben.",
            "Der Zeitraum für den Einzug ist{where} noch nicht ganz angegeben.",
        ),
        "size-too-large": (
            "Platz ist für {most}, Sie sind {needed}.",
            "{needed}, Platz ist bei Ihnen für {most}.",
        ),
        "size-unknown": (
            "Dazu, wie groß ein Haushalt sein darf, fehlt{where} noch eine Angabe.",
            "Dazu, wie groß ein Haushalt sein darf, fehlt{where} noch eine Angabe.",
        ),
        "least-not-reached": (
            "Gesucht sind Haushalte ab {least}, Sie sind {needed}.",
            "{needed}, Sie suchen Haushalte ab {least}.",
        ),
        "least-unknown": (
            "Dazu, ab welcher Größe Haushalte gesucht sind, fehlt{where} noch eine Angabe.",
            "Dazu, ab welcher Größe Haushalte gesucht sind, fehlt{where} noch eine Angabe.",
        ),
        "equity-above": (
            "{offer_eur} Eigenkapital: mehr als Ihre {limit_eur}.",
            "Ihre {offer_eur} Eigenkapital sind mehr, als {other} einbringen kann.",
        ),
        "equity-unknown": (
            "Zum Eigenkapital fehlt{where} noch eine Angabe.",
            "Zum Eigenkapital fehlt{where} noch eine Angabe.",
        ),
        "tenure-apart": (
            "Hier wird anders gewohnt, als Sie es möchten: {tenures}.",
            "{Other} möchte anders wohnen: nicht {tenures}.",
        ),
        "tenure-unknown": (
            "Ob Miete, Genossenschaft oder Eigentum: das ist noch nicht auf beiden Seiten gesagt.",
            "Ob Miete, Genossenschaft oder Eigentum: das ist noch nicht auf beiden Seiten gesagt.",
        ),
        "language-apart": (
            "Hier wird gesprochen: {languages}. Eine gemeinsame Sprache fehlt.",
            "Eine gemeinsame Sprache fehlt. Bei Ihnen wird gesprochen: {languages}.",
        ),
        "language-unknown": (
            "Welche Sprachen gesprochen werden, ist noch nicht auf beiden Seiten gesagt.",
            "Welche Sprachen gesprochen werden, ist noch nicht auf beiden Seiten gesagt.",
        ),
        "pets-failed": ("Tiere gehen dort leider nicht.", "{Other} bringt Tiere mit."),
        "pets-unknown": (
            "Ob Tiere willkommen sind, hat {other} noch nicht angegeben.",
            "{Other} bringt Tiere mit; Sie haben dazu nichts angegeben.",
        ),
        "step-free-failed": ("Nicht stufenlos erreichbar.", "{Other} muss stufenlos wohnen."),
        "step-free-unknown": (
            "Ob es stufenlos ist, hat {other} noch nicht angegeben.",
            "{Other} muss stufenlos wohnen; Sie haben dazu nichts angegeben.",
        ),
        "smoke-free-failed": ("Im Haus wird geraucht.", "{Other} braucht ein rauchfreies Haus."),
        "smoke-free-unknown": (
            "Ob geraucht wird, hat {other} noch nicht angegeben.",
            "{Other} braucht ein rauchfreies Haus; Sie haben dazu nichts angegeben.",
        ),
        "certificate-failed": (
            "Ein Wohnberechtigungsschein ist nötig.",
            "{Other} hat keinen Wohnberechtigungsschein.",
        ),
        "certificate-unknown": (
            "Ob ein Wohnberechtigungsschein nötig ist und da ist, ist noch nicht klar.",
            "Ob ein Wohnberechtigungsschein nötig ist und da ist, ist noch nicht klar.",
        ),
    }
)
CHANGES: Final[Mapping[str, Said]] = MappingProxyType(
    {
        "widen-radius": ("Mit {by_km} km mehr Umkreis", "{other} {by_km} km weiter suchte"),
        "raise-cost": ("Mit {by_eur} mehr im Monat", "{other} {by_eur} mehr zahlen könnte"),
        "lower-cost": ("Mit {by_eur} weniger im Monat", "{other} {by_eur} weniger kostete"),
        "move-window": (
            "Wenn Sie {by_days} {direction} könnten,",
            "{other} {by_days} {direction} könnte",
        ),
        "welcome-kind": ("Wenn Sie auch {kinds} aufnähmen,", "{other} auch {kinds} aufnähme"),
        "raise-size": ("Mit Platz für {by} mehr", "{other} Platz für {by} mehr hätte"),
        "lower-least": (
            "Wenn Sie auch Haushalte mit {by} weniger aufnähmen,",
            "{other} auch Haushalte mit {by} weniger aufnähme",
        ),
        "raise-equity": (
            "Mit {by_eur} mehr Eigenkapital",
            "{other} {by_eur} mehr Eigenkapital einbrächte",
        ),
        "lower-equity": (
            "Mit {by_eur} weniger Eigenkapital",
            "{other} {by_eur} weniger Eigenkapital verlangte",
        ),
        "accept-tenure": ("Wenn Sie auch {tenures} annähmen,", "{other} auch {tenures} annähme"),
        "offer-tenure": ("Wenn Sie auch {tenures} anböten,", "{other} auch {tenures} anböte"),
        "share-language": (
            "Wenn bei Ihnen auch {languages} gesprochen würde,",
            "{other} auch {languages} spräche",
        ),
        "allow-pets": ("Wenn bei Ihnen Tiere willkommen wären,", "{other} Tiere erlaubte"),
        "make-step-free": ("Wenn es bei Ihnen stufenlos wäre,", "es stufenlos wäre"),
        "make-smoke-free": ("Wenn bei Ihnen nicht geraucht würde,", "dort nicht geraucht würde"),
        "get-certificate": (
            "Mit einem Wohnberechtigungsschein",
            "{other} einen Wohnberechtigungsschein hätte",
        ),
        "waive-certificate": (
            "Wenn Sie keinen Wohnberechtigungsschein verlangten,",
            "{other} keinen Wohnberechtigungsschein verlangte",
        ),
    }
)
"""What the reader could do, as the beginning of a sentence; what the other side could, after «wenn».

A code that ends in ``:seeker`` or ``:offer`` is said where that side would have to move.
"""
