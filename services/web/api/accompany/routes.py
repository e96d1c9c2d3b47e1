"""Every address of accompaniment."""

from fastapi import APIRouter

from services.web.api.accompany import case, coordinator, figures, owner, worklist
from services.web.api.accompany.case import CASES
from services.web.api.accompany.owner import MINE


def accompany_router() -> APIRouter:
    """Routes of this package."""
    router = APIRouter()
    _owners(router)
    router.add_api_route(CASES, worklist.show)
    router.add_api_route(CASES, worklist.enter, methods=["POST"])
    router.add_api_route(coordinator.PAGE, coordinator.overview)
    router.add_api_route(f"{CASES}/neu", coordinator.new)
    router.add_api_route(f"{CASES}/neu", coordinator.write_down, methods=["POST"])
    router.add_api_route(f"{CASES}/zahlen", figures.page)
    router.add_api_route(f"{CASES}/zahlen.csv", figures.download)
    router.add_api_route(f"{CASES}/{{case_id:uuid}}", case.show)
    router.add_api_route(f"{CASES}/{{case_id:uuid}}/{{name}}", case.ask_for)
    router.add_api_route(f"{CASES}/{{case_id:uuid}}/{{name}}", case.do, methods=["POST"])
    return router


def _owners(router: APIRouter) -> None:
    asking = "/eintrag/{initiative_id:uuid}/begleitung"
    router.add_api_route(asking, owner.ask)
    router.add_api_route(asking, owner.send, methods=["POST"])
    router.add_api_route(f"{MINE}/{{case_id:uuid}}", owner.show)
    router.add_api_route(f"{MINE}/{{case_id:uuid}}/wunsch", owner.wish_page)
    router.add_api_route(f"{MINE}/{{case_id:uuid}}/wunsch", owner.wish, methods=["POST"])
    router.add_api_route(
        f"{MINE}/{{case_id:uuid}}/notizen-weitergeben", owner.consent, methods=["POST"]
    )
