"""What the gateway lets through, what it takes away and what it refuses."""

import json
from uuid import UUID

import httpx
import pytest

from services.chassis.roles import KEEP_ALIVE_SECONDS
from tests.gateway.gate import Gateway, Recorder, gateway_to, recording
from tools.ports import free_port
from tools.settings import SERVICES

OWN = {"Origin": "http://zukunft.example"}
FOREIGN = {"Origin": "https://evil.example"}
TOKEN = "eGeheimesGeheimesGeheimes"

FORGED = {
    "Authorization": "Bearer forged",
    "X-User": "forged",
    "X-Internal-Token": "forged",
    "Forwarded": "for=forged",
    "X-Forwarded-Host": "forged.example",
    "Traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    "Tracestate": "vendor=forged",
    "Baggage": "userId=forged",
}


@pytest.mark.parametrize("path", ["/", "/api/registry/v1/initiatives", f"/m/{TOKEN}"])
def test_headers_that_only_we_may_set_never_arrive(gateway: Gateway, upstream: Recorder, path: str):
    answer = gateway.ask(path, headers={**FORGED, "Accept-Language": "hsb", "Cookie": "a=b"})

    (arrived,) = upstream.arrived
    assert answer.status == 200
    assert arrived.headers.keys().isdisjoint(name.lower() for name in FORGED)
    assert "forged" not in f"{arrived.headers}"
    assert (arrived.headers["accept-language"], arrived.headers["cookie"]) == ("hsb", "a=b")


def test_the_address_of_the_client_is_the_last_one_whatever_it_says(
    gateway: Gateway, upstream: Recorder
):
    gateway.ask("/", headers={"X-Forwarded-For": "203.0.113.7"}, come_from="127.0.0.2")

    assert upstream.arrived[0].headers["x-forwarded-for"].split(",")[-1].strip() == "127.0.0.2"


def test_a_request_gets_an_id_of_ours(gateway: Gateway, upstream: Recorder):
    gateway.ask("/", headers={"X-Request-Id": "forged\ttext"})

    assert len(upstream.arrived[0].headers["x-request-id"]) == 36


@pytest.mark.parametrize("slash", ["%2f", "%2F", "%5c", "%5C"])
def test_an_escaped_slash_is_refused(gateway: Gateway, upstream: Recorder, slash: str):
    assert gateway.ask(f"/initiativen{slash}x").status == 400
    assert gateway.ask(f"/api/registry/v1{slash}..{slash}internal/x").status == 400
    assert upstream.arrived == []


def test_a_header_with_an_underscore_is_refused(gateway: Gateway, upstream: Recorder):
    assert gateway.ask("/", headers={"x_user": "forged"}).status == 400
    assert gateway.ask("/", headers={"authorization_": "forged"}).status == 400
    assert upstream.arrived == []


def test_more_than_sixty_headers_are_refused(gateway: Gateway, upstream: Recorder):
    some = {f"x-some-{n}": "x" for n in range(45)}
    many = {f"x-many-{n}": "x" for n in range(61)}

    assert gateway.ask("/", headers=many).status in {400, 431}
    assert upstream.arrived == []
    assert gateway.ask("/", headers=some).status == 200


@pytest.mark.parametrize(
    "path",
    [
        "/internal",
        "/internal/v1/claims",
        "/metrics",
        "/livez",
        "/readyz",
        "/docs",
        "/openapi.json",
        "/metrics?x=1",
        "//internal/v1/claims",
        "/./internal/v1/claims",
        "/x/../internal/v1/claims",
        "/%69nternal/v1/claims",
        "/api/registry/internal/v1/claims",
        "/api/registry/metrics",
        "/api/registry/livez",
        "/api/registry/openapi.json",
        "/api/registry/v1/../internal/v1/claims",
        "/api/registry/v1/%2e%2e/internal/v1/claims",
        "/api/registry//internal/v1/claims",
        "/api/registry",
        "/api/registry/v2/initiatives",
        "/api/web/v1/x",
        "/api/unknown",
        "/api/unknown/v1/x",
        "/api/",
    ],
)
def test_what_is_not_for_the_public_is_not_there(gateway: Gateway, upstream: Recorder, path: str):
    assert gateway.ask(path).status == 404
    assert upstream.arrived == []


def test_a_call_of_an_api_arrives_without_its_prefix(gateway: Gateway, upstream: Recorder):
    gateway.ask("/api/registry/v1/initiatives?q=B%C3%A4ume&limit=3")
    gateway.ask("/api/matching/v1/profile")
    gateway.ask("/api/notifications/v1/preferences")
    gateway.ask("/initiativen/123")

    assert upstream.paths == [
        "/v1/initiatives?q=B%C3%A4ume&limit=3",
        "/v1/profile",
        "/v1/preferences",
        "/initiativen/123",
    ]


