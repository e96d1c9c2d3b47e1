"""``python -m contracts.gate``: judge every fact; with ``--record`` freeze what changed and fits."""

import argparse
import sys

from contracts.catalogue import FACTS
from contracts.gate.history import RefusedChangeError, judge_fact, record_fact
from contracts.samples import samples_of


def main() -> int:
    """The exit code: 0 if all facts fit all that was ever published."""
    parser = argparse.ArgumentParser(prog="python -m contracts.gate", description=__doc__)
    parser.add_argument("--record", action="store_true", help="freeze what changed and fits")
    return record_all() if parser.parse_args().record else judge_all()


def judge_all() -> int:
    """Say what does not fit."""
    found = [f"{fact.TYPE}: {misfit.sentence}" for fact in FACTS for misfit in judge_fact(fact)]
    _say(found or [f"{len(FACTS)} facts fit every version that was published."])
    return 1 if found else 0


def record_all() -> int:
    """Freeze every fact that changed; refuse those that would break a reader."""
    refused = []
    for fact in FACTS:
        try:
            written = record_fact(fact, samples_of(fact))
        except RefusedChangeError as refusal:
            refused.append(str(refusal))
        else:
            _say([f"recorded {written}"] if written else [])
    _say(refused)
    return 1 if refused else 0


def _say(lines: list[str]) -> None:
    sys.stdout.writelines(f"{line}\n" for line in lines)


if __name__ == "__main__":
    sys.exit(main())
