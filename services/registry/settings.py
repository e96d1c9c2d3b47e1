"""Every knob of the registry, with its unit and default."""

from collections.abc import Mapping
from typing import ClassVar, Literal

from pydantic import Field

from services.chassis.settings import ServiceSettings


class RegistrySettings(ServiceSettings):
    """Settings of one process of the registry."""

    service: ClassVar[str] = "registry"

    registry_confirm_days: int = Field(default=7, ge=1)
    """How long the link in the first mail confirms the mailbox."""
    registry_draft_days: int = Field(default=30, ge=1)
    """After how many days a draft is deleted whose mailbox nobody confirmed."""
    registry_own_link_days: int = Field(default=365, ge=1)
    """How long a link to one's own entry opens; every step of the entry extends it."""
    registry_report_days: int = Field(default=180, ge=1)
    """How long after its answer the words and the address of a report on an entry are kept."""
    registry_search: Literal["auto", "postgres", "memory"] = "auto"
    """What answers searches: PostgreSQL, a copy in the memory of each API process, or, by ``auto``,
    the copy as soon as the directory is large."""
    registry_publisher: str = "Zukunftsplattform"
    """Who publishes the directory as data, as catalogues of open data name it."""
    registry_data_licence: str = "http://dcat-ap.de/def/licenses/dl-by-de/2.0"
    """Under which licence the directory's data may be used: an address of DCAT-AP.de's list."""
    registry_contributor_id: str = ""
    """The address by which GovData knows who delivers the data; empty as long as nobody does."""
    registry_search_memory_above: int = Field(default=10_000, ge=0)
    """With how many entries ``auto`` takes a directory for large; 100,000 need about 200 MB."""
    registry_links: Literal["off", "on"] = "off"
    """Whether workers ask the websites of entries every two weeks if they are still there."""
    registry_links_seconds: float = Field(default=10.0, gt=0)
    """How many seconds a website may take for each step of an answer."""
    registry_links_own: str = Field(default="", pattern=r"^([^=,\s]+=[0-9.]+:[0-9]+(,|$))*$")
    """Names of websites that are our own servers, such as ``*.example.org=127.0.0.1:8088``, with
    commas between; only for tests and for trying out, since these are asked though not public."""

    @property
    def own_sites(self) -> Mapping[str, tuple[str, int]]:
        """Our own servers by the names of websites."""
        told = (each.partition("=") for each in self.registry_links_own.split(",") if each)
        return {
            name: (where.rpartition(":")[0], int(where.rpartition(":")[2]))
            for name, _, where in told
        }
