"""The catalogues: every sentence of the package, in every language, with the same placeholders."""

from __future__ import annotations

import string
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import procsim
from procsim.levers import LEVERS

PLACE = Path(procsim.__file__).parent
CHINESE = ("zh_Hans", "zh_Hant")


@cache
def sentences() -> frozenset[str | tuple[str, str]]:
    found = extract_from_dir(
        PLACE,
        method_map=[("**.py", "python")],
        keywords={"_": None, "N_": None, "ngettext": (1, 2)},
    )
    messages = {message for _file, _line, message, _comments, _context in found}
    messages |= {lever.can_worsen for lever in LEVERS.values()}
    plurals = {message[0] for message in messages if isinstance(message, tuple)}
    return frozenset(message for message in messages if message not in plurals)


@cache
def catalogue(language: str) -> Catalog:
    with (PLACE / "locale" / language / "LC_MESSAGES" / "procsim.po").open("rb") as source:
        return read_po(source, locale=language, abort_invalid=True)


def placeholders(text: str) -> set[tuple[str, str]]:
    return {(name, spec or "") for _, name, spec, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", CHINESE)
def test_every_sentence_is_translated_and_none_is_fuzzy(language: str) -> None:
    messages = catalogue(language)
    lacking = sorted(
        str(sentence)
        for sentence in sentences()
        if (found := messages.get(sentence)) is None
        or found.fuzzy
        or not all([found.string] if isinstance(found.string, str) else found.string)
    )
    assert lacking == []


@pytest.mark.parametrize("language", CHINESE)
def test_a_catalogue_has_no_sentence_that_nobody_says(language: str) -> None:
    known = {message.id for message in catalogue(language) if message.id}
    assert known - sentences() == set()


@pytest.mark.parametrize("language", CHINESE)
def test_a_translation_has_the_placeholders_of_its_sentence(language: str) -> None:
    for message in catalogue(language):
        if message.id:
            said = message.id if isinstance(message.id, str) else message.id[1]
            told = message.string if isinstance(message.string, str) else message.string[0]
            assert placeholders(told) == placeholders(said), said


def test_traditional_text_has_no_simplified_characters_that_differ() -> None:
    simplified = set("时间办结项现状务岗页数据图线与无个为单责从发经过这还对应选变坏环节约")
    text = "".join(str(message.string) for message in catalogue("zh_Hant") if message.id)
    assert simplified.isdisjoint(text)
