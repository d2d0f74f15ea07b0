"""Columns of numbers as papers give them: made equally long, and checked, the first bad number named by its place."""

import operator
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .quantiles import small_sample_factor

Floats = NDArray[np.float64]


class Sizes(NamedTuple):
    """Effect sizes `yi` and their sampling variances `vi`: two arrays of one shape. `yi, vi = …` takes them apart."""

    yi: Floats
    vi: Floats

    @property
    def se(self) -> Floats:
        """The standard errors, √vi."""
        return np.sqrt(self.vi)


def together(**columns: ArrayLike) -> list[Floats]:
    """The columns as arrays of floats, broadcast to one shape (NumPy's rules), in the order given.

    Raises ValueError, naming column and place, for what is no finite number (nothing is dropped or left empty
    silently), and where the shapes don't go together.
    """
    arrays = []
    for name, given in columns.items():
        try:
            array = np.asarray(given, dtype=float)
        except (TypeError, ValueError) as problem:
            raise ValueError(f"{name} holds something that is no number: {given!r}.") from problem
        refuse(~np.isfinite(array), array, f"{name} must be a finite number")
        arrays.append(array)
    try:
        return [array.copy() for array in np.broadcast_arrays(*arrays)]
    except ValueError as problem:
        shapes = ", ".join(f"{name} {array.shape}" for name, array in zip(columns, arrays, strict=True))
        raise ValueError(f"Columns of different lengths: {shapes}.") from problem


def refuse(bad: ArrayLike, values: ArrayLike, rule: str) -> None:
    """Raises ValueError with the rule, the first value that breaks it and its place (the first is 1) if any is bad."""
    bad = np.asarray(bad)
    if bad.any():
        place = int(np.flatnonzero(bad)[0])
        value = np.broadcast_to(values, bad.shape).flat[place]
        raise ValueError(f"{rule}, not {value:g}" + (f" (number {place + 1})." if bad.ndim else "."))


def _bound(bad, words: str):
    def check(**columns: Floats) -> None:
        for name, values in columns.items():
            refuse(bad(values), values, f"{name} must be {words}")

    return check


positive = _bound(lambda values: values <= 0, "above 0")
not_negative = _bound(lambda values: values < 0, "0 or more")
two_people = _bound(lambda values: values < 2, "2 or more")
three_people = _bound(lambda values: values < 3, "3 or more")
correlations = _bound(lambda values: np.abs(values) > 1, "between −1 and 1")
inner_correlations = _bound(lambda values: np.abs(values) >= 1, "above −1 and below 1")
levels = _bound(lambda values: (values <= 0) | (values >= 1), "above 0 and below 1")


def in_order(**columns: Floats) -> None:
    """Raises ValueError unless each column is no greater than the next, place by place."""
    names = list(columns)
    for low, high in zip(names, names[1:], strict=False):
        refuse(operator.gt(columns[low], columns[high]), columns[low], f"{low} must not be above {high}")


def factors(df: Floats) -> Floats:
    """The exact small-sample factor J of each number of degrees of freedom (2 or more; ValueError below)."""
    refuse(df < 2, df, "The degrees of freedom must be 2 or more")
    distinct, where = np.unique(df, return_inverse=True)
    return np.array([small_sample_factor(value) for value in distinct.tolist()])[where].reshape(df.shape)
