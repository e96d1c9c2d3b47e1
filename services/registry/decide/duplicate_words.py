"""Words that tell no two initiatives apart: legal forms, and words that any name may carry.

All are folded (ä is ae, ß is ss).
"""

# ruff: noqa: SIM905 - lists of words read and compare best as text

import re
from typing import Final

LEGAL_FORMS: Final = re.compile(
    r"\be\s*\.?\s*(?:v|g|k)\b\.?|\b(?:g|gem)\.?\s?gmbh\b", re.IGNORECASE
)
"""«e. V.», «e.G.», «g. GmbH»: forms of several letters with dots between."""

GENERIC: Final = frozenset(
    """
    ev eg gmbh ggmbh gug ug kg ohg gbr ag mbh co haftungsbeschraenkt gemeinnuetzig gemeinnuetzige
    gemeinnuetziger gemeinnuetziges eingetragen eingetragener eingetragene verein vereins vereinigung
    stiftung genossenschaft gesellschaft unternehmergesellschaft traeger traegerverein
    projekt projekte projekts initiative initiativen gruppe gruppen arbeitsgruppe arbeitskreis
    interessengemeinschaft ig netzwerk verbund buendnis team angebot einrichtung organisation
    sozial soziale sozialer soziales lokal lokale regional regionale
    """.split()
)

COMPASS: Final = frozenset(
    """
    nord sued ost west mitte zentrum noerdlich suedlich oestlich westlich nordost nordwest suedost
    suedwest altstadt innenstadt oberlausitz niederlausitz lausitz erzgebirge vogtland muldental
    elbland sachsen
    """.split()
)
"""Where in a town or in Saxony something is, beside the names of towns."""
