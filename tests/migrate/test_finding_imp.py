"""Uses of imp: through every way to import it, alias it, and ask for its names."""

import sys

import pytest

FOUND = {
    "import os, imp as i\ni.reload(m)": "1 IMP001 imp, 2 IMP024 imp.reload",
    "from imp import load_source as ls\nls('a', 'b')": "1 IMP001 imp, 2 IMP012 imp.load_source",
    "__import__('imp').get_tag()": "1 IMP026 imp.get_tag, 1 IMP001 imp",
    "import importlib\nm = importlib.import_module('imp')\nm.get_tag()": "2 IMP001 imp, 3 IMP026 imp.get_tag",
    "from importlib import import_module as im\nim(name='imp').get_tag()": "2 IMP026 imp.get_tag, 2 IMP001 imp",
    "import sys\nsys.modules['imp'].get_tag()": "2 IMP026 imp.get_tag, 2 IMP001 imp",
    "import sys\ndel sys.modules['imp']": "2 IMP001 imp",
    "import imp\ngetattr(imp, 'reload')(m)": "1 IMP001 imp, 2 IMP024 imp.reload",
    "import imp\ni, o = imp, os\ni.reload(m)": "1 IMP001 imp, 3 IMP024 imp.reload",
    "import imp\nreload = imp.reload\nn = reload(m)\nn.x": "1 IMP001 imp, 2 IMP024 imp.reload, 3 IMP024 imp.reload",
    "import imp\nimport imp\nsetattr(imp, 'reload', f)": "1 IMP001 imp, 2 IMP001 imp, 3 IMP024 imp.reload",
    "import imp\nimp.reload = f": "1 IMP001 imp, 2 IMP024 imp.reload",
    "import imp\nimp._private": "1 IMP001 imp, 2 IMP002 imp._private",
    "m = __import__('imp')\nm._private": "1 IMP001 imp, 2 IMP002 imp._private",
    "import imp\nprint(imp.__file__)": "1 IMP001 imp",
    "def f():\n    import imp\n    def g():\n        nonlocal imp\n        imp.get_tag()": "2 IMP001 imp, 5 IMP026 imp.get_tag",
    "class C:\n    import imp\n    tag = imp.get_tag()": "2 IMP001 imp, 3 IMP026 imp.get_tag",
    "import imp\nf = lambda m, d=imp.get_tag(): imp.reload(m)": "1 IMP001 imp, 2 IMP026 imp.get_tag, 2 IMP024 imp.reload",
    "import imp\nasync def f(m: imp.NullImporter) -> imp.NullImporter:\n    imp.reload(m)": "1 IMP001 imp, 2 IMP031 imp.NullImporter, 2 IMP031 imp.NullImporter, 3 IMP024 imp.reload",
    "import imp\n[i := imp for x in y]\ni.reload(m)": "1 IMP001 imp, 3 IMP024 imp.reload",
    "def f():\n    def g():\n        nonlocal imp\n        imp.reload(m)\n    import imp\n    g()": "4 IMP024 imp.reload, 5 IMP001 imp",
    "import imp\nimp = other()\nimp.reload(m)": "1 IMP001 imp",
    "import imp\nif x:\n    def f():\n        a = imp\n        a = other()\n        a.reload(m)": "1 IMP001 imp",
    "imp = None\nimport imp\nimp.reload(m)": "2 IMP001 imp, 3 IMP024 imp.reload",
    f"import imp\nx = {'1 + ' * 900}imp.get_tag()": "1 IMP001 imp, 2 IMP026 imp.get_tag",
    "monkeypatch.setattr('imp.load_source', f)": "1 IMP012 imp.load_source",
    "monkeypatch.delattr('imp.load_source')": "1 IMP012 imp.load_source",
    "pkgutil.resolve_name('imp.load_source')": "1 IMP012 imp.load_source",
    "import imp\nmock.patch.object(imp, 'load_source')": "1 IMP001 imp, 2 IMP012 imp.load_source",
    # Nothing uses the import.
    "from imp import reload, find_module": "1 IMP001 imp unused",
    "def f():\n    import imp\nimp": "2 IMP001 imp unused",
    # Something does, or may.
    "import imp\ndel imp": "1 IMP001 imp",
    "import imp\n__all__ = ['imp']": "1 IMP001 imp",
    "import imp\n__all__ += ['imp']": "1 IMP001 imp",
    "import imp\n__all__: list = ['imp']": "1 IMP001 imp",
    "from imp import reload, find_module\nreload(m)": "1 IMP001 imp, 2 IMP024 imp.reload",
    "from imp import *": "1 IMP001 imp",
    "def f():\n    global imp\n    import imp\ndef g():\n    return imp": "3 IMP001 imp",
    # Not a use
    "import imports.imp as i\ni.reload(m)": "",
    "from .imp import reload\nreload(m)": "",
    "self.imp.reload(m)": "",
    "mock.patch(target)": "",
    "mock.patch.object(other, 'load_source')": "",
    "import sys\nsys.modules['imp'] = shim": "",
    "import sys\nsys.modules.get('imp')": "",
    "import sys\nsys.modules['os'].imp": "",
    "def f():\n    nonlocal imp\n    imp.reload(m)": "",
    "import importlib\nm = importlib.import_module(name)\nm.reload(x)": "",
}


@pytest.mark.parametrize(("source", "expected"), FOUND.items())
def test_a_use_is_found(source, expected, uses):
    assert sorted(uses(source)) == sorted(filter(None, expected.split(", ")))


