"""The editors' desk for nominations and claims: reach organisations, check proofs, decide disputes."""

from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.web.api.sending import WRONG, once_key
from services.web.forms.identify import REASON_LONGEST, read_heard
from services.web.forms.reading import Form, read_number
from services.web.visit import Editor, NothingHereError, Visit
from services.web.words import dates, labels
from services.web.words.identify import (
    CLAIM_STATES,
    ENDINGS,
    NOMINATION_STATES,
    PROOF_NAMES,
    WAYS,
    deeds_told,
)

DESK: Final = "/redaktion/vorschlaege"
NOMINATION: Final = f"{DESK}/{{nomination_id:uuid}}"
CLAIM: Final = "/redaktion/vorschlaege/anspruch/{claim_id:uuid}"
DONE: Final = {
    "gefragt": "Notiert. Die Initiative hat jetzt 30 Tage für ihre Antwort.",
    "gemailt": "Die Einladung ist unterwegs.",
    "ja": "Eingetragen: Ja. Der Entwurf liegt bereit; die Initiative hat eine Mail.",
    "nein": "Eingetragen: Nein. Wir fragen nicht wieder.",
    "beendet": "Der Vorschlag ist beendet.",
    "bestaetigt": "Bestätigt.",
    "abgelehnt": "Abgelehnt. Die Person hat eine Mail mit Ihrem Grund.",
    "entschieden": "Entschieden. Beide Seiten haben eine Mail mit Ihrem Grund.",
}


def identifying_router() -> APIRouter:
    """Routes of this module."""
    router = APIRouter()
    router.add_api_route(DESK, desk)
    router.add_api_route(NOMINATION, nomination)
    router.add_api_route(NOMINATION, act_on_nomination, methods=["POST"])
    router.add_api_route(f"{NOMINATION}/brief", nomination_letter)
    router.add_api_route(CLAIM, claim)
    router.add_api_route(CLAIM, act_on_claim, methods=["POST"])
    router.add_api_route(f"{CLAIM}/brief", claim_letter)
    return router


async def desk(visit: Editor) -> Response:
    """All that waits, the oldest first, by what there is to do."""
    found = await visit.need("registry", "/v1/identify/desk")
    nominations, claims = found["nominations"], found["claims"]
    groups = (
        ("Anrufen, schreiben oder suchen", [_line(n) for n in nominations if _is_to_reach(n)]),
        ("Zwei Seiten hören und entscheiden", _claims(claims, "disputed")),
        ("Im Register nachsehen", _claims(claims, "evidence-given")),
        ("Brief mit Code schicken", [_claim_line(c) for c in claims if _needs_letter(c)]),
        ("Gefragt, Antwort steht aus", [_line(n) for n in nominations if not _is_to_reach(n)]),
        ("Code ist unterwegs", [_claim_line(c) for c in claims if _has_letter(c)]),
    )
    done = DONE.get(visit.request.query_params.get("getan", ""), "")
    return visit.page("identify/desk", groups=groups, due=found["due"], toast=done)


async def nomination(visit: Editor, nomination_id: UUID) -> Response:
    """One nomination: what was said, how to reach the organisation, what to write down."""
    return await _show_nomination(visit, nomination_id, form=Form({}))


async def act_on_nomination(visit: Editor, nomination_id: UUID) -> Response:
    """Ask, write the answer down, or end it."""
    form = await visit.form()
    version = read_number(form.raw("version")) or 0
    match form.raw("do"):
        case "ask-phone" | "ask-letter" as do:
            told: dict[str, Any] = {"way": do.removeprefix("ask-")}
            path, done = "ask", "gefragt"
        case "ask-mail":
            told, path, done = {"way": "mail", "email": form.mailbox("email")}, "ask", "gemailt"
        case "answer":
            told, path = read_heard(form), "answer"
            done = "ja" if told["is_yes"] else "nein"
        case "close":
            told, path, done = {}, "close", "beendet"
        case _:
            raise NothingHereError
    told["version"] = version
    where = f"/v1/identify/nominations/{nomination_id}/{path}"
    if await _tell(visit, form, where, told):
        return visit.to(f"{DESK}?getan={done}")
    return await _show_nomination(visit, nomination_id, form=form, status=WRONG)


async def nomination_letter(visit: Editor, nomination_id: UUID) -> Response:
    """The letter that asks an organisation, to print."""
    found = await visit.need("registry", f"/v1/identify/nominations/{nomination_id}")
    if not found["organisation"]["post"]:
        raise NothingHereError
    return visit.page(
        "identify/letter_nomination", found=found, today=dates.day(dates.today()), dates=dates
    )


async def claim(visit: Editor, claim_id: UUID) -> Response:
    """One claim: what was shown, who has the entry, what both sides say."""
    return await _show_claim(visit, claim_id, form=Form({}))