def test_each_service_gets_only_its_own_calls(tmp_path):
    with recording() as web, recording() as registry:
        with gateway_to(web, tmp_path, registry_port=registry.port) as gateway:
            gateway.ask("/api/registry/v1/x")
            gateway.ask("/x")

        assert (registry.paths, web.paths) == (["/v1/x"], ["/x"])


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_a_form_from_a_foreign_page_is_refused(gateway: Gateway, upstream: Recorder, method: str):
    for headers in (FOREIGN, {"Origin": "null"}, {"Referer": "https://evil.example/"}, {}):
        assert gateway.ask("/anmelden", method=method, headers=headers).status == 403
    assert upstream.arrived == []


def test_a_form_of_our_own_page_passes_and_anybody_may_read(gateway: Gateway, upstream: Recorder):
    assert gateway.ask("/anmelden", method="POST", headers=OWN, body=b"a=b").status == 200
    assert gateway.ask("/anmelden", headers=FOREIGN).status == 200
    assert [each.body for each in upstream.arrived] == [b"a=b", b""]


@pytest.mark.parametrize("path", ["/api/registry/v1/x", f"/m/{TOKEN}", f"/abbestellen/{TOKEN}"])
def test_what_needs_no_session_may_be_called_from_anywhere(
    gateway: Gateway, upstream: Recorder, path: str
):
    assert gateway.ask(path, method="POST", headers=FOREIGN, body=b"x").status == 200
    assert gateway.ask(path, method="POST", body=b"x").status == 200
    assert len(upstream.arrived) == 2


@pytest.mark.parametrize("path", ["/anmelden", "/api/registry/v1/x"])
def test_a_body_over_64_kib_never_arrives(gateway: Gateway, upstream: Recorder, path: str):
    fits, too_much = b"x" * 65536, b"x" * 65537
    in_pieces = iter([b"x" * 30_000] * 3)

    assert gateway.ask(path, method="POST", headers=OWN, body=too_much).status == 413
    assert gateway.ask(path, method="POST", headers=OWN, body=in_pieces).status == 413
    assert upstream.arrived == []
    assert gateway.ask(path, method="POST", headers=OWN, body=fits).status == 200
    assert len(upstream.arrived[0].body) == 65536


def test_only_the_page_that_takes_lists_takes_whole_files(gateway: Gateway, upstream: Recorder):
    page, file = "/redaktion/einlesen", b"x" * 6_000_000
    far_too_much = b"x" * (24 * 1024 * 1024 + 1)

    assert gateway.ask(page, method="POST", headers=FOREIGN, body=file).status == 403
    refused = gateway.ask(page, method="POST", headers=OWN, body=far_too_much)
    assert (refused.status, "eine Liste 4 MB" in refused.text) == (413, True)
    assert gateway.ask(f"{page}/neu", method="POST", headers=OWN, body=file).status == 413
    assert upstream.arrived == []
    assert gateway.ask(page, method="POST", headers=OWN, body=file).status == 200
    assert len(upstream.arrived[0].body) == len(file)


def test_only_the_page_of_an_entrys_images_takes_an_image(gateway: Gateway, upstream: Recorder):
    page, file = f"/eintrag/{UUID(int=7)}/bilder", b"x" * (12 * 1024 * 1024)

    assert gateway.ask(page, method="POST", headers=FOREIGN, body=file).status == 403
    assert gateway.ask(page, method="POST", headers=OWN, body=2 * file + b"x").status == 413
    assert gateway.ask(f"{page}/aendern", method="POST", headers=OWN, body=file).status == 413
    assert upstream.arrived == []
    assert gateway.ask(page, method="POST", headers=OWN, body=file).status == 200
    assert len(upstream.arrived[0].body) == len(file)


@pytest.mark.parametrize("form", ["csv", "geojson", "jsonld", "atom"])
def test_an_export_arrives_like_any_question(gateway: Gateway, upstream: Recorder, form: str):
    assert gateway.ask(f"/api/registry/v1/initiatives.{form}?q=Garten").status == 200

    assert upstream.paths == [f"/v1/initiatives.{form}?q=Garten"]


