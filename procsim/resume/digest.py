"""A digest of what a design compiled to: equal designs have equal ones, in every process."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from datetime import date, time, timedelta

import numpy as np
from pydantic import BaseModel

_PLAIN = (str, int, float, bool, type(None), date, time, timedelta)


def digest(value: object) -> str:
    """Give the SHA-256 of a value of records, mappings, sequences, arrays and plain values.

    Mappings and sets count in the order of their keys, since the order of a file means nothing.

    Examples
    --------
    >>> digest({"a": 1, "b": (2.0, None)}) == digest({"b": (2.0, None), "a": 1})
    True
    >>> digest(1) == digest(1.0)
    False
    """
    teller = _Teller()
    teller.tell(value)
    return teller.sha.hexdigest()


class _Teller:
    """Writes a value down, each record once: rules of a case type refer to each other."""

    def __init__(self) -> None:
        self.sha = hashlib.sha256()
        self.known: dict[int, tuple[int, object]] = {}

    def tell(self, value: object) -> None:
        """Write down one value and what is in it."""
        if isinstance(value, _PLAIN):
            self._write(type(value).__name__, repr(value))
        elif isinstance(value, np.ndarray):
            self._write("array", value.dtype.str, repr(value.shape))
            self.sha.update(np.ascontiguousarray(value).tobytes())
        elif isinstance(value, tuple | list):
            self._write("sequence", str(len(value)))
            for each in value:
                self.tell(each)
        elif isinstance(value, AbstractSet):
            self.tell(sorted(digest(each) for each in value))
        else:
            self._once(value)

    def _once(self, value: object) -> None:
        """Write down a record or a mapping, or which of those before it is."""
        if id(value) in self.known:
            self._write("again", str(self.known[id(value)][0]))
            return
        # The value is held too: another one cannot come to have its identity.
        self.known[id(value)] = len(self.known), value
        self._write(type(value).__qualname__)
        for key, each in sorted(_items(value), key=lambda item: repr(item[0])):
            self.tell(key)
            self.tell(each)

    def _write(self, *words: str) -> None:
        self.sha.update("\0".join((*words, "\n")).encode())


def _items(value: object) -> Iterable[tuple[object, object]]:
    """Give the keys or fields of a mapping or a record, with what they hold."""
    if isinstance(value, Mapping):
        return value.items()
    if isinstance(value, BaseModel):
        return iter(value)
    assert dataclasses.is_dataclass(value), f"{type(value)}: a record, mapping or plain value"
    return [(field.name, getattr(value, field.name)) for field in dataclasses.fields(value)]
