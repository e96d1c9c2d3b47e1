"""What staff did: narrowed by who, what and entry, page by page, and as a table to take away."""

from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.web.api.shared import with_query
from services.web.forms.reading import read_number
from services.web.tables import spreadsheet
from services.web.visit import Auditor, Visit
from services.web.words import dates, editing

PROTOCOL: Final = "/redaktion/protokoll"
PAGE: Final = 50
AT_ONCE: Final = 500
HEAD: Final = (
    *("Zeitpunkt", "Wer", "Was", "Art", "Kennung", "Eintrag"),
    *("zusammen mit Eintrag", "Einzelheiten"),
)


def pages() -> APIRouter:
    """Routes of this module."""
    router = APIRouter()
    router.add_api_route(PROTOCOL, protocol)
    router.add_api_route(f"{PROTOCOL}.csv", as_csv)
    return router


async def protocol(visit: Auditor) -> Response:
    """The newest deeds first."""
    asked, is_known = _asked(visit)
    before = read_number(visit.request.query_params.get("vor", "")) or ""
    found: dict[str, Any] = {"items": [], "next_before": None}
    if is_known:
        found = await visit.need(
            "registry", "/v1/audit", **_params(asked), before=before, limit=PAGE
        )
    following = found["next_before"]
    return visit.page(
        "clearance/protocol",
        back_office=True,
        asked=asked,
        is_known=is_known,
        deeds=[{"value": name, "label": text} for name, text in editing.DEEDS.items()],
        lines=[_line(item) for item in found["items"]],
        next_href=with_query(PROTOCOL, **asked, vor=following) if following else "",
        csv_href=with_query(f"{PROTOCOL}.csv", **asked),
    )


async def as_csv(visit: Auditor) -> Response:
    """All deeds that fit, however many: page after page, and only then the file."""
    asked, is_known = _asked(visit)
    rows = [list(HEAD)]
    before: int | str | None = "" if is_known else None
    while before is not None:
        found = await visit.need(
            "registry", "/v1/audit", **_params(asked), before=before, limit=AT_ONCE
        )
        rows += [_row(item) for item in found["items"]]
        before = found["next_before"]
    return spreadsheet(rows, name="protokoll.csv")


def _asked(visit: Visit) -> tuple[dict[str, str], bool]:
    """The filters as typed, and whether the entry's number can be one."""
    params = visit.request.query_params
    asked = {name: params.get(name, "").strip()[:200] for name in ("wer", "was", "eintrag")}
    try:
        asked["eintrag"] = (
            str(UUID(asked["eintrag"].rpartition("/")[2])) if asked["eintrag"] else ""
        )
    except ValueError:
        return asked, False
    return asked, True


def _params(asked: dict[str, str]) -> dict[str, str]:
    return {"by": asked["wer"], "deed": asked["was"], "subject": asked["eintrag"]}


def _line(item: dict[str, Any]) -> dict[str, Any]:
    entry = _entry(item)
    return {
        "when": f"{dates.day(item['at'])}, {dates.clock(item['at'])}",
        "by": editing.who(item["by"]),
        "deed": editing.deed(item["deed"]),
        "details": editing.details(item["deed"], item["details"]),
        "entry": _link(entry),
        "other": _link(_other(item)),
    }


def _link(entry: str) -> dict[str, str]:
    return {"href": f"/redaktion/{entry}", "short": entry[:8]} if entry else {}


def _entry(item: dict[str, Any]) -> str:
    """The entry that the deed was about, directly or not."""
    if item["kind"] == "initiative":
        return str(item["subject_id"])
    return str(item["details"].get("initiative_id") or "")


def _other(item: dict[str, Any]) -> str:
    """The entry that another was merged into."""
    return str(item["details"].get("survivor_id") or "")


def _row(item: dict[str, Any]) -> list[str]:
    return [
        item["at"],
        item["by"],
        editing.deed(item["deed"]),
        item["kind"],
        str(item["subject_id"]),
        _entry(item),
        _other(item),
        editing.details(item["deed"], item["details"]),
    ]