def test_the_log_tells_of_pages_without_queries_and_of_links_without_tokens(
    gateway: Gateway, upstream: Recorder
):
    gateway.ask("/suche?q=Stichwort")
    gateway.ask(f"/m/{TOKEN}?x=Stichwort")
    gateway.ask(f"/m/{TOKEN}", method="POST", headers=OWN)
    gateway.ask(f"/abbestellen/{TOKEN}", method="POST")
    gateway.ask(f"//m/{TOKEN}")
    gateway.ask(f"/./m/{TOKEN}")
    gateway.ask(f"/%6d/{TOKEN}")
    gateway.ask(f"/m/{TOKEN}%2f", headers={"Referer": f"/m/{TOKEN}"})
    gateway.ask(f"/m/{TOKEN}", headers={"x_user": "x"})
    gateway.ask("/fertig", headers={"Referer": f"http://zukunft.example/m/{TOKEN}"})

    lines = gateway.lines_until("/fertig")

    written = gateway.log.read_text(encoding="utf-8")
    assert "/suche" in written
    assert {"link", "one-click-unsubscribe"} <= {line.get("route") for line in lines}
    assert "Stichwort" not in written
    assert TOKEN not in written


@pytest.mark.parametrize("path", ["/", "/veranstaltungen"])
def test_a_web_that_is_away_gives_a_german_page_that_says_what_to_do(tmp_path, path: str):
    with gateway_to(Recorder(port=free_port()), tmp_path) as gateway:
        answer = gateway.ask(path)

    assert answer.status == 503
    assert answer.headers["content-type"] == "text/html; charset=UTF-8"
    assert '<html lang="de">' in answer.text
    assert "Bitte laden Sie die Seite in einer halben Minute neu" in " ".join(answer.text.split())
    assert "connect" not in answer.text


@pytest.mark.parametrize("path", ["/api/events/v1/gatherings", "/api/events/v1/seats/confirm"])
def test_a_program_is_told_as_a_problem_that_a_service_is_away(gateway: Gateway, path: str):
    answer = gateway.ask(path, headers=OWN)

    assert answer.status == 503
    assert answer.headers["content-type"] == "application/problem+json"
    problem = json.loads(answer.text)
    assert (problem["type"], problem["status"]) == ("about:blank", 503)
    assert "send the request again in half a minute" in problem["detail"]


@pytest.mark.parametrize(
    "path", ["/api/unknown/v1/x", "/api/", "/api/registry/v2/initiatives", "/api/registry/metrics"]
)
def test_a_program_that_asks_for_what_is_not_there_is_told_where_to_look(
    gateway: Gateway, path: str
):
    answer = gateway.ask(path)

    assert answer.headers["content-type"] == "application/problem+json"
    problem = json.loads(answer.text)
    assert problem["status"] == answer.status == 404
    assert "the page /entwickler lists what programs may ask for" in problem["detail"]
    assert "/api/registry/v1/" in problem["detail"]


def test_a_program_is_told_as_a_problem_that_its_body_is_too_large(gateway: Gateway):
    answer = gateway.ask("/api/events/v1/seats/confirm", method="POST", body=bytes(65 * 1024))

    assert answer.headers["content-type"] == "application/problem+json"
    assert json.loads(answer.text)["status"] == answer.status == 413


def test_pages_stay_when_a_service_behind_the_api_is_away(gateway: Gateway, upstream: Recorder):
    away = gateway.ask("/api/events/v1/gatherings")
    page = gateway.ask("/veranstaltungen")

    assert (away.status, page.status) == (503, 200)


def test_whoever_asks_a_service_lets_go_of_idle_connections_before_the_service_does(
    gateway: Gateway,
):
    clusters = gateway.configured("ClustersConfigDump")["static_clusters"]
    kept = [
        options["common_http_protocol_options"]["idle_timeout"]
        for cluster in clusters
        for options in cluster["cluster"]["typed_extension_protocol_options"].values()
    ]

    assert len(kept) == len(clusters) == len(SERVICES)
    assert max(int(each.removesuffix("s")) for each in kept) < KEEP_ALIVE_SECONDS
    assert (httpx.Limits().keepalive_expiry or 0) < KEEP_ALIVE_SECONDS


def test_the_gateway_is_well_while_everything_behind_it_is_away(tmp_path):
    with gateway_to(Recorder(port=free_port()), tmp_path) as gateway:
        assert gateway.ask("/healthz").status == 200
        assert gateway.ask("/").status == 503


def test_one_address_that_asks_too_often_waits_and_others_do_not(tmp_path):
    with (
        recording() as upstream,
        gateway_to(upstream, tmp_path, rate_per_second=1, rate_burst=3) as gateway,
    ):
        forged = [{"X-Forwarded-For": f"203.0.113.{n}"} for n in range(30)]
        answers = [gateway.ask("/", headers=headers) for headers in forged]
        other = gateway.ask("/", come_from="127.0.0.2")

    refused = [answer for answer in answers if answer.status != 200]
    assert [answer.status for answer in answers[:3]] == [200, 200, 200]
    assert {answer.status for answer in refused} == {429}
    assert int(refused[0].headers["retry-after"]) > 0
    assert other.status == 200
    assert len(upstream.arrived) == 31 - len(refused)
