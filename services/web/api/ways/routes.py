"""Every address of ways."""

from fastapi import APIRouter

from services.web.api.ways import desk, own


def ways_router() -> APIRouter:
    """Routes of this package."""
    router = APIRouter()
    router.add_api_route(own.PAGE, own.show)
    router.add_api_route(own.PAGE, own.say, methods=["POST"])
    router.add_api_route(desk.WAYS, desk.worklist)
    router.add_api_route(desk.WAYS, desk.enter, methods=["POST"])
    router.add_api_route(f"{desk.WAYS}/{{way_id:uuid}}", desk.show)
    router.add_api_route(f"{desk.WAYS}/{{way_id:uuid}}/{{name}}", desk.ask_for)
    router.add_api_route(f"{desk.WAYS}/{{way_id:uuid}}/{{name}}", desk.do, methods=["POST"])
    return router
