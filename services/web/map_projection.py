"""The base map: where a place stands on `sachsen.svg`.

Plate carrée squeezed at the middle latitude: straight, cheap and true enough for a region (under 0.5 % off across Saxony).
"""

from dataclasses import dataclass
from math import cos, radians

MAP_CREDIT = "© GeoBasis-DE / BKG (Daten verändert)"


@dataclass(frozen=True)
class MapProjection:
    """A window on the earth in degrees, drawn `width` units wide."""

    west: float
    east: float
    south: float
    north: float
    width: int

    @property
    def units_per_degree(self) -> float:
        """Units per degree of longitude."""
        return self.width / (self.east - self.west)

    @property
    def stretch(self) -> float:
        """How much longer a degree of latitude is than one of longitude, at the middle of the window."""
        return 1 / cos(radians((self.south + self.north) / 2))

    @property
    def height(self) -> int:
        """Height of the drawing in units."""
        return round((self.north - self.south) * self.units_per_degree * self.stretch)

    def to_xy(self, *, lon: float, lat: float) -> tuple[float, float]:
        """Longitude and latitude in degrees → x to the right and y downwards, one decimal."""
        x = (lon - self.west) * self.units_per_degree
        y = (self.north - lat) * self.units_per_degree * self.stretch
        return round(x, 1), round(y, 1)


SAXONY = MapProjection(west=11.82, east=15.09, south=50.13, north=51.73, width=800)
