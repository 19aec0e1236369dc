"""What users read, in their language: English sentences are the keys of the catalogues."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO

from procsim.errors import UsageError, did_you_mean

LANGUAGES = ("en", "zh-Hans", "zh-Hant")
"""The languages that every sentence exists in."""

_TRADITIONAL = ("hant", "tw", "hk", "mo")
_current: ContextVar[str] = ContextVar("language", default="en")

TOGETHER = " + "
"""Between the officers of a crew, in the column `resource` of `events`."""


def use(language: str) -> None:
    """Speak a language from now on, in this thread or task.

    Parameters
    ----------
    language : str
        One of `LANGUAGES`.

    Raises
    ------
    UsageError
        A language without a catalogue.

    Examples
    --------
    >>> use("zh-Hans"); _("Today")
    '现状'
    >>> use("en"); _("Today")
    'Today'
    """
    _require_known(language)
    _current.set(language)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak a language for the length of a ``with`` block, then the one spoken before.

    Parameters
    ----------
    language : str
        One of `LANGUAGES`.

    Examples
    --------
    >>> with speaking("zh-Hant"):
    ...     _("Today")
    '現狀'
    """
    _require_known(language)
    token = _current.set(language)
    try:
        yield
    finally:
        _current.reset(token)


def language() -> str:
    """Give the language that is spoken now.

    Examples
    --------
    >>> language()
    'en'
    """
    return _current.get()


def _(message: str) -> str:
    """Say a sentence in the language that is spoken now; the English one where it is unknown."""
    return _catalogue(_current.get()).gettext(message)


def ngettext(singular: str, plural: str, count: int) -> str:
    """Say a sentence about so many things in the language that is spoken now.

    Examples
    --------
    >>> ngettext("{n} run", "{n} runs", 2).format(n=2)
    '2 runs'
    """
    return _catalogue(_current.get()).ngettext(singular, plural, count)


def N_(message: str) -> str:  # noqa: N802 -- the name that extraction looks for
    """Mark a sentence for translation where it is defined; `_` says it where it is shown."""
    return message


def language_of(option: str | None = None, environment: Mapping[str, str] | None = None) -> str:
    """Pick the language from an option, else from the locale, else English.

    Parameters
    ----------
    option : str, optional
        What the user asked for: one of `LANGUAGES`, or a locale such as ``zh_CN``.
    environment : mapping, optional
        Where ``LC_ALL``, ``LC_MESSAGES`` and ``LANG`` are looked up; the process's where left out.

    Returns
    -------
    str
        One of `LANGUAGES`.

    Raises
    ------
    UsageError
        An option that names a language without a catalogue. An unknown locale means English.

    Examples
    --------
    >>> language_of("zh_TW"), language_of(None, {"LANG": "zh_CN.UTF-8"}), language_of(None, {})
    ('zh-Hant', 'zh-Hans', 'en')
    """
    if option is not None:
        found = _match(option)
        _require_known(found or option)
        return found or option
    places = os.environ if environment is None else environment
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if places.get(variable):
            return _match(places[variable]) or "en"
    return "en"


def title_of(name: str, title: str | Mapping[str, str] | None, language: str | None = None) -> str:
    """Pick the title to show for a named thing.

    Parameters
    ----------
    name : str
        Shown, with spaces for underscores, where there is no title.
    title : str, mapping of language to str, or None
    language : str, optional
        One of `LANGUAGES`; the one spoken now where left out. A title that lacks it is shown in the
        other Chinese script, else in English, else in the first language it has.

    Examples
    --------
    >>> title_of("tax", {"en": "Tax window", "zh-Hans": "税务窗口"}, "zh-Hant")
    '税务窗口'
    >>> title_of("tax_window", None)
    'tax window'
    """
    if isinstance(title, str):
        return title
    if not title:
        return name.replace("_", " ")
    wanted = language or _current.get()
    other_script = {"zh-Hans": "zh-Hant", "zh-Hant": "zh-Hans"}.get(wanted, "en")
    for candidate in (wanted, other_script, "en"):
        if candidate in title:
            return title[candidate]
    return next(iter(title.values()))


def key_of(title: str | Mapping[str, str] | None) -> str | None:
    """Give the one text by which what bears a title is grouped: the English, else the first.

    Parameters
    ----------
    title : str, mapping of language to str, or None

    Examples
    --------
    >>> key_of({"zh-Hans": "税务局", "en": "Tax Bureau"}), key_of({"zh-Hans": "税务局"})
    ('Tax Bureau', '税务局')
    """
    if title is None or isinstance(title, str):
        return title or None
    return next((title[language] for language in LANGUAGES if title.get(language)), None)


@dataclass(frozen=True)
class Named:
    """What a sentence speaks of, by its title in the language that is spoken when it is said."""

    name: str
    title: str | Mapping[str, str] | None = field(default=None, hash=False)

    def __str__(self) -> str:
        return title_of(self.name, self.title)


@dataclass(frozen=True)
class Listed:
    """Several things that a sentence speaks of at one place."""

    items: tuple[object, ...]

    def __str__(self) -> str:
        return _(", ").join(str(item) for item in self.items)


@dataclass(frozen=True)
class Sentence:
    """A sentence and what fills its places, said in the language of whoever reads it.

    Parameters
    ----------
    text : str
        English, marked with `N_`; what a catalogue knows it by.
    values : mapping of str to object
        What stands at each of its places.

    Examples
    --------
    >>> greeting = Sentence("{title}: today", {"title": Named("hall", {"en": "Hall"})})
    >>> str(greeting)
    'Hall: today'
    """

    text: str
    values: Mapping[str, object] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        return _(self.text).format(**self.values)


def _match(locale: str) -> str | None:
    """Find the language that a locale (``zh_HK.UTF-8``) or a tag (``zh-Hans``) asks for."""
    parts = re.split("[.@]", locale, maxsplit=1)[0].replace("_", "-").lower().split("-")
    if parts[0] in ("en", "c", "posix"):
        return "en"
    if parts[0] != "zh":
        return None
    if "hans" in parts:
        return "zh-Hans"
    return "zh-Hant" if any(part in _TRADITIONAL for part in parts[1:]) else "zh-Hans"


def _require_known(language: str) -> None:
    if language not in LANGUAGES:
        allowed = did_you_mean(language, LANGUAGES)
        raise UsageError(f"language: found {language!r}; {allowed}")


@cache
def _catalogue(language: str) -> NullTranslations:
    """Read a catalogue once; the sentences of the English one are their own keys."""
    if language == "en":
        return NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    place = files("procsim") / "locale" / language.replace("-", "_") / "LC_MESSAGES" / "procsim.po"
    with place.open("rb") as source:
        catalogue = read_po(source, locale=language.replace("-", "_"))
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)
