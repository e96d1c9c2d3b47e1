"""What speaks of fewer than five is not said as a number.

Single figures are hidden here, zero too. Parts of a total that is said are hidden by
``accompany.figures``, where an empty one is shown: it is nobody.
"""

from collections.abc import Mapping
from typing import Final

SMALLEST: Final = 5
"""Whatever is published: no number that speaks of fewer people, searches or decisions."""


def hide_small(counts: Mapping[str, int]) -> Mapping[str, int | None]:
    """Each figure, or None where it is below five, zero too: whoever knows the others learns nothing."""
    return {name: count if count >= SMALLEST else None for name, count in counts.items()}
