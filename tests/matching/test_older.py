"""Rows as earlier kernels packed them say today what they said then."""

from hypothesis import given
from hypothesis import strategies as st

from contracts.matching import Side
from services.matching.decide import explain, outcomes
from services.matching.decide.columns import LAYOUT
from services.matching.decide.older import SECOND, read_row

SECOND_NAMES = ("distance", "kind", "cost", "window", "size", "pets", "step-free")


@st.composite
def packed(draw, side):
    seeks = side is Side.SEEKER
    soft = draw(st.lists(st.integers(0, 255), min_size=16, max_size=16))
    weight = draw(st.lists(st.integers(0, 31), min_size=8, max_size=8))
    return SECOND.pack(
        draw(st.integers(44_000, 46_000)),
        draw(st.integers(30_000, 32_000)),
        draw(st.integers(10, 2000)) if seeks else 0,
        draw(st.sampled_from([-1, 0, 500, 600])),
        draw(st.sampled_from([-32768, 2400, 2500])),
        draw(st.sampled_from([-32768, 2450, 2600])),
        draw(st.integers(1, 31)),
        draw(st.integers(1, 6)) if seeks else draw(st.integers(0, 6)),
        draw(st.integers(0, 1 if seeks else 2)),
        draw(st.integers(0, 1 if seeks else 2)),
        sum(weight),
        draw(st.integers(0, 255)),
        *soft,
        *weight,
    )


def judged_then(seeker: bytes, offer: bytes) -> dict[str, bool | None]:
    """How the second kernel judged: True met, False failed, None unknown."""
    s, o = SECOND.unpack(seeker), SECOND.unpack(offer)

    def before(start, end):
        return None if -32768 in (start, end) else start <= end

    windows = (before(o[4], s[5]), before(s[4], o[5]))
    needs = [True if not s[at] else {0: False, 1: True, 2: None}[o[at]] for at in (8, 9)]
    return {
        "distance": (s[0] - o[0]) ** 2 + (s[1] - o[1]) ** 2 <= s[2] ** 2,
        "kind": bool(s[6] & o[6]),
        "cost": None if -1 in (s[3], o[3]) else o[3] <= s[3],
        "window": False if False in windows else None if None in windows else True,
        "size": None if o[7] == 0 else s[7] <= o[7],
        "pets": needs[0],
        "step-free": needs[1],
    }


@given(packed(Side.SEEKER), packed(Side.OFFER))
def test_a_pair_of_the_second_kernel_is_judged_as_it_was(seeker, offer):
    rows = read_row(seeker, Side.SEEKER), read_row(offer, Side.OFFER)
    then = judged_then(seeker, offer)

    found = {name: rule(*rows) for name, rule in outcomes.OUTCOMES.items()}

    assert {n: found[n].failed for n in then} == {n: met is False for n, met in then.items()}
    assert {n for n in then if then[n] is None} == {
        n for n in SECOND_NAMES if found[n].unknown and not found[n].failed
    }
    rest = [found[name] for name in found if name not in SECOND_NAMES]
    assert not any(each.failed or each.unknown for each in rest)


@given(packed(Side.SEEKER), packed(Side.OFFER))
def test_its_score_is_the_weighted_closeness_of_its_eight_wishes(seeker, offer):
    s, o = SECOND.unpack(seeker), SECOND.unpack(offer)
    lost = sum(w * abs(t - x) for w, t, x in zip(s[28:36], s[20:28], o[12:20], strict=True))
    whole = sum(s[28:36]) * 255

    told = explain.score(read_row(seeker, Side.SEEKER), read_row(offer, Side.OFFER))

    assert told == ((whole - lost) * 4096 // whole if whole else 4096)


def test_every_layout_has_a_length_of_its_own():
    assert len({LAYOUT.size, SECOND.size}) == 2
