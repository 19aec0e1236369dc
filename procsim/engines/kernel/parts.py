"""How the machine is compiled: in parts, which are optimised once, together with the whole.

By itself numba optimises each function together with all that it calls, and makes it executable,
before the next one that calls it begins. For a machine of some two hundred parts that is most of
the time that compiling takes. And as it must expect that each of them is called from elsewhere, it
keeps what only a stranger needs, as a way to report errors, which no part has.

What is derived from here (`JITCodeLibrary`) is numba's own affair and may be another in any minor
release, so pyproject.toml lets none in that was not tried.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from numba import njit, types
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import Compiler
from numba.core.compiler_machinery import PassManager
from numba.core.typed_passes import InlineOverloads
from numba.core.untyped_passes import InlineClosureLikes, InlineInlinables

from procsim.compiled import cache_of_these_sources

F = TypeVar("F", bound=Callable[..., Any])

_HOW: dict[str, Any] = {"error_model": "numpy", "_nrt": False, "no_rewrites": True}
_INSIDE: dict[str, Any] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}


def part(function: F) -> F:
    """Compile a part of the machine, once: it is kept with the whole, which alone calls it."""
    known: Any = njit(pipeline_class=_PartCompiler, **_INSIDE, **_HOW)(function)
    if not hasattr(known, "get_call_template"):
        # The compiler is switched off, and this is the function itself.
        return function
    template = known.get_call_template

    def of_any_number(args: Sequence[types.Type], kws: dict[str, types.Type]) -> Any:
        """The same code for every number: not another for each constant that it is called with."""
        return template([types.unliteral(each) for each in args], kws)

    known.get_call_template = of_any_number
    return known


def whole(signature: str) -> Callable[[F], F]:
    """Compile what Python calls, for one signature, and keep it for later processes."""

    def compiled(function: F) -> F:
        with cache_of_these_sources():
            known: F = njit(signature, cache=True, pipeline_class=_WholeCompiler, **_HOW)(function)
        return known

    return compiled


class _Part(JITCodeLibrary):  # type: ignore[misc]
    """Code of a part, as it was written down: nobody can run it, and it has no surroundings."""

    def _optimize_functions(self, _module: Any) -> None:
        """Leave it to the whole."""

    def finalize(self) -> None:
        """Leave it to the whole, which also links what this part calls."""
        self._finalized = True

    def get_pointer_to_function(self, _name: str) -> int:
        """Give no address."""
        self._ensure_finalized()
        return 0

    @property
    def codegen(self) -> _Part:
        """Who is told of the surroundings."""
        return self

    def set_env(self, _name: str, _surroundings: Any) -> None:
        """Need none: they are for errors and for objects of Python."""

    def called(self) -> Iterable[Any]:
        """Give what this part calls."""
        return self._linking_libraries


class _Whole(JITCodeLibrary):  # type: ignore[misc]
    """Code of the whole, with that of all its parts."""

    def _optimize_functions(self, _module: Any) -> None:
        """Leave it until all parts are here."""

    def finalize(self) -> None:
        """Link the parts, and those that they call, then make all of it executable."""
        self._linking_libraries[:] = _with_what_they_call(self._linking_libraries)
        super().finalize()

    def _optimize_final_module(self) -> None:
        """Optimise once, knowing that parts are called from here alone; no loop is over rows."""
        for function in self._final_module.functions:
            if function.linkage.name == "linkonce_odr":
                function.linkage = "internal"
        manager, builder = self._codegen._module_pass_manager(  # noqa: SLF001
            loop_vectorize=False, slp_vectorize=False
        )
        manager.run(self._final_module, builder)


def _with_what_they_call(libraries: Iterable[Any]) -> list[Any]:
    """Give libraries and all that those of parts call, each once."""
    found: dict[Any, None] = {}
    pending = [*libraries]
    while pending:
        library = pending.pop()
        if library not in found:
            found[library] = None
            pending += library.called() if isinstance(library, _Part) else ()
    return [*found]


_UNNEEDED = {InlineClosureLikes, InlineInlinables, InlineOverloads}
"""Steps of numba's compiler that search all code for what is not there."""


class _PartCompiler(Compiler):  # type: ignore[misc]
    """Numba's compiler, writing to a library of ours."""

    library: type[Any] = _Part

    def define_pipelines(self) -> Any:
        """Compile as always, but for what no function here needs."""
        state, passes = self.state, PassManager("part")
        state.library = self.library(state.targetctx.codegen(), state.func_id.func_qualname)
        state.library.enable_object_caching()
        for known in super().define_pipelines():
            passes.passes += [each for each in known.passes if each[0] not in _UNNEEDED]
        passes.finalize()
        return [passes]


class _WholeCompiler(_PartCompiler):
    """The same for the whole."""

    library = _Whole
