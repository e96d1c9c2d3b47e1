"""The editors' worklist: what waits, what changed, and the three answers."""

import asyncio
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.web.api.sending import WRONG, once_key
from services.web.api.shared import with_query
from services.web.forms.reading import Form, read_number
from services.web.upstream import Answer, Down
from services.web.visit import Editor, NothingHereError, Visit
from services.web.words import dates, editing, problems, states
from services.web.words.entries import labels_of, side_by_side
from services.web.words.identify import consents_told, sources_told
from services.web.words.images import pictures

REVIEW: Final = "/redaktion"
DONE: Final = {
    "clear": "Freigegeben. Der Eintrag ist jetzt öffentlich.",
    "return": "Zurückgegeben. Die Initiative hat eine Mail mit Ihrem Grund.",
    "reject": "Abgelehnt. Die Initiative hat eine Mail mit Ihrem Grund.",
    "restore": "Die ältere Fassung liegt jetzt als Vorschlag in der Liste.",
    "merge": "Zusammengeführt. Die andere Initiative hat eine Mail dazu.",
    "take-off": "Aus dem Verzeichnis genommen. Die Initiative hat eine Mail mit Ihrem Grund.",
    "bild-geloescht": "Das Bild ist gelöscht, auch aus allen früheren Fassungen.",
    "block": "Gesperrt. Was von dort kommt, steht in der Liste ganz hinten.",
}
ANSWERS: Final = frozenset({"clear", "return", "reject"})
MOVED_ON: Final = 409
TAKEN_AWAY: Final = "review-moved-on"


def backoffice_router() -> APIRouter:
    """Routes of this module."""
    router = APIRouter()
    router.add_api_route(REVIEW, queue)
    router.add_api_route(f"{REVIEW}/auswahl", reject_many, methods=["POST"])
    router.add_api_route(f"{REVIEW}/{{initiative_id:uuid}}", review)
    router.add_api_route(f"{REVIEW}/{{initiative_id:uuid}}", decide, methods=["POST"])
    return router


async def queue(visit: Editor) -> Response:
    """Everything that waits: plain entries first, in each part the oldest first."""
    did = DONE.get(visit.request.query_params.get("getan", ""), "")
    return await _show_queue(visit, form=Form({}), toast=did)


async def reject_many(visit: Editor) -> Response:
    """Reject all ticked entries for one reason; what others decided meanwhile is left."""
    form = await visit.form()
    chosen = [_chosen(text) for text in form.typed.get("entry", [])]
    reason = editing.reason_of(form.typed.get("template", []), form.raw("reason"))
    if not any(chosen):
        form.wrong("entry", "Bitte wählen Sie mindestens einen Eintrag.")
    if not reason:
        form.wrong("reason", problems.GERMAN["reason-missing"])
    if not form.is_right:
        return await _show_queue(visit, form=form, status=WRONG)
    body = {"items": [item for item in chosen if item], "reason": reason}
    answer = await visit.tell("registry", "/v1/review/reject", body, key=once_key(form, body))
    if not answer.is_done:
        form.refused(answer.data, fields={})
        return await _show_queue(visit, form=form, status=WRONG)
    done, left = len(answer.data["rejected"]), len(answer.data["left"])
    text = f"{done} abgelehnt." if done != 1 else "1 Eintrag abgelehnt."
    rest = f" {left} blieben stehen: jemand anderes war schneller." if left else ""
    return await _show_queue(visit, form=Form({}), toast=text + rest)


async def review(visit: Editor, initiative_id: UUID) -> Response:
    """One entry: what the public sees now beside what is proposed."""
    did = DONE.get(visit.request.query_params.get("getan", ""), "")
    return await _show(visit, initiative_id, form=Form({}), toast=did)


async def decide(visit: Editor, initiative_id: UUID) -> Response:
    """Clear, return or reject."""
    form = await visit.form()
    what = form.raw("do")
    if what not in ANSWERS:
        raise NothingHereError
    reason = editing.reason_of(form.typed.get("template", []), form.raw("reason"))
    if what != "clear" and not reason:
        form.wrong("reason", problems.GERMAN["reason-missing"])
    if not form.is_right:
        return await _show(visit, initiative_id, form=form, status=WRONG)
    revision = read_number(form.raw("revision")) or 0
    body = {"revision": revision, "reason": reason or None}
    answer = await visit.tell(
        "registry", f"/v1/review/{initiative_id}/{what}", body, key=once_key(form, body)
    )
    if answer.is_done:
        return visit.to(f"{REVIEW}?getan={what}")
    form.refused(answer.data, fields={})
    seen = revision if answer.slug == TAKEN_AWAY else None
    return await _show(visit, initiative_id, form=form, status=MOVED_ON, seen=seen)


async def _show_queue(visit: Visit, *, form: Form, toast: str = "", status: int = 200) -> Response:
    params = visit.request.query_params
    band = params.get("sicht", "")
    band = band if band in editing.BANDS else ""
    found = await visit.need(
        "registry", "/v1/review/queue", band=band, cursor=params.get("cursor", "")
    )
    following = found.get("next_cursor")
    return visit.page(
        "queue",
        status=status,
        items=_worklist(found["items"]),
        total=found.get("total", len(found["items"])),
        tabs=_tabs(found.get("by_band") or {}, band=band),
        next_href=with_query(REVIEW, sicht=band, cursor=following) if following else "",
        reasons=_reasons(),
        form=form,
        toast=toast,
    )


