"""Every address of villages."""

from fastapi import APIRouter

from services.web.api.villages import calls, desk, mine, terms


def villages_router() -> APIRouter:
    """Routes of this package."""
    router = APIRouter()
    router.add_api_route(calls.CALLS, calls.show_all)
    router.add_api_route(calls.JOIN, calls.join, methods=["POST"])
    router.add_api_route(mine.MINE, mine.show_all)
    router.add_api_route(mine.MINE, mine.found, methods=["POST"])
    router.add_api_route(mine.ONE, mine.show)
    router.add_api_route(mine.ONE, mine.say, methods=["POST"])
    router.add_api_route(calls.ONE, calls.show)
    router.add_api_route(desk.DESK, desk.show_all)
    router.add_api_route(terms.NEW, terms.new)
    router.add_api_route(terms.NEW, terms.plan, methods=["POST"])
    router.add_api_route(desk.ROOM, desk.show)
    router.add_api_route(desk.ROOM, desk.do, methods=["POST"])
    router.add_api_route(terms.CHANGE, terms.change_form)
    router.add_api_route(terms.CHANGE, terms.change, methods=["POST"])
    return router
