"""Releases that call `imp` fail without imp_compat for want of `imp` alone, and do their work with it."""

from __future__ import annotations

from packages.environments import NO_IMP, Environment, last_exception, parametrize
from packages.releases import IMP, Release


@parametrize(IMP)
def test_release_works_with_imp_compat_only(environment: Environment, release: Release) -> None:
    without = environment.run_program()
    assert without.returncode != 0
    assert last_exception(without) == NO_IMP, without.stdout
    environment.install_imp_compat()
    with_it = environment.run_program()
    assert with_it.returncode == 0, with_it.stdout
    assert environment.called_functions() == sorted(release.words("functions"))
