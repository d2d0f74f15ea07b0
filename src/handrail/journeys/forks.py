"""Which of many versions of an answer stand: a pure rule, whatever the order in which they came.

A version names those it replaces. The heads are the versions that nothing replaces. Where versions replace one
another in a ring (only a mistaken client does that) and nothing outside replaces any of them, all of the ring stand:
whatever happens, something somebody wrote is shown.
"""

from collections.abc import Iterable, Mapping

Versions = Mapping[str, Iterable[str]]  # a version's id → the ids it replaces, some of which may not be here


def heads_of(versions: Versions) -> set[str]:
    """The ids of the versions that stand."""
    replaced_by: dict[str, set[str]] = {version: set() for version in versions}
    for version, names in versions.items():
        for name in names:
            if name in replaced_by and name != version:
                replaced_by[name].add(version)
    heads = {version for version, later in replaced_by.items() if not later}
    ringed = set(versions) - _before(heads, versions)
    reached = {version: _after(version, replaced_by) for version in ringed}
    return heads | {version for version in ringed if all(version in reached[other] for other in reached[version])}


def are_tangled(versions: Versions) -> bool:
    """Whether one is named that isn't here yet, or a ring stands: then the next version can't be judged by itself."""
    named = {name for version, names in versions.items() for name in names if name != version}
    return bool(named - set(versions)) or not named.isdisjoint(heads_of(versions))


def _before(heads: Iterable[str], versions: Versions) -> set[str]:
    """`heads` and all that they replace, at once or by way of others."""
    found: set[str] = set()
    ahead = list(heads)
    while ahead:
        version = ahead.pop()
        if version not in found:
            found.add(version)
            ahead.extend(name for name in versions[version] if name in versions)
    return found


def _after(version: str, replaced_by: Mapping[str, set[str]]) -> set[str]:
    """All that replace `version`, at once or by way of others."""
    found: set[str] = set()
    ahead = list(replaced_by[version])
    while ahead:
        other = ahead.pop()
        if other not in found:
            found.add(other)
            ahead.extend(replaced_by[other])
    return found
