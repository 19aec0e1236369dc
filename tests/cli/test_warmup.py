from __future__ import annotations

import json

import pytest

from procsim import announcing
from procsim.errors import UsageError


@pytest.fixture
def made(monkeypatch):
    """Say how many functions were compiled, or what hindered that."""

    def say(answer):
        def warm_up():
            if isinstance(answer, Exception):
                raise answer
            announcing.hear("procsim.engines.kernel.machine")
            return answer

        monkeypatch.setattr(announcing, "_COMPILED", [])
        monkeypatch.setattr("procsim.warmup.warm_up", warm_up)

    return say


def test_warmup_tells_on_standard_error_what_it_does_and_then_how_long_it_took(procsim, made):
    made(3)
    done = procsim("warmup")
    assert done.exit_code == 0
    assert done.stderr == "Compiling the fast engine once, about 20 s.\n"
    assert done.stdout.startswith("Compiled in ")
    assert done.stdout.endswith(" s.\n")


def test_warmup_says_that_there_is_nothing_to_do(procsim, made):
    made(0)
    assert procsim("warmup").stdout == "Everything was compiled already.\n"
    assert procsim("warmup", "--lang", "zh-Hans").stdout == "此前均已编译，无需再编译。\n"


def test_warmup_answers_programs_with_one_object(procsim, made):
    made(3)
    told = json.loads(procsim("warmup", "--json").stdout)
    assert told["compiled"] == 3
    assert told["seconds"] >= 0


def test_warmup_without_a_compiler_ends_with_one_message(procsim, made):
    made(UsageError("--engine kernel: found no package 'numba'; pip install numba"))
    done = procsim("warmup")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == "--engine kernel: found no package 'numba'; pip install numba\n"


def test_a_warm_up_that_is_over_has_nothing_to_do():
    from procsim.warmup import warm_up

    warm_up()
    assert warm_up() == 0
