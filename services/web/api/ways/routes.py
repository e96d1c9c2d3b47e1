"""Every address of ways."""

from fastapi import APIRouter

from services.web.api.ways import desk, own


def ways_router() -> APIRouter:
    """Routes of this package."""
    router = APIRouter()
    for page in own.PAGES:
        router.add_api_route(page, own.show)
        router.add_api_route(page, own.say, methods=["POST"])
    router.add_api_route(desk.WAYS, desk.worklist)
    router.add_api_route(desk.WAYS, desk.enter, methods=["POST"])
    router.add_api_route(f"{desk.WAYS}/{{way_id:uuid}}", desk.show)
    router.add_api_route(f"{desk.WAYS}/{{way_id:uuid}}/{{name}}", desk.ask_for)
    router.add_api_route(f"{desk.WAYS}/{{way_id:uuid}}/{{name}}", desk.do, methods=["POST"])
    return router
