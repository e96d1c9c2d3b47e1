"""What the platform is made of: a part is one process with what it needs and how it is found ready."""

import http.client
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from tools.ports import LOOPBACK
from tools.processes import Program

Kind = Literal["server", "job", "service"]


@dataclass(frozen=True)
class Part:
    """One process of the platform.

    A `job` runs to its end once and is then done; the others run until they are stopped. `missing`
    says in one sentence why the part cannot run at all.
    """

    name: str
    kind: Kind
    program: Program
    needs: tuple[str, ...] = ()
    is_ready: Callable[[], bool] = lambda: True
    port: int | None = None
    url: str | None = None
    missing: str | None = None


def answers_http(port: int, path: str) -> Callable[[], bool]:
    """A check: GET answers with 200 within a second."""

    def check() -> bool:
        connection = http.client.HTTPConnection(LOOPBACK, port, timeout=1)
        try:
            connection.request("GET", path)
            return connection.getresponse().status == http.HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    return check
