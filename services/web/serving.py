"""Static files as the build wrote them: already compressed, never changing under their name."""

from pathlib import Path
from typing import Final

from starlette.datastructures import Headers
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from services.web.static_files import CACHE_FOR_EVER

ENCODINGS: Final = (("br", ".br"), ("gzip", ".gz"))


class PrecompressedFiles(StaticFiles):
    """Sends the ``.br`` or ``.gz`` copy that stands beside a file, where the browser takes it."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The smallest copy that the browser takes; 404 as usual."""
        answer = await super().get_response(path, scope)
        if not isinstance(answer, FileResponse):
            return answer
        accepted = Headers(scope=scope).get("accept-encoding", "")
        smaller = _smaller_copy(Path(answer.path), accepted)
        if smaller is not None:
            media_type, encoding, copy = answer.media_type, smaller[0], smaller[1]
            answer = FileResponse(copy, media_type=media_type)
            answer.headers["content-encoding"] = encoding
        answer.headers["cache-control"] = CACHE_FOR_EVER
        answer.headers["vary"] = "accept-encoding"
        return answer


def _smaller_copy(path: Path, accepted: str) -> tuple[str, Path] | None:
    for name, suffix in ENCODINGS:
        copy = path.with_name(path.name + suffix)
        if name in accepted and copy.is_file():
            return name, copy
    return None
