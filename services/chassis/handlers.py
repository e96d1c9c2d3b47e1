"""Which function takes which fact: declared once per service, read from the annotations.

```python
HANDLERS: Final = handlers(on_match_proposed, on_seat_booked)
TOMBSTONES: Final = tombstones({topics.INITIATIVES: on_initiative_gone})
```
"""

import inspect
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType, UnionType
from typing import Any, get_args, get_type_hints

from contracts.codec import Decoded, Said, Unknown, Unreadable
from contracts.fact import DomainEvent, Tombstone
from contracts.topics import Topic
from services.chassis.transaction import Transaction

FactHandler = Callable[[Any, Transaction], Awaitable[None]]
TombstoneHandler = Callable[[str, Transaction], Awaitable[None]]
Handlers = Mapping[str, FactHandler]
"""CloudEvents type → function."""
Tombstones = Mapping[Topic, TombstoneHandler]


class BadHandlerError(Exception):
    """A handler's first parameter is no fact, or two handlers want the same fact."""


@dataclass(frozen=True)
class Router:
    """Finds the function for what a record says."""

    handlers: Handlers = field(default_factory=dict)
    tombstones: Tombstones = field(default_factory=dict)

    def handles(self, said: Said) -> bool:
        """Whether this service does anything about it."""
        return self._function(said) is not None

    def ignores(self, what: Decoded) -> bool:
        """Whether this service would do nothing about it, readable or not."""
        match what:
            case Said():
                return not self.handles(what)
            case Unreadable():
                return what.type is not None and what.type not in self.handlers
            case Unknown():
                return True

    async def handle(self, said: Said, tx: Transaction) -> None:
        """Let the function do its work inside ``tx``."""
        function = self._function(said)
        if function is None:
            return
        told = said.fact.key if isinstance(said.fact, Tombstone) else said.fact
        await function(told, tx.handling(said.envelope))

    def _function(self, said: Said) -> Callable[[Any, Transaction], Awaitable[None]] | None:
        if isinstance(said.fact, Tombstone):
            return self.tombstones.get(said.fact.topic)
        return self.handlers.get(said.fact.TYPE)


def handlers(*functions: FactHandler) -> Handlers:
    """The functions by the fact that their first parameter names; ``A | B`` takes both."""
    found: dict[str, FactHandler] = {}
    for function in functions:
        for fact in _facts_of(function):
            if fact.TYPE in found:
                raise BadHandlerError(f"{_name(function)}: {fact.TYPE} has a handler already")
            found[fact.TYPE] = function
    return MappingProxyType(found)


def together(*rooms: Handlers) -> Handlers:
    """The functions of several rooms of one service; no fact is taken by two of them."""
    found: dict[str, FactHandler] = {}
    for room in rooms:
        if twice := found.keys() & room.keys():
            raise BadHandlerError(f"{sorted(twice)} has a handler in two rooms")
        found |= room
    return MappingProxyType(found)


def tombstones(functions: Mapping[Topic, TombstoneHandler]) -> Tombstones:
    """The functions that take the end of an aggregate, by its compacted topic."""
    for topic, function in functions.items():
        if not topic.is_compacted:
            raise BadHandlerError(f"{_name(function)}: {topic.name} knows no tombstones")
    return MappingProxyType(dict(functions))


def _facts_of(function: FactHandler) -> tuple[type[DomainEvent], ...]:
    first = next(iter(inspect.signature(function).parameters), None)
    annotation = get_type_hints(function).get(first) if first else None
    named = get_args(annotation) if isinstance(annotation, UnionType) else (annotation,)
    facts = tuple(
        each for each in named if isinstance(each, type) and issubclass(each, DomainEvent)
    )
    if not facts or len(facts) != len(named):
        raise BadHandlerError(f"{_name(function)}: the first parameter must name a fact")
    return facts


def _name(function: Callable[..., Any]) -> str:
    return getattr(function, "__qualname__", repr(function))
