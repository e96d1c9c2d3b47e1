"""The base of every request and answer of an API."""

import unicodedata
from typing import Any

from pydantic import BaseModel, ConfigDict, model_validator


class AnswerModel(BaseModel):
    """An answer that says what is stored: its texts are as they were written down."""

    model_config = ConfigDict(extra="forbid")


class ApiModel(BaseModel):
    """A request or answer: unknown fields are refused, texts are NFC with LF line ends."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    @model_validator(mode="before")
    @classmethod
    def _write_texts_alike(cls, told: Any) -> Any:
        return (
            {name: _alike(value) for name, value in told.items()}
            if isinstance(told, dict)
            else told
        )


def _alike(value: Any) -> Any:
    match value:
        case str():
            return unicodedata.normalize("NFC", value.replace("\r\n", "\n"))
        case list():
            return [_alike(item) for item in value]
        case _:
            return value
