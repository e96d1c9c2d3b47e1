"""The most that one request or offer of support can name: what is more was mistyped."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

HOURS_MAX: Final = 10_000
"""Hours a month: what an organisation with some sixty people could give."""
EUR_MAX: Final = 10_000_000

SUPPORT_MAX: Final[Mapping[str, int]] = MappingProxyType(
    {"mentor": HOURS_MAX, "partner": HOURS_MAX, "funder": EUR_MAX}
)
"""Kind of supporter → the most, in its unit."""
