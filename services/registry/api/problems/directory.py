"""Refusals about the directory's map and its change feed."""

from types import MappingProxyType
from typing import Final

from services.chassis.http.problems import Problems

PROBLEMS: Final[Problems] = MappingProxyType(
    {
        "box-invalid": (422, "Give the box as south,west,north,east in degrees."),
        "log-began-anew": (410, "The change log began anew: read it from its beginning."),
    }
)
