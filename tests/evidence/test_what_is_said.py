"""Every function that works something out says of what shape it wants it, what is refused, and who says so."""

import importlib
import inspect
import re

import pytest

MODULES = ["asymmetry", "batch", "bayes", "between", "conversions", "counts", "effects", "expected", "influence",
           "intervals", "multilevel", "permutation", "precision", "regression", "selection", "sensitivity", "studies",
           "subgroups", "trimfill", "within"]
# Of these modules, what only checks or arranges what others work out.
NOT_METHODS = {"design", "says_nothing"}
SAID = {
    "of what shape": r"[Ss]hape|\(k,\)|\bk\b|arrays?|columns?|numbers?\b|`n` |people|sample",
    "what is refused": r"Error|NoConvergence|[Ee]rrors|BadStudies|; none ",
    "who says so": r"(18|19|20)\d\d|Handbook|[Ss]ources? as|as `pooling.pool`|as `regress`|as `pet`|as `egger`",
}


def methods() -> list:
    """The public functions of these modules, with the words of their module before their own."""
    found = []
    for name in MODULES:
        module = importlib.import_module(f"handrail.evidence.{name}")
        for key, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == module.__name__ and not key.startswith("_") and key not in NOT_METHODS:
                words = f"{inspect.getdoc(module)}\n{inspect.getdoc(function)}"
                found.append(pytest.param(words, id=f"{name}.{key}"))
    return found


@pytest.mark.parametrize("what", SAID)
@pytest.mark.parametrize("words", methods())
def test_each_says(words, what):
    assert re.search(SAID[what], words), f"not said: {what}"


def test_there_are_methods_to_look_at():
    assert len(methods()) > 60
