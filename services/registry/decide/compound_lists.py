"""Parts that German compounds of this field are made of, chosen by hand; folded (ä is ae).

A head stands last and says what it is, a modifier stands before it. Words of the entries
themselves join in when an entry is stored (see `compounds`).
"""

# ruff: noqa: SIM905 - lists of words read and compare best as text

from typing import Final

HEADS: Final = frozenset(
    """
    abend abende akademie aktion aktionen allianz allmende amt angebot angebote anlage anlagen
    ansatz arbeit atelier ateliers austausch bad bahn bank bau bauern beratung begleitung betreuung
    bewegung bibliothek bildung boerse boersen brache bruecke buehne bus busse buero cafe cafes chor
    dienst dienste dorf doerfer eisenbahn eltern entwicklung erziehung essen fahrrad fahrraeder fahrt fahrten
    feld fest feste filiale forschung forum foerderung freunde frauen freizeit fruehstueck garten gaerten
    gemeinschaft gemeinschaften genossenschaft genossenschaften gesellschaft gespraech gespraeche
    gruendung gruppe gruppen hafen halle haus haeuser heim heime hilfe hilfen hof hoefe hort huette
    ideen infrastruktur initiative initiativen innovation innovationen insel integration jugend
    kasse keller kinder kindergarten kino kirche kita kollektiv konzept konferenz kreis kreise
    kueche kuechen kunst kultur kurs kurse labor labore laden laeden lager land landwirtschaft leben
    lehre leihe lernen lotse lotsen markt maerkte medizin mensch menschen miete mobil mobilitaet
    musik museum nachmittag nachbarn nachbarschaft nachhilfe netz netze netzwerk netzwerke notruf ort orte
    park paten patenschaft patenschaften pflege plan planung platz plaetze politik praxis preis
    programm projekt projekte quartier quartiere rad raeder rat raum raeume recht regal region
    reparatur runde runden saal sanierung schule seelsorge schulen schutz schwester schwestern senioren seminar
    siedlung siedlungen sorge spende spenden spiel spiele sport sprache sprachen stadt staedte
    stammtisch station stelle stellen stiftung stube stuben studie strategie strasse strassen
    struktur suche suchende suchender system tafel tag tage tal tausch taxi team teams telefon
    theater tier tiere tisch tische treff treffs treffen treffpunkt umbau unternehmen unternehmer
    unterricht verbund verein vereine verkehr versorgung verwaltung viertel volk wagen wald wandel
    wasser weg wege weide wende werk werkstatt werkstaetten wiese wirtschaft wissen wissenschaft woche
    wochen wohnen wohnung wohnungen zeit zeitung zentrum zentren zimmer zirkel zukunft
    blick buecherei buechereien farm farmen fonds kammer kammern kiosk kioske kneipe kneipen ring ringe
    """.split()
)
MODIFIERS: Final = frozenset(
    """
    abend acker aktiv alleinerziehenden allmende alltag alltags alten alter alters amts arbeit
    arbeiter asyl auto automaten azubi bahnhof bau bauern baum baumwoll baeume begegnung behinderten
    berg berat beratung bergbau beruf berufs betreuung bewegung bewohner bibliothek biblio bienen
    bildung bio blinden boden brachen breitband brot buch buecher bunt buerger buergermeister cafe
    chor daten demenz demokratie design dialog dienst digital dorf doerfer drei ehren ehrenamt
    ehrenamts eigentum einkauf einkaufs eis eltern energie enkel ernaehrung ernte erzaehl erzieher
    essen europa fabrik fach fahr fahrrad fahrten familien feier feld ferien feuerwehr film
    fluechtlings fluss foerder forschung foto frauen freiwilligen freizeit freunde frieden
    frueh fuenf garten gartenbau gast geburts gegenwart gehoerlosen geld gemein gemeinde
    gemeinden gemeinschaft gemuese generationen genossenschaft gesund gesundheit gewerbe glas gleis
    gross grund gruen gruender gruppen hafen halb hand handwerk haus haushalt haeuser hebammen
    heimat helfer herbst hilfe hirten hoch hof holz honig hort hospiz huette hunde ideen imker
    industrie inklusion inklusions innen innovation insel integration inter jahr jugend jung kamera
    kegel kiez kinder kino kirchen kirch klavier kleider klein klima klinik koch kohle kompost
    konzert kraeuter kranken kreativ kreis krisen kueche kultur kunst kurz laden land landfrauen
    lastenrad lasten lauf leben lebens lehr lehm leih leihlaeden lern lese licht lieder literatur
    lotsen maedchen maenner mahl markt mehr mehrgenerationen menschen miet miete mieter mitfahr
    mitmach mittag mittags mobil mobilitaet moebel mond muell muehl muetter musik nachbar
    nachbarn nachbarschaft nachhilfe nachmittag nachmittags nacht nah naeh natur neben netz neubau not oberschul obst
    oeffentlichkeit oeko offen oma orts park pack paten pflanzen pflege plan platten politik
    praxis privat probe projekt quartier rad rat raum rechts regional reparatur repair rhythmus ruf
    saat sach sachsen sammel schach schaf schatz schiff schloss schnee schreib schueler schuld
    schulden schul schutz schwimm seelsorge selbst selbsthilfe senioren sing sofa solar solidar
    sommer sonder sonnen sorge sorgen sozial spar spaet speise spiel spiele sport sprach sprachen
    staedte stadt stadtteil stamm strassen strom struktur studenten studien suppen tafel tag tages
    tal tanz tausch taeglich technik teil telefon text theater tier tisch tier toepfer trauer treff
    tuer umbau umland umwelt unternehmen unverpackt vater vaeter verbraucher verein vereins
    verkehrs versorgung viel vier volks vorlese vormittag vormittags wald wander warte wasser web weber wege weide weihnacht
    wein welt werk wert wetter wiesen winter wirtschaft wissen wissenschaft wochen wohn wohnen
    wohnung wohnungs zahn zehn zeit zeitungs ziegen zimmer zirkus zivil zoo zukunft zusammen zwei
    saatgut schuldner
    """.split()
)
KEPT_WHOLE: Final = frozenset(
    """
    ansprechpartner arbeiten bahnen eisenbahn bauen bauer bearbeiten bereiten betreuen bewohner einkaufen
    gemeinden gesellen gesellschaft gespraech freitag freitags freizeit fruehstueck gehalten gehoeren gewerk handel
    handwerk herstellen hochzeit hochzeiten hoffen hofften kirchen mahlzeit mahlzeiten nachmittag
    landschaft leiten mitarbeiten mithelfen nachbarn nachhaltig ratten regionen seminar sportler
    streiten sparkasse taglich tagen tierisch verkehren vormittag vorleben vorwerk wanderer werkstatt werkstaetten winterfest wirtschaft
    wissenschaft wochen
    """.split()
)
"""Words that only look like compounds, or whose parts would mislead."""
RISKY_HEADS: Final = frozenset(
    "bad bar innen ort orte rat recht tag tage tal tier tiere tieren tisch tische".split()
)
"""Heads that many words end with by chance (romantisch): only after a chosen modifier."""
LINKS: Final = ("", "s", "es", "n", "en", "ns")
"""What may stand between modifier and head (Fugenelement)."""
