"""The provider behind our own pages: its protocol is `oidc-provider-mock`'s, what people see is ours."""

import secrets
from http import HTTPStatus
from pathlib import Path

import flask
import jinja2
import oidc_provider_mock

from tools.look.serve import HARMLESS, LOOK
from tools.servers.oidc import STAFF

PAGES = Path(__file__).parent / "pages"
HEADERS = {
    **HARMLESS,
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
}
"""No `form-action`: the answer to our form leads back to whoever asked, on another port."""
ROLES = {
    "editor": "Redaktion",
    "organiser": "Veranstaltungen",
    "mentor": "Begleitung",
    "coordinator": "Koordination der Begleitung",
    "funder": "Förderung",
    "municipality": "Gemeinde: Einträge und Ideen",
    "commune": "Gemeinde: Dörfer planen",
    "auditor": "Prüfung",
    "ops": "Betrieb",
}


def create_app() -> flask.Flask:
    """The provider; templates come from our folders alone, so that none of its own is ever shown."""
    app = flask.Flask(__name__, static_folder=None)
    app.jinja_loader = jinja2.FileSystemLoader([PAGES, LOOK])
    app.secret_key = secrets.token_bytes(16)
    people = [
        oidc_provider_mock.User(sub=person.subject, claims=person.profile()) for person in STAFF
    ]
    oidc_provider_mock.init_app(app, user_claims=people)
    app.debug = False
    app.context_processor(lambda: {"staff": STAFF, "roles": ROLES})
    app.before_request(leave_out_the_trial_client)
    app.after_request(keep_to_itself)
    app.get("/look.css")(style_sheet)
    return app


def leave_out_the_trial_client() -> None:
    """The package brings a client to try itself out; its pages load from elsewhere."""
    if flask.request.blueprint == "oidc-client":
        flask.abort(HTTPStatus.NOT_FOUND)


def keep_to_itself(answer: flask.Response) -> flask.Response:
    """A page loads from here alone, whatever stands in it."""
    answer.headers.update(HEADERS)
    return answer


def style_sheet() -> flask.Response:
    """The one style sheet."""
    return flask.send_file(LOOK / "look.css", mimetype="text/css")
