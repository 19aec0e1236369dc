"""The language of the reader: how it is chosen, and what is said in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from procsim import text
from procsim.errors import UsageError
from procsim.text import (
    Listed,
    Named,
    Sentence,
    _,
    key_of,
    language_of,
    ngettext,
    speaking,
    title_of,
    use,
)


@pytest.fixture(autouse=True)
def english_afterwards() -> Iterator[None]:
    yield
    use("en")


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("zh_CN.UTF-8", "zh-Hans"),
        ("zh", "zh-Hans"),
        ("zh-Hans", "zh-Hans"),
        ("zh_SG", "zh-Hans"),
        ("zh_TW.Big5", "zh-Hant"),
        ("zh-Hant", "zh-Hant"),
        ("zh_Hant_HK", "zh-Hant"),
        ("zh-Hans-HK", "zh-Hans"),
        ("zh_HK", "zh-Hant"),
        ("en_GB.UTF-8", "en"),
        ("C.UTF-8", "en"),
        ("POSIX", "en"),
    ],
)
def test_a_locale_gives_the_language_that_its_readers_read(locale: str, language: str) -> None:
    assert language_of(locale) == language
    assert language_of(None, {"LANG": locale}) == language


def test_the_first_variable_that_is_set_decides() -> None:
    places = {"LC_ALL": "", "LC_MESSAGES": "zh_TW", "LANG": "en_GB"}
    assert language_of(None, places) == "zh-Hant"


def test_a_locale_without_a_catalogue_means_english() -> None:
    assert language_of(None, {"LANG": "fr_FR.UTF-8"}) == "en"


@pytest.mark.parametrize("speak", [use, language_of])
def test_a_language_without_a_catalogue_is_refused_with_those_there_are(speak: object) -> None:
    assert callable(speak)
    with pytest.raises(UsageError, match=r"language: found 'fr'; allowed: en, zh-Hans, zh-Hant"):
        speak("fr")


def test_a_sentence_is_said_in_the_language_in_use() -> None:
    use("zh-Hant")
    assert (text.language(), _("Today")) == ("zh-Hant", "現狀")


def test_a_sentence_without_a_translation_is_said_in_english() -> None:
    use("zh-Hans")
    assert _("never heard of") == "never heard of"
    assert ngettext("{n} mouse", "{n} mice", 2) == "{n} mice"


def test_a_title_falls_back_on_the_other_script_then_english_then_any() -> None:
    assert title_of("a_b", None) == "a b"
    assert title_of("a", "窗口", "en") == "窗口"
    assert title_of("a", {"en": "x", "zh-Hant": "繁"}, "zh-Hans") == "繁"
    assert title_of("a", {"en": "x", "fr": "y"}, "zh-Hans") == "x"
    assert title_of("a", {"fr": "y"}, "zh-Hans") == "y"


def test_what_has_titles_is_grouped_by_the_english_one_else_by_the_first() -> None:
    assert key_of({"zh-Hant": "稅務局", "en": "Tax Bureau"}) == "Tax Bureau"
    assert key_of({"zh-Hant": "稅務局", "zh-Hans": "税务局"}) == "税务局"
    assert key_of("Tax Bureau") == "Tax Bureau"
    assert key_of(None) is None


def test_a_sentence_is_kept_and_said_to_each_reader_in_their_language() -> None:
    pool = Named("desk", {"en": "Desk", "zh-Hans": "窗口"})
    found = Sentence("{text}: {pools}", {"text": Sentence("Today"), "pools": Listed((pool, "x"))})
    assert str(found) == "Today: Desk, x"
    with speaking("zh-Hans"):
        assert str(found) == "现状: 窗口，x"
