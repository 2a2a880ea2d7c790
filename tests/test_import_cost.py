"""What `import imp_compat` imports and changes."""

REPORT = """
import sys, os
before = set(sys.modules)
state = [list(sys.path), list(sys.meta_path), list(sys.path_hooks), dict(os.environ), list(sys.warnoptions)]
import {module}
print(*sorted(set(sys.modules) - before))
assert state == [sys.path, sys.meta_path, sys.path_hooks, dict(os.environ), sys.warnoptions]
"""
OWN = {"imp_compat", "imp_compat._interpreter"}


def test_import_adds_no_module_but_its_own(run_python, whole):
    """Isolated and without site, so that nothing of the list is there already."""
    import imp_compat

    folder = imp_compat.__path__[0] + "/.."
    code = f"import os, sys; sys.path.append({folder!r})\n" + REPORT.format(module="imp_compat")
    assert set(run_python(code, "-I", "-S").split()) == OWN
