"""Made-up applicants against which a rule is tried before it is published."""

from typing import Final

from services.registry.decide.funding.answers import Answers, PartnerAnswer, WorkAnswer

LEIPZIG: Final = "14713000"
WEISSWASSER: Final = "14626600"
DOEBELN: Final = "14522080"
LEISNIG: Final = "14522310"

_PROJECT: Final = Answers(
    branch_ags=(),
    legal_form="ev",
    stage="erprobung",
    themes=("alter", "nachbarschaft"),
    target_groups=("senioren",),
    amount_eur=200_000,
    own_share_percent=10,
    duration_months=24,
    partners=(),
    previous_calls=(),
    de_minimis_eur=0,
)


def _seated(ags: str, **other: object) -> Answers:
    told = {"seat_ags": ags, "work": (WorkAnswer(ags=ags, percent=100),), **other}
    return _PROJECT.model_copy(update=told)


EXAMPLES: Final = (
    ("Verein in Weißwasser", _seated(WEISSWASSER)),
    ("Verein in Leipzig", _seated(LEIPZIG)),
    ("Verein in Döbeln", _seated(DOEBELN)),
    ("Verein in Leisnig", _seated(LEISNIG)),
    (
        "gGmbH in Leipzig mit Zweigstelle in Weißwasser",
        _seated(LEIPZIG, legal_form="ggmbh", branch_ags=(WEISSWASSER,)),
    ),
    (
        "GmbH in Leipzig mit einem Verein aus Weißwasser",
        _seated(
            LEIPZIG,
            legal_form="gmbh",
            partners=(PartnerAnswer(legal_form="ev", seat_ags=WEISSWASSER),),
        ),
    ),
    ("Idee ohne Rechtsform, fast alles offen", Answers(legal_form="keine", stage="idee")),
)
