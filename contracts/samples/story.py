"""Who and what the samples are about: ids of one small story, and nobody's real ones."""

from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from contracts import registry

MONDAY: Final = datetime(2026, 11, 9, 17, 0, tzinfo=UTC)
SEEKER: Final = "p_" + "5eed" * 8
OWNER: Final = "p_" + "0a1b" * 8
INITIATIVE: Final = UUID("1f0b6a52-7f0c-4d1e-9b57-3c1f5b6a0001")
DOUBLE: Final = UUID("7b786960-9e2a-4f31-8ad7-5ad0659a0007")
REPORT: Final = UUID("8c877a70-af39-4022-9bc8-6be1768b0008")
PROFILE: Final = UUID("2e7d1c10-3c5b-4a8f-8d21-0f3b9d4c0002")
MATCH: Final = UUID("3d9c2b20-5a4e-4b7d-9c13-1e2a8c5b0003")
GATHERING: Final = UUID("4c8b3a30-6b3d-4c6e-8b04-2d1b7b6a0004")
SEAT: Final = UUID("5b7a4940-7c2c-4d5f-9af5-3c0a6a790005")
CLAIM: Final = UUID("7a584760-9e0a-4f31-8cd7-4ea848770007")
CALL: Final = UUID("7a695850-9c1b-4f40-9be6-5cf959880007")
NOTIFICATION: Final = UUID("6a695850-8d1b-4e40-8be6-4bf959880006")
CASE: Final = UUID("79586760-9e0a-4d31-9cd7-5ce848970007")
VILLAGE: Final = UUID("97367570-bf28-4b13-8eb5-7ce646b70009")
AUDIT: Final = UUID("a6258470-ce37-4a04-9fa4-8bd555c8000a")
HANDOVER: Final = UUID("88477670-af19-4c22-8dc6-6df737a60008")
GOERLITZ: Final = registry.Place(ags="14626110", municipality="Görlitz", lat=51.1528, lon=14.9871)
