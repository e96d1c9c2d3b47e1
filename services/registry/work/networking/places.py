"""The grounds of needs and offers, from the municipalities and districts that they name."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.chassis.transaction import Transaction
from services.registry.decide.areas import Municipality
from services.registry.decide.networking.fit import Placed
from services.registry.decide.networking.ground import Circle, Ground, WholeDistrict
from services.registry.decide.networking.posting import Posting, PostingContent
from services.registry.store import places


@dataclass(frozen=True, slots=True)
class Map:
    """All municipalities and the names of the districts, read once for a whole board."""

    municipalities: Mapping[str, Municipality]
    districts: Mapping[str, str]

    def ground(self, content: PostingContent) -> Ground:
        """Where a need or offer holds."""
        if content.district is not None:
            return self.district(content.district)
        return self.circle(content.ags or "", radius_km=content.radius_km or 0)

    def circle(self, ags: str, *, radius_km: float) -> Circle:
        """Around the middle of a municipality."""
        middle = self.municipalities[ags]
        return Circle(ags=ags, district=middle.district, centre=middle.centre, radius_km=radius_km)

    def district(self, district: str) -> WholeDistrict:
        """A whole district."""
        inside = [each for each in self.municipalities.values() if each.district == district]
        return WholeDistrict(district=district, middles=tuple(each.centre for each in inside))

    def placed(self, posting: Posting) -> Placed:
        """What of a need or offer decides about fits."""
        content = posting.content
        return Placed(
            id=posting.id,
            side=posting.side,
            owner=posting.owner,
            category=content.category,
            ground=self.ground(content),
            starts_on=content.starts_on,
            ends_on=content.ends_on,
        )


async def read_map(tx: Transaction) -> Map:
    """The municipalities and districts as they are."""
    return Map(
        municipalities={each.ags: each for each in await places.all_municipalities(tx)},
        districts={each.district: each.name for each in await places.districts(tx)},
    )
