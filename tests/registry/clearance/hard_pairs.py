"""The third generator of hard pairs: names as people give them, drawn from a fixed seed.

It was written before the rule was run on it and is never tuned on. Two kinds of pairs come out:
one initiative entered twice by different hands, and two neighbours whose names share a word that
means something. Words are drawn from plain lists, so that names that look alike by chance come as
often as lists like these let them.
"""

# ruff: noqa: SIM905 - lists of words read and compare best as text

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

SEED = 20_260_301

BODIES = """
Diakonie Caritas Volkssolidarität Arbeiterwohlfahrt Kolpingwerk Lebenshilfe Kinderschutzbund
Malteser Johanniter Stadtmission Bürgerstiftung Landfrauen Naturfreunde Heimatbund Frauenwerk
Jugendring Seniorenbeirat Kirchgemeinde Domowina Volkshochschule
""".split()
KINDS = """
Nachbarschaftstreff Begegnungscafé Reparaturcafé Mehrgenerationenhaus Stadtteilladen Jugendclub
Familienzentrum Bürgerbus Tauschring Umsonstladen Gemeinschaftsgarten Kulturwerkstatt Sprachcafé
Seniorentreff Elterncafé Kleiderkammer Bauspielplatz Hausgemeinschaft Dorfladen Mitfahrbank
Fahrradwerkstatt Lesepatenschaft Hospizdienst Wohnprojekt Kinderhaus Werkhof Suppenküche Foodsharing
Hofgemeinschaft Lernwerkstatt Musikschule Theatergruppe Filmclub Technikcafé Bibliothek Spieletreff
Nähstube Vereinshaus Bürgerhaus Coworking
""".split()
NAMES = (
    """
Sonnenblume Linde Anna Hanna Marien Martin Regenbogen Löwenzahn Kastanie Brücke Anker Leuchtturm
Windrose Mühle Kompass Schmetterling Apfelbaum Wegwarte Mosaik Horizont Steinbruch Alte\u00a0Schmiede
Bunte\u00a0Bank Rote\u00a0Socke Offene\u00a0Tür Grüne\u00a0Insel Blauer\u00a0Salon Kleine\u00a0Freiheit
Zeitlos Querbeet Miteinander Lichtblick Rückenwind Weitblick Wendepunkt Treffpunkt Zuversicht Aufwind
Lausitz Elbaue Pleiße Spreewehr Bergkristall Fundgrube Steiger Klöppelkissen Sorgenfrei Hollerbusch
""".replace("\n", " ")
    .strip()
    .split(" ")
)
SERVICES = """
Suchtberatung Schuldnerberatung Migrationsberatung Familienhilfe Tagespflege Sozialstation
Kindergarten Frühförderung Schulsozialarbeit Besuchsdienst Fahrdienst Mittagstisch Trauercafé
Männerberatung Frauenschutzhaus Wohnungslosenhilfe Ehrenamtsagentur Freiwilligenzentrale
Erziehungsberatung Schwangerenberatung
""".split()
GROUPS = """
Senioren Kinder Mädchen Jungen Eltern Geflüchtete Alleinerziehende Frauen Männer Angehörige
Jugendliche Studierende
""".split()
TOWNS = """
Löbau Zittau Bautzen Görlitz Plauen Zwickau Döbeln Freiberg Pirna Meißen Riesa Torgau Grimma Borna
Annaberg Aue Weißwasser Kamenz Hoyerswerda Niesky
""".split()
QUARTERS = """
Grünau Prohlis Gorbitz Neustadt Plagwitz Connewitz Sonnenberg Kaßberg Pieschen Löbtau Reudnitz
Gohlis Ost West Nord Süd
""".split()
LEGAL = ["e.V.", "e. V.", "eV", "gGmbH", "eG", "gemeinnützige GmbH", "Stiftung", "UG"]
SUBTITLES = (
    """
gemeinsam statt einsam|Raum für Begegnung|reparieren statt wegwerfen|mitten im Viertel|Leben auf dem
Land|offen für alle|von uns für uns
""".replace("\n", " ")
    .strip()
    .split("|")
)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two names within 500 m of each other, and how the pair came about."""

    one: str
    other: str
    how: str


def same_pairs(count: int, *, seed: int = SEED) -> Iterator[Pair]:
    """One initiative, entered twice: the second hand writes it in another way, or in two."""
    chance = random.Random(seed)
    for _ in range(count):
        name = _a_name(chance)
        other, told = name, []
        for change in chance.sample(CHANGES, k=chance.choices([1, 2], weights=[3, 1])[0]):
            other = change(other, chance)
            told.append(change.__name__.strip("_"))
        yield Pair(name, other, "+".join(told))


def different_pairs(count: int, *, seed: int = SEED + 1) -> Iterator[Pair]:
    """Two initiatives next door to each other that share a word which means something."""
    chance = random.Random(seed)
    made = 0
    while made < count:
        make = chance.choice(NEIGHBOURS)
        one, other = make(chance)
        if one != other:
            made += 1
            yield Pair(_dressed(one, chance), _dressed(other, chance), make.__name__.strip("_"))


def _a_name(chance: random.Random) -> str:
    """As entries are called: a kind with a name, with a place, of a body, for somebody."""
    kind = chance.choice(KINDS)
    name, town = chance.choice(NAMES).replace("\u00a0", " "), chance.choice(TOWNS)
    shapes = (
        f"{kind} {name}",
        f"{kind} {name} {chance.choice(QUARTERS)}",
        f"{kind} {town}",
        f"{name} {town}",
        f"{chance.choice(BODIES)} {kind} {name}",
        f"{chance.choice(BODIES)} {chance.choice(SERVICES)} {town}",
        f"{kind} für {chance.choice(GROUPS)}",
        f"„{name}“ – {kind}",
    )
    return chance.choice(shapes)


def _legal_form(name: str, chance: random.Random) -> str:
    return f"{name} {chance.choice(LEGAL)}"


def _town_added(name: str, chance: random.Random) -> str:
    town = chance.choice(TOWNS)
    return f"{name} {chance.choice(['', 'in ', '/ '])}{town}" if _has_no_town(name) else name


def _generic_word(name: str, chance: random.Random) -> str:
    return f"{chance.choice(['Verein', 'Projekt', 'Initiative', 'Das', 'Die Gruppe'])} {name}"


def _typing_error(name: str, chance: random.Random) -> str:
    words = name.split(" ")
    long = [place for place, word in enumerate(words) if len(word) > 5 and word.isalpha()]
    if not long:
        return name
    place = chance.choice(long)
    words[place] = chance.choice([_dropped, _doubled, _swapped, _mistyped])(words[place], chance)
    return " ".join(words)


def _plain_umlauts(name: str, _chance: random.Random) -> str:
    plain = {"ä": "ae", "ö": "oe", "ü": "ue", "Ü": "Ue", "ß": "ss", "é": "e"}
    return "".join(plain.get(letter, letter) for letter in name)


def _other_case(name: str, chance: random.Random) -> str:
    return chance.choice([name.upper(), name.lower()])


def _hyphens(name: str, _chance: random.Random) -> str:
    return name.replace(" ", "-")


def _other_order(name: str, _chance: random.Random) -> str:
    first, _, rest = name.partition(" ")
    return f"{rest} {first}" if rest else name


def _subtitle(name: str, chance: random.Random) -> str:
    return f"{name} – {chance.choice(SUBTITLES)}"


def _compound_apart(name: str, chance: random.Random) -> str:
    ends = ("treff", "café", "haus", "laden", "garten", "werkstatt", "zentrum", "projekt")
    for word in name.split(" "):
        for end in ends:
            if word.endswith(end) and len(word) > len(end) + 3:
                joint = chance.choice(["-", " "])
                return name.replace(word, word.removesuffix(end) + joint + end.capitalize())
    return name


def _dropped(word: str, chance: random.Random) -> str:
    place = chance.randrange(1, len(word))
    return word[:place] + word[place + 1 :]


def _doubled(word: str, chance: random.Random) -> str:
    place = chance.randrange(1, len(word))
    return word[:place] + word[place] + word[place:]


def _swapped(word: str, chance: random.Random) -> str:
    place = chance.randrange(1, len(word) - 1)
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def _mistyped(word: str, chance: random.Random) -> str:
    place = chance.randrange(1, len(word))
    return word[:place] + chance.choice("aeinrst") + word[place + 1 :]


def _has_no_town(name: str) -> bool:
    return not any(town in name for town in TOWNS)


Change = Callable[[str, random.Random], str]
CHANGES: list[Change] = [
    _legal_form,
    _town_added,
    _generic_word,
    _typing_error,
    _plain_umlauts,
    _other_case,
    _hyphens,
    _other_order,
    _subtitle,
    _compound_apart,
]


def _two(things: list[str], chance: random.Random) -> tuple[str, str]:
    one, other = chance.sample(things, k=2)
    return one.replace("\u00a0", " "), other.replace("\u00a0", " ")


def _same_kind(chance: random.Random) -> tuple[str, str]:
    kind, (one, other) = chance.choice(KINDS), _two(NAMES, chance)
    return f"{kind} {one}", f"{kind} {other}"


def _same_name(chance: random.Random) -> tuple[str, str]:
    name, (one, other) = chance.choice(NAMES).replace("\u00a0", " "), _two(KINDS, chance)
    return f"{one} {name}", f"{other} {name}"


def _same_body(chance: random.Random) -> tuple[str, str]:
    body, town, (one, other) = chance.choice(BODIES), chance.choice(TOWNS), _two(SERVICES, chance)
    return f"{body} {town} {one}", f"{body} {town} {other}"


def _same_office(chance: random.Random) -> tuple[str, str]:
    service, (one, other) = chance.choice(SERVICES), _two(BODIES, chance)
    return f"{service} {one}", f"{service} {other}"


def _other_town(chance: random.Random) -> tuple[str, str]:
    kind, (one, other) = chance.choice(KINDS), _two(TOWNS, chance)
    return f"{kind} {one}", f"{kind} {other}"


def _other_quarter(chance: random.Random) -> tuple[str, str]:
    kind, (one, other) = chance.choice(KINDS), _two(QUARTERS, chance)
    return f"{kind} {one}", f"{kind} {other}"


def _other_group(chance: random.Random) -> tuple[str, str]:
    kind, (one, other) = chance.choice(KINDS), _two(GROUPS, chance)
    return f"{kind} für {one}", f"{kind} für {other}"


def _numbered(chance: random.Random) -> tuple[str, str]:
    kind, name = chance.choice(KINDS), chance.choice(NAMES).replace("\u00a0", " ")
    one, other = chance.sample(range(1, 30), k=2)
    return f"{kind} {name} {one}", f"{kind} {name} {other}"


def _part_of_it(chance: random.Random) -> tuple[str, str]:
    """The house, and one offer inside it."""
    name, (house, offer) = chance.choice(NAMES).replace("\u00a0", " "), _two(KINDS, chance)
    return f"{house} {name}", f"{offer} im {house}"


NEIGHBOURS: list[Callable[[random.Random], tuple[str, str]]] = [
    _same_kind,
    _same_name,
    _same_body,
    _same_office,
    _other_town,
    _other_quarter,
    _other_group,
    _numbered,
    _part_of_it,
]


def _dressed(name: str, chance: random.Random) -> str:
    """Now and then with a legal form, as both kinds of pairs have it."""
    return f"{name} {chance.choice(LEGAL)}" if chance.random() < 0.2 else name
