"""The steps of a household that looks for others to live with.

``people``   who moves in, and what they need
``limits``   where, what it may cost, when
``aims``     what for, and who would be welcome among founders
``wishes``   how one wants to live together, on scales
``steps``    the steps in order, and how far one has come
``profile``  the answers as matching takes them, and back
"""

from services.web.forms.wizard.aims import AIMS, FOUNDING, VILLAGE, for_village, wanting
from services.web.forms.wizard.limits import TENURES
from services.web.forms.wizard.people import (
    HOUSEHOLDS,
    LANGUAGES,
    OPEN,
    born_lines,
    further_kinds,
)
from services.web.forms.wizard.profile import answers_of, profile_of
from services.web.forms.wizard.steps import FORM, STEPS, Step, day_parts, first_open, saved_of
from services.web.forms.wizard.wishes import (
    DIMENSIONS,
    FURTHER_DIMENSIONS,
    NO_WEIGHT,
    WEIGHTS,
    scale_step,
    scale_value,
)

__all__ = (
    "AIMS",
    "DIMENSIONS",
    "FORM",
    "FOUNDING",
    "FURTHER_DIMENSIONS",
    "HOUSEHOLDS",
    "LANGUAGES",
    "NO_WEIGHT",
    "OPEN",
    "STEPS",
    "TENURES",
    "VILLAGE",
    "WEIGHTS",
    "Step",
    "answers_of",
    "born_lines",
    "day_parts",
    "first_open",
    "for_village",
    "further_kinds",
    "profile_of",
    "saved_of",
    "scale_step",
    "scale_value",
    "wanting",
)
