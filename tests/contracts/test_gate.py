"""The gate's verdicts on the changes that people make, in both directions of time."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated
from uuid import UUID

import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model

from contracts import topics
from contracts.catalogue import FACTS
from contracts.fact import DomainEvent, Moment, OrElse, PersonId
from contracts.gate.history import (
    RefusedChangeError,
    frozen_versions,
    is_recorded,
    judge_fact,
    record_fact,
)
from contracts.gate.instances import instances
from contracts.gate.reader import WordNotUnderstoodError, reader_of
from contracts.gate.schemas import schema_of
from contracts.gate.strings import PatternTooRichError, texts_for
from contracts.gate.verdict import Misfit, Version, current, frozen, misfits
from contracts.web import PersonErased

Judge = Callable[[Version, Version], list[Misfit]]


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class MoreColour(StrEnum):
    RED = "red"
    BLUE = "blue"
    GREEN = "green"


class FirstPart(BaseModel):
    street: str


class SecondPart(BaseModel):
    street: str
    house_number: str


OpenColour = Annotated[Colour, OrElse(Colour.RED)]
MoreOpenColour = Annotated[MoreColour, OrElse(MoreColour.RED)]


@dataclass(frozen=True)
class Change:
    """A change of one field: its declaration before and after, None where there is none."""

    name: str
    before: object | None
    after: object | None
    fits: bool


def bounded(**bounds) -> object:
    return Annotated[int, Field(**bounds)]


def like(pattern: str) -> object:
    return Annotated[str, Field(pattern=pattern)]


def up_to(length: int) -> object:
    return Annotated[str, Field(max_length=length)]


MAY_BE_ABSENT = (str | None, None)

# FULL compatibility: the old reader reads what the new writer writes, and the new reader what the
# old one wrote. So a change and its reverse always have the same verdict.
CHANGES = (
    # Absent or ignored on either side: nobody misses it.
    Change("add a field that may be absent", None, MAY_BE_ABSENT, fits=True),
    # Old records have no such field.
    Change("add a required field", None, str, fits=False),
    # Old records have it always, and the new reader takes its absence too; but the new writer may
    # leave it out, which the old reader refuses.
    Change("let a required field be absent", str, (str, "x"), fits=False),
    # Null is no text for a reader that knows text only.
    Change("make nullable", str, str | None, fits=False),
    Change("widen an upper bound", bounded(ge=0, le=100), bounded(ge=0, le=101), fits=False),
    Change("widen a lower bound", bounded(ge=1), bounded(ge=0), fits=False),
    Change("drop a bound", bounded(le=100), int, fits=False),
    Change("from at most to below", bounded(le=100), bounded(lt=100), fits=False),
    Change("say a bound in other words", bounded(le=100), bounded(lt=101), fits=True),
    Change("lengthen a text", up_to(500), up_to(501), fits=False),
    Change("bound a text", str, up_to(5000), fits=False),
    Change("lengthen a list", Annotated[list[int], Field(max_length=3)], list[int], fits=False),
    Change("tighten a pattern", like("^[0-9]{8}$"), like("^14[0-9]{6}$"), fits=False),
    Change("add a pattern", str, like("^[a-z]+$"), fits=False),
    Change("say a pattern in other words", like("^[0-9]{2}$"), like("^[0-9][0-9]$"), fits=True),
    Change("whole numbers become broken ones", int, float, fits=False),
    Change("a number becomes a text", int, str, fits=False),
    Change("a text becomes an id", str, UUID, fits=False),
    Change("a text becomes a moment", str, Moment, fits=False),
    Change("one becomes many", str, list[str], fits=False),
    Change("add a required field to a part", FirstPart, SecondPart, fits=False),
    Change("add a member to a closed enum", Colour, MoreColour, fits=False),
    # The old reader takes the fallback for the new member; the new one knows all old members.
    Change("add a member to an open enum", OpenColour, MoreOpenColour, fits=True),
    # An open writer may pass on what it does not know; a closed reader would park it.
    Change("open an enum", Colour, OpenColour, fits=False),
    # An open reader reads any text, and texts are all that an open writer may pass on.
    Change("an open enum becomes a text", OpenColour, str, fits=True),
    Change("a closed enum becomes a text", Colour, str, fits=False),
    Change("a better docstring", str, Annotated[str, Field(description="Better.")], fits=True),
)


def a_fact(**fields) -> type[BaseModel]:
    declared = {name: kind for name, kind in fields.items() if kind is not None}
    return create_model(
        "SomethingHappened",
        __config__=ConfigDict(extra="ignore"),
        id=(UUID, ...),
        **{
            name: kind if isinstance(kind, tuple) else (kind, ...)
            for name, kind in declared.items()
        },
    )


def now(model: type[BaseModel]) -> Version:
    return Version("the new version", schema_of(model), model)


def once(model: type[BaseModel]) -> Version:
    return frozen("version 1", schema_of(model))


def judged_wrongly(judge: Judge) -> set[str]:
    """The changes, in either direction of time, on which a judge says the wrong thing."""
    wrong = set()
    for change in CHANGES:
        before, after = a_fact(field=change.before), a_fact(field=change.after)
        if (judge(once(before), now(after)) == []) is not change.fits:
            wrong.add(change.name)
        if (judge(once(after), now(before)) == []) is not change.fits:
            wrong.add(f"{change.name}, reversed")
    return wrong


def test_the_gate_judges_every_typical_change_rightly_in_both_directions():
    assert judged_wrongly(misfits) == set()


def test_a_gate_that_always_says_yes_or_always_says_no_is_caught():
    fitting = sum(change.fits for change in CHANGES)

    always_yes = judged_wrongly(lambda _old, _new: [])
    always_no = judged_wrongly(lambda _old, _new: [Misfit("no")])

    assert len(always_yes) == 2 * (len(CHANGES) - fitting)
    assert len(always_no) == 2 * fitting
    assert fitting >= 4


def test_a_gate_that_looks_in_one_direction_only_is_caught():
    def reads_old_records(old: Version, new: Version) -> list[Misfit]:
        return [found for found in misfits(old, new) if found.sentence.startswith(new.name)]

    assert "add a required field, reversed" in judged_wrongly(reads_old_records)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"street": str}, {"road": str}),
        ({"street": str, "road": (str, "")}, {"road": str}),
    ],
    ids=["renamed at once", "renamed while the old name was still required"],
)
def test_a_required_field_cannot_be_renamed(before, after):
    assert misfits(once(a_fact(**before)), now(a_fact(**after)))


def test_a_field_that_may_be_absent_can_be_renamed_since_everybody_does_without():
    before, after = a_fact(street=MAY_BE_ABSENT), a_fact(road=MAY_BE_ABSENT)

    assert misfits(once(before), now(after)) == []


def test_a_reader_that_forbids_unknown_fields_does_not_fit():
    strict = create_model("Strict", __config__=ConfigDict(extra="forbid"), id=(UUID, ...))

    assert misfits(once(a_fact()), now(strict))


def test_a_fact_that_moves_to_another_topic_or_key_does_not_fit():
    schema = schema_of(a_fact())

    found = misfits(
        frozen("version 1", schema, place="web-people by id"),
        frozen("version 2", schema, place="web-people by person_id"),
    )

    assert [misfit.sentence for misfit in found] == [
        "version 1 is said on web-people by id, version 2 on web-people by person_id"
    ]


def test_the_gate_says_who_refuses_what_and_why():
    [misfit] = misfits(once(a_fact(fit_percent=bounded(le=100))), now(a_fact(fit_percent=int)))[:1]

    assert misfit.sentence.startswith(
        "version 1 refuses what the new version may write (fit_percent: less_than_equal): {"
    )


def test_a_word_that_the_gate_does_not_understand_is_refused_not_passed_over():
    multiple = a_fact(field=Annotated[int, Field(multiple_of=5)])

    with pytest.raises(WordNotUnderstoodError, match="multipleOf"):
        reader_of(schema_of(multiple))


@pytest.mark.parametrize(
    "pattern", ["^p_[0-9a-f]{32}$", "^[0-9]{8}$", "^a?b*c+[xyz]{2,}$", "^a{1,3}$"]
)
def test_texts_made_for_a_pattern_fit_it(pattern):
    model = a_fact(field=like(pattern))

    assert len(texts_for(pattern)) >= 2
    for text in texts_for(pattern):
        model(id=UUID(int=1), field=text)


def test_a_pattern_too_rich_for_the_gate_is_refused():
    with pytest.raises(PatternTooRichError):
        texts_for(r"^(a|b)\d$")


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.__name__)
def test_the_reader_made_from_a_schema_agrees_with_the_fact_on_all_that_may_be_written(fact):
    rebuilt = reader_of(schema_of(fact))

    said = [value for value in instances(schema_of(fact)) if accepts(fact, value)]

    assert len(said) > len(fact.model_fields)
    assert all(accepts(rebuilt, value) for value in said)


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.__name__)
def test_every_fact_fits_all_versions_that_were_ever_published(fact):
    assert judge_fact(fact) == []


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.__name__)
def test_the_newest_frozen_version_is_what_this_build_says(fact):
    assert is_recorded(fact), "run make golden"


def test_what_fits_is_recorded_as_the_next_version_and_once(tmp_path):
    record_fact(PersonErased, [], tmp_path)

    grown = grown_erasure(reason=(str | None, None))

    assert record_fact(grown, [], tmp_path) == f"{PersonErased.TYPE}/2.json"
    assert record_fact(grown, [], tmp_path) is None
    assert [version.number for version in frozen_versions(grown.TYPE, tmp_path)] == [1, 2]


def test_what_breaks_a_reader_is_not_recorded(tmp_path):
    record_fact(PersonErased, [], tmp_path)

    with pytest.raises(RefusedChangeError, match=r"reason: missing(.|\n)*say a new fact"):
        record_fact(grown_erasure(reason=(str, ...)), [], tmp_path)

    assert len(frozen_versions(PersonErased.TYPE, tmp_path)) == 1


def test_a_change_must_fit_the_first_version_too_not_only_the_newest(tmp_path):
    record_fact(PersonErased, [], tmp_path)
    record_fact(grown_erasure(reason=(str | None, None)), [], tmp_path)

    found = judge_fact(grown_erasure(reason=(str | None, ...)), tmp_path)

    assert any(
        misfit.sentence.startswith("the new version refuses what version 1") for misfit in found
    )


def test_a_rule_that_no_schema_tells_is_found_by_the_samples(tmp_path):
    sample = PersonErased(person_id="p_" + "5eed" * 8, erased_at="2026-11-09T17:00:00Z")
    record_fact(PersonErased, [sample], tmp_path)

    class Choosy(PersonErased, topic=topics.PEOPLE):
        def model_post_init(self, _context) -> None:
            if self.person_id.endswith("5eed"):
                raise ValueError("not this one")

    Choosy.TYPE = PersonErased.TYPE

    assert any(
        "a sample of version 1" in misfit.sentence for misfit in judge_fact(Choosy, tmp_path)
    )


def test_a_fact_of_which_nothing_can_be_said_is_no_fit():
    class Mute(BaseModel):
        word: str

        def model_post_init(self, _context) -> None:
            raise ValueError("says nothing")

    assert [found.sentence for found in misfits(now(Mute), now(Mute))] == [
        "the gate finds nothing that the new version would say"
    ] * 2


def test_a_fact_is_judged_with_its_own_model():
    assert current(PersonErased).reader is PersonErased


def grown_erasure(**fields) -> type[DomainEvent]:
    grown = create_model(
        "PersonErased",
        __base__=DomainEvent,
        __cls_kwargs__={"topic": topics.PEOPLE},
        person_id=(PersonId, ...),
        erased_at=(Moment, ...),
        **fields,
    )
    assert grown.TYPE == PersonErased.TYPE
    return grown


def accepts(model: type[BaseModel], value: object) -> bool:
    try:
        model.model_validate(value)
    except ValidationError:
        return False
    return True