async def _show(
    visit: Visit,
    initiative_id: UUID,
    *,
    form: Form,
    status: int = 200,
    seen: int | None = None,
    toast: str = "",
) -> Response:
    found, consents, waiting, vocabulary, around, others = await asyncio.gather(
        visit.need("registry", f"/v1/review/{initiative_id}"),
        visit.ask("registry", f"/v1/review/{initiative_id}/consents"),
        visit.need("registry", "/v1/review/queue"),
        visit.need("registry", "/v1/vocabulary"),
        _findings(visit, initiative_id),
        _look(visit, initiative_id),
    )
    labels = labels_of(vocabulary)
    return visit.page(
        "review",
        status=status,
        entry=found,
        rows=side_by_side(
            found.get("cleared") or {},
            found["proposed"],
            labels=labels,
            changed=found.get("changed_fields", []),
        ),
        moved_on=_moved_on(found, seen=seen, labels=labels),
        around=around,
        others=others or around.get("others", []),
        reasons=_reasons(),
        words=editing,
        states=states,
        origins=_origins(consents),
        images={
            side: pictures(
                (found.get(name) or {}).get("images") or [], base=f"{REVIEW}/{initiative_id}"
            )
            for side, name in (("old", "cleared"), ("new", "proposed"))
        },
        items=_worklist(waiting["items"], current=str(initiative_id)),
        form=form,
        dates=dates,
        toast=toast,
    )


async def _findings(visit: Visit, initiative_id: UUID) -> dict[str, Any]:
    """What is known around the entry; the page stands without it."""
    found = await visit.ask("registry", f"/v1/review/{initiative_id}/findings")
    is_told = isinstance(found, Answer) and found.is_done
    return dict(found.data) if isinstance(found, Answer) and is_told else {"is_missing": True}


async def _look(visit: Visit, initiative_id: UUID) -> list[dict[str, Any]]:
    """Say that this editor looks, and hear who else does; nothing depends on it."""
    session = visit.session
    name = (session.name or session.subject) if session else ""
    told = await visit.upstream.send(
        "registry", f"/v1/review/{initiative_id}/looks", body={"name": name}, who=visit.who
    )
    return list(told.data["others"]) if isinstance(told, Answer) and told.is_done else []


def _moved_on(
    entry: dict[str, Any], *, seen: int | None, labels: dict[str, str]
) -> dict[str, Any] | None:
    """What happened while the editor was reading: the decision, or the newer text beside hers."""
    if seen is None:
        return None
    texts = {each["revision"]: each["texts"] for each in entry.get("revisions", [])}
    is_newer = entry["revision"] > seen and seen in texts
    rows = (
        side_by_side(texts[seen], entry["proposed"], labels=labels, changed=()) if is_newer else []
    )
    history = entry.get("history") or [{}]
    return {
        "seen": seen,
        "rows": [row for row in rows if row["old"] != row["new"]],
        "decision": history[-1] if entry.get("review") != "waiting" else None,
    }


def _origins(answer: Answer | Down) -> dict[str, Any] | None:
    """Sources and consents in words; the page does without if they are not told."""
    if not isinstance(answer, Answer) or not answer.is_done:
        return None
    return {
        "sources": sources_told(answer.data),
        "consents": consents_told(answer.data),
        "imports": answer.data.get("imports", []),
    }


def _worklist(items: list[dict[str, Any]], *, current: str = "") -> list[dict[str, Any]]:
    return [
        {
            "title": item["title"],
            "href": f"{REVIEW}/{item['initiative_id']}",
            "meta": "Änderung" if item.get("is_change") else "neu",
            "age": dates.ago(item["submitted_at"]),
            "current": item["initiative_id"] == current,
            "risk": _risk(item),
            "place": item.get("municipality", ""),
            "signals": [editing.SIGNALS.get(name, name) for name in item.get("signals", [])],
            "reports": item.get("open_reports", 0),
            "value": f"{item['initiative_id']}~{item.get('revision', 1)}",
        }
        for item in items
    ]


def _risk(item: dict[str, Any]) -> str:
    band = item.get("band", "plain")
    return "" if band == "plain" else editing.BANDS.get(band, band)


def _tabs(counts: dict[str, int], *, band: str) -> list[dict[str, Any]]:
    tabs = [{"text": "Alle", "href": REVIEW, "count": sum(counts.values()), "current": not band}]
    return tabs + [
        {
            "text": label,
            "href": with_query(REVIEW, sicht=name),
            "count": counts.get(name, 0),
            "current": name == band,
        }
        for name, label in editing.BANDS.items()
    ]


def _reasons() -> list[dict[str, str]]:
    return [{"value": name, "label": text} for name, text in editing.REASONS.items()]


def _chosen(text: str) -> dict[str, Any] | None:
    """A ticked box: which entry, and the revision that the editor saw."""
    entry, _, revision = text.partition("~")
    number = read_number(revision)
    try:
        return {"initiative_id": str(UUID(entry)), "revision": number} if number else None
    except ValueError:
        return None
