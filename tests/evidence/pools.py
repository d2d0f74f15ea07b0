"""The reference data sets with what metafor gives for them."""

import json
from pathlib import Path

POOLS = json.loads((Path(__file__).parent / "data" / "metafor-pools.json").read_text(encoding="utf-8"))["pools"]


def outcomes(name: str) -> tuple[list[float], list[float]]:
    """The outcomes and variances of a data set."""
    return POOLS[name]["data"]["yi"], POOLS[name]["data"]["vi"]


MORE = json.loads((Path(__file__).parent / "data" / "metafor-more.json").read_text(encoding="utf-8"))
REST = json.loads((Path(__file__).parent / "data" / "metafor-rest.json").read_text(encoding="utf-8"))