async def act_on_claim(visit: Editor, claim_id: UUID) -> Response:
    """Send a letter, check a number, decide a dispute, or refuse."""
    form = await visit.form()
    do, version = form.raw("do"), read_number(form.raw("version")) or 0
    if do == "letter":
        return await _send_letter(visit, form, claim_id, version=version)
    reason = form.text("reason", longest=REASON_LONGEST)
    if not reason and do != "right":
        form.wrong("reason", "Bitte nennen Sie den Grund: die Beteiligten bekommen ihn zu lesen.")
    plain: dict[str, Any] = {"reason": reason, "version": version}
    match do:
        case "right" | "wrong":
            told, path = {**plain, "is_right": do == "right"}, "check"
        case "for-claimant" | "for-owner":
            told, path = {**plain, "for_claimant": do == "for-claimant"}, "decide"
        case "refuse":
            told, path = plain, "refuse"
        case _:
            raise NothingHereError
    if await _tell(visit, form, f"/v1/identify/claims/{claim_id}/{path}", told):
        done = {"right": "bestaetigt", "wrong": "abgelehnt", "refuse": "abgelehnt"}
        return visit.to(f"{DESK}?getan={done.get(do, 'entschieden')}")
    return await _show_claim(visit, claim_id, form=form, status=WRONG)


async def claim_letter(visit: Editor, claim_id: UUID) -> Response:
    """The letter with the code, to print while the code counts."""
    letter = await visit.need("registry", f"/v1/identify/claims/{claim_id}/letter")
    return visit.page(
        "identify/letter_claim",
        letter=letter,
        back=f"/redaktion/vorschlaege/anspruch/{claim_id}",
        today=dates.day(dates.today()),
        dates=dates,
    )


async def _send_letter(visit: Visit, form: Form, claim_id: UUID, *, version: int) -> Response:
    if not form.ticked("checked"):
        form.wrong("checked", "Bitte prüfen Sie zuerst die Anschrift.")
    path = f"/v1/identify/claims/{claim_id}/letter"
    if await _tell(visit, form, path, {"version": version}):
        return visit.to(f"/redaktion/vorschlaege/anspruch/{claim_id}/brief")
    return await _show_claim(visit, claim_id, form=form, status=WRONG)


async def _tell(visit: Visit, form: Form, path: str, told: dict[str, Any]) -> bool:
    """Tell registry, unless the form is wrong already; what it refuses stands in the form."""
    if not form.is_right:
        return False
    answer = await visit.tell("registry", path, told, key=once_key(form, told))
    if not answer.is_done:
        form.refused(answer.data, fields={})
    return answer.is_done


async def _show_nomination(
    visit: Visit, nomination_id: UUID, *, form: Form, status: int = 200
) -> Response:
    found = await visit.need("registry", f"/v1/identify/nominations/{nomination_id}")
    return visit.page(
        "identify/nomination",
        status=status,
        found=found,
        form=form,
        states=NOMINATION_STATES,
        endings=ENDINGS,
        ways=WAYS,
        topics=[labels.TOPICS.get(topic, topic) for topic in found["topics"]],
        deeds=deeds_told(found["deeds"]),
        dates=dates,
    )


async def _show_claim(visit: Visit, claim_id: UUID, *, form: Form, status: int = 200) -> Response:
    found = await visit.need("registry", f"/v1/identify/claims/{claim_id}")
    return visit.page(
        "identify/claim_file",
        status=status,
        found=found,
        form=form,
        states=CLAIM_STATES,
        proof=PROOF_NAMES.get(found["proof"], found["proof"]),
        deeds=deeds_told(found["deeds"]),
        dates=dates,
    )


def _is_to_reach(told: dict[str, Any]) -> bool:
    return bool(told["state"] == "mailbox-confirmed")


def _needs_letter(told: dict[str, Any]) -> bool:
    return bool(told["state"] == "opened" and told["proof"] == "letter" and not told["letters"])


def _has_letter(told: dict[str, Any]) -> bool:
    return bool(told["state"] == "opened" and told["letters"])


def _claims(claims: list[dict[str, Any]], state: str) -> list[dict[str, Any]]:
    return [_claim_line(each) for each in claims if each["state"] == state]


def _line(told: dict[str, Any]) -> dict[str, Any]:
    way = told["asked_by_way"] or told["reach"]
    return {
        "title": told["title"] or "Vorschlag",
        "href": f"{DESK}/{told['nomination_id']}",
        "meta": f"{told['municipality']}, {WAYS.get(way, way)}",
        "age": dates.ago(told["since"]),
    }


def _claim_line(told: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": told["title"],
        "href": f"/redaktion/vorschlaege/anspruch/{told['claim_id']}",
        "meta": PROOF_NAMES.get(told["proof"], told["proof"]),
        "age": dates.ago(told["since"]),
    }