SHADOWED = [
    "def f(*, imp=None):\n    imp.reload(m)",
    "def f(*imp):\n    imp.reload(m)",
    "def f(**imp):\n    imp.reload(m)",
    "f = lambda imp: imp.reload(m)",
    "def f():\n    for x, (imp, *y) in imps:\n        imp.reload(m)",
    "def f():\n    with open(p) as imp:\n        imp.reload(m)",
    "def f():\n    try:\n        pass\n    except E as imp:\n        imp.reload(m)",
    "def f():\n    x, imp = a, b, c\n    imp.reload(m)",
    "def f():\n    x, *imp = a, b, c\n    imp.reload(m)",
    "def f():\n    imp += other\n    imp.reload(m)",
    "def f():\n    imp: object = other\n    imp.reload(m)",
    "def f():\n    def imp(): pass\n    imp.reload(m)",
    "def f():\n    class imp:\n        pass\n    imp.reload(m)",
    "def f():\n    import other as imp\n    imp.reload(m)",
    "def f():\n    from . import imp\n    imp.reload(m)",
    "def f():\n    import imp\n    def g(imp):\n        def h():\n            nonlocal imp\n            imp.reload(m)",
    "{imp.reload(m): 1 for imp in imps}",
    "{x for imp in imps if imp.reload(m)}",
    "(imp.reload(m) for imp in imps)",
    "[x for imp in imps for y in imp.reload(m)]",
    "def f():\n    [imp := other for x in y]\n    imp.reload(m)",
]


SEEN = [
    "def f(x=imp.reload(m), imp=1): pass",
    "@imp.reload(m)\ndef f(imp): pass",
    "def f(imp) -> imp.reload: pass",
    "[imp for imp in imp.reload(m)]",
    "[x for x in y if imp.reload(x)]",
    "class C:\n    imp = other\n    def f(self):\n        imp.reload(m)",
    "class C:\n    imp = other\n    x = [imp.reload(m) for y in z]",
    "def f():\n    imp = other\ndef g():\n    imp.reload(m)",
    "def f(imp):\n    def g():\n        global imp\n        imp.reload(m)",
    "try:\n    pass\nexcept E:\n    pass\nelse:\n    imp.reload(m)",
    "try:\n    pass\nfinally:\n    imp.reload(m)",
    "while x:\n    pass\nelse:\n    imp.reload(m)",
    "for x in y:\n    pass\nelse:\n    imp.reload(m)",
    "with a(imp.reload) as b, c(b): pass",
    "x[imp.reload(m)] = 1",
    "x = f'{imp.reload(m)}'",
    "x: imp.reload",
    "async def f():\n    async for x in imp.reload(m): pass",
    "del x[imp.reload(m)]",
    "if (x := imp.reload(m)): pass",
]
if sys.version_info >= (3, 10):
    SHADOWED += [
        f"def f():\n    match x:\n        case {pattern} if imp.reload(m):\n            imp.reload(m)"
        for pattern in ("imp", "[*imp]", "{'a': 1, **imp}", "C(x=imp)", "[1, 2] as imp")
    ]
if sys.version_info >= (3, 12):
    SHADOWED += [
        "def f[imp](x: imp.reload): imp.reload(m)",
        "class C[imp](imp.reload): x = imp.reload",
        "type A[imp] = imp.reload",
        "type imp = int\nimp.reload(m)",
    ]
    SEEN.append("def f[T](x: imp.reload): pass")


@pytest.mark.parametrize("source", SHADOWED)
def test_a_name_that_something_else_binds_is_not_imp(source, uses):
    assert [use for use in uses(f"import imp\n{source}") if "IMP024" in use] == []


@pytest.mark.parametrize("source", SEEN)
def test_a_name_of_the_module_is_seen_where_python_sees_it(source, uses):
    assert len([use for use in uses(f"import imp\n{source}") if "IMP024 imp.reload" in use]) == 1


def test_positions_count_characters_from_one(findings):
    (_, use) = findings("import imp\nx = 'é', imp.reload(m)")
    assert (use.line, use.column, use.end) == (2, 10, 20)
    assert use.source[use.column - 1 : use.end - 1] == "imp.reload"


def test_a_use_over_several_lines_ends_with_its_first(findings):
    (statement,) = findings("from imp import (reload,\n   find_module)\n")
    assert (statement.line, statement.column, statement.end) == (1, 1, len("from imp import (reload,") + 1)


def test_nothing_that_a_package_imports_is_unused(findings):
    assert not findings("import imp", "package/__init__.py")[0].unused


def test_names_that_are_bound_to_one_another_end_the_search(uses):
    chain = "\n".join(f"x{index} = x{index + 1}.x" for index in range(30))
    assert uses(f"import imp\n{chain}\nx30 = x0\nx0.reload(imp)") == ["1 IMP001 imp"]


@pytest.mark.parametrize("order", [1, -1], ids=["far-first", "near-first"])
def test_where_one_search_ends_another_goes_on(order, uses):
    """What is found of a name at the end of a search is less than what there is."""
    chain = "\n".join(f"x{index} = x{index + 1}" for index in reversed(range(9)))
    read = "\n".join(f"x{index}.load_module(n)" for index in range(10)[::order])
    load = "from importlib.machinery import SourceFileLoader as L\nx9 = L(n, p)"
    assert len([use for use in uses(f"{load}\n{chain}\n{read}") if "IMP204" in use]) == 7


def test_the_same_name_bound_many_times_over_ends_the_search(uses):
    steps = "\n".join("x = x.step()" for _ in range(200))
    assert uses(f"import imp\n{steps}\nx.reload(imp)") == ["1 IMP001 imp"]
