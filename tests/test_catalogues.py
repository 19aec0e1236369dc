"""The catalogues: every sentence of the package, in every language, with the same placeholders."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

import procsim
from procsim.levers import LEVERS

PLACE = Path(procsim.__file__).parent
CHINESE = ("zh_Hans", "zh_Hant")


Sentence = str | tuple[str, str]


def said_in(file: Path) -> Iterator[Sentence]:
    """Find sentences in the syntax tree: those inside f-strings are no tokens of their own."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            literals = [each.value for each in node.args if isinstance(each, ast.Constant)]
            texts = [text for text in literals if isinstance(text, str)]
            if node.func.id in ("_", "N_") and texts:
                yield texts[0]
            elif node.func.id == "ngettext" and texts:
                yield texts[0], texts[1]


@cache
def sentences() -> frozenset[Sentence]:
    found = {sentence for file in PLACE.rglob("*.py") for sentence in said_in(file)}
    found |= {lever.can_worsen for lever in LEVERS.values()}
    plurals = {sentence[0] for sentence in found if isinstance(sentence, tuple)}
    return frozenset(sentence for sentence in found if sentence not in plurals)


def forms(message: Message) -> list[str]:
    """Give the translation, in as many forms as the language has."""
    return [message.string] if isinstance(message.string, str) else list(message.string or [""])


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
        if (found := messages.get(sentence)) is None or found.fuzzy or not all(forms(found))
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
            assert all(placeholders(told) == placeholders(said) for told in forms(message)), said


def test_traditional_text_has_no_simplified_characters_that_differ() -> None:
    simplified = set("时间办结项现状务岗页数据图线与无个为单责从发经过这还对应选变坏环节约")
    text = "".join(str(message.string) for message in catalogue("zh_Hant") if message.id)
    assert simplified.isdisjoint(text)
