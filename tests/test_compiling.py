"""What is compiled is told of, once, and is known to be kept."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from procsim import announcing, compiling
from procsim import compiled as compiled_here
from procsim.compiled import compiled
from procsim.compiling import engine_compiled_once, engine_is_kept
from procsim.errors import UsageError

MAIN = "from procsim.cli import main; main()"
SMALL = Path(__file__).parent / "cli" / "small.yaml"


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A directory of one's own for what is compiled, empty at first."""
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "kept"))
    return tmp_path / "kept"


@pytest.fixture
def unheard(monkeypatch):
    """A process in which nothing was compiled yet."""
    monkeypatch.setattr(announcing, "_COMPILED", [])


def test_the_engine_is_kept_where_it_was_compiled_and_nowhere_else(place, monkeypatch):
    assert not engine_is_kept()
    with engine_compiled_once():
        pass
    assert engine_is_kept()
    assert [file.suffix for file in place.rglob("*") if file.is_file()] == [".kept"]
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(place.parent / "elsewhere"))
    assert not engine_is_kept()


@pytest.mark.parametrize(
    ("what", "other"),
    [
        ("procsim.compiling.version", "0.1"),
        ("llvmlite.binding.get_host_cpu_name", "abacus"),
    ],
)
def test_the_engine_of_another_compiler_or_processor_is_not_kept(place, monkeypatch, what, other):
    with engine_compiled_once():
        pass
    compiling._mark.cache_clear()
    with monkeypatch.context() as patch:
        patch.setattr(what, lambda *_: other)
        found = engine_is_kept()
    compiling._mark.cache_clear()
    assert not found
    assert engine_is_kept()


def test_the_engine_of_other_sources_is_not_kept(place, monkeypatch):
    with engine_compiled_once():
        pass
    monkeypatch.setattr("procsim.compiled._digest", lambda: "other")
    assert not engine_is_kept()


def test_nothing_is_kept_where_nothing_can_be_written(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "file"))
    with engine_compiled_once():
        pass
    assert not engine_is_kept()


def test_a_package_that_cannot_be_written_keeps_it_with_the_user(tmp_path, monkeypatch):
    (tmp_path / "__pycache__").touch()
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "user"))
    sources = compiled_here._digest()
    monkeypatch.setattr(compiled_here, "_digest", lambda: sources)
    monkeypatch.setattr(compiled_here, "_HERE", tmp_path)
    assert compiled_here.place() == tmp_path / "user" / "procsim" / f"compiled-{sources}"


def test_an_engine_that_has_no_place_to_be_kept_is_refused(place):
    told = "found no place to keep what is compiled; NUMBA_CACHE_DIR=DIR"
    with pytest.raises(UsageError, match=told), engine_compiled_once():
        raise RuntimeError("cannot cache function 'run': no locator available")
    assert not engine_is_kept()


def test_a_compiler_that_does_not_work_is_told_with_its_reason(place):
    with pytest.raises(UsageError, match=r"--engine kernel: found Numba needs NumPy 2\.5 or less;"):  # noqa: SIM117
        with engine_compiled_once():
            raise ImportError("Numba needs NumPy 2.5 or less")


def test_another_fault_stays_what_it_is(place):
    with pytest.raises(RuntimeError, match="loop"), engine_compiled_once():
        raise RuntimeError("loop")


def test_what_is_compiled_is_told_once_for_each_part(unheard, caplog):
    for module in ("procsim.tally.kept", "somebody.else", None, "procsim.engines.kernel.machine"):
        announcing.hear(module)
        announcing.hear(module)
    assert [record.getMessage() for record in caplog.records] == [
        "Compiling the counting of key figures once, about 5 s.",
        "Compiling the fast engine once, about 20 s.",
    ]
    assert announcing.compiled_so_far() == 4


def test_the_compiler_itself_tells_what_it_makes(unheard, caplog, place):
    def double(number):
        return 2 * number

    double.__module__ = "procsim.tally.doubles"
    fast = compiled(double)
    assert not caplog.records
    assert [fast(4), fast(5)] == [8, 10]
    assert [record.getMessage() for record in caplog.records] == [
        "Compiling the counting of key figures once, about 5 s."
    ]


def test_a_loop_that_has_no_place_to_be_kept_is_compiled_all_the_same(monkeypatch):
    def njit(function, *, cache=False, **_how):
        if cache:
            raise RuntimeError("cannot cache function: no locator available")
        return lambda number: function(number) + 1

    monkeypatch.setattr("numba.njit", njit)
    assert compiled(abs)(-3) == 4


def _command(place, *words):
    done = subprocess.run(
        [sys.executable, "-c", MAIN, *map(str, words)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "LC_ALL": "C.UTF-8", "NUMBA_CACHE_DIR": str(place)},
    )
    return done.stdout, done.stderr


@pytest.mark.slow
def test_what_a_warm_up_compiles_nobody_compiles_again(tmp_path):
    out, err = _command(tmp_path, "warmup")
    assert err.splitlines() == [*announcing._TOLD.values()]
    assert out.startswith("Compiled in ")
    assert _command(tmp_path, "warmup") == ("Everything was compiled already.\n", "")
    many = ("run", SMALL, "--json", "--engine", "kernel", "--workers", 2, "--replications", 40)
    assert _command(tmp_path, *many)[1] == ""
