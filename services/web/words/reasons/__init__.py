"""Why a match fits, what stands in the way and what would change it: German by code and market.

Codes and parameters are matching's (`services/matching/decide/{outcomes,relaxations,explain}`); a
code without words is left out rather than shown raw.

``everywhere``  what is said alike in all markets; the other side is put in by its noun
``living`` ``founding`` ``support`` ``groups``  what a market says otherwise or does not say
``naming``      what the two sides are called, and kinds, languages, areas
``declining``   what a person may name as the reason of a no, per market
``assuming``    what a share only assumes, as nobody said it
``saying``      picks the sentence and puts the numbers in
"""

from services.web.words.reasons.assuming import assumed, lacks_own
from services.web.words.reasons.declining import declines
from services.web.words.reasons.naming import (
    counterpart_facts,
    counterpart_meta,
    counterpart_title,
    kind_name,
    market_title,
    nouns,
)
from services.web.words.reasons.saying import (
    change,
    dimension_name,
    fits,
    is_not_known,
    joined,
    opens,
    stands,
)

__all__ = (
    "assumed",
    "change",
    "counterpart_facts",
    "counterpart_meta",
    "counterpart_title",
    "declines",
    "dimension_name",
    "fits",
    "is_not_known",
    "joined",
    "kind_name",
    "lacks_own",
    "market_title",
    "nouns",
    "opens",
    "stands",
)
