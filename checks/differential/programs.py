"""Makes programs: folders of modules of every kind, and calls of the whole API with good and bad arguments.

A program is a list of lines of Python, to be executed one after the other whatever they raise, with `imp` and
what world.py defines: a strategy is, in the main, a choice between texts.
"""

from __future__ import annotations

import re

from hypothesis import strategies as st

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from hypothesis.strategies import SearchStrategy

    Text = SearchStrategy[str]


def one_of(texts: str) -> Text:
    """Choose one of some texts, which stand on lines of their own or two or more spaces apart."""
    return st.sampled_from(re.split(r"\s\s+", texts.strip()))


def mostly(usual: Text, odd: Text) -> Text:
    """Choose the usual in three of four cases."""
    return st.one_of(usual, usual, usual, odd)


def flat(groups: Iterable[Iterable[str]]) -> list[str]:
    """Join groups of lines."""
    return [line for group in groups for line in group]


# Sources of modules. Some call `observe`, which replay.py puts among the builtins, as it does `imp`.

GOOD = [
    b"x = 1\n",
    b"x = 2\n",
    b"",
    b"'''A docstring.'''\nx = 1\n",
    b"try:\n    n += 1\nexcept NameError:\n    n = 1\n",
    b"seen = observe()\n",
    b"import warnings\nwarnings.warn('loaded')\n",
    b"x = 1\r\ny = 2\r\n",
    b"x = 1\ry = 2\r",
    b"def __getattr__(name):\n    raise AttributeError(name)\n",
    b"assert (1, 'always true')\n",
    b"import a\n",
    b"import b\nx = b\n",
    b"from . import b\n",
    b"kept = __loader__\nkept_spec = __spec__\n",
]
ENCODED = [
    b"# -*- coding: latin-1 -*-\nx = '\xe9'\n",
    b"#!/usr/bin/python\n# vim: set fileencoding=iso-8859-15 :\nx = '\xa4'\n",
    b"\n# coding=cp1252\nx = '\x80'\n",
    b"\n\n# coding: latin-1\nx = 'too late'\n",
    b"\xef\xbb\xbfx = '\xc3\xa9'\n",
    b"\xef\xbb\xbf# coding: latin-1\nx = 1\n",
    b"# -*- coding: no-such-encoding -*-\nx = 1\n",
    b"# -*- coding: utf-8 -*-\nx = '\xe9'\n",
    b"# -*- coding: hex -*-\nx = 1\n",
    b"# -*- coding: utf-16 -*-\nx = 1\n",
    b"x = 1 # coding: latin-1\ny = '\xe9'\n",
    b"x = '\xe9'\n",
    b"\xff\xfex\x00",
    "x = 'é'\n".encode("utf-16"),
    b"x = '\x00'\n",
]
BROKEN = [b"x = (\n", b"  x = 1\n"]
RAISING = [
    b"x = 1\nraise ValueError('on purpose')\n",
    b"raise ImportError('on purpose', name='n', path='p')\n",
    b"raise SystemExit(3)\n",
    b"raise KeyboardInterrupt\n",
    b"import no_such_module\n",
    b"raise AttributeError('__spec__')\n",
    b"raise ModuleNotFoundError('spec not found', name=__name__)\n",
    b"seen = observe()\nundefined\n",
]
REPLACEMENT = b"import sys\nclass R:\n    pass\nR.__module__ = 'm'\nr = R()\n"
OWN_CLASS = (
    b"import sys\nclass M(type(sys)):\n    %s\nM.__module__ = 'm'\nsys.modules[__name__].__class__ = M\n"
)
MEDDLING = [
    b"import sys\ndel sys.modules[__name__]\n",
    b"import sys\ndel sys.modules[__name__]\nraise ValueError('gone')\n",
    b"import sys\nsys.modules[__name__] = imp.new_module('other')\n",
    REPLACEMENT + b"sys.modules[__name__] = r\n",
    REPLACEMENT + b"r.__spec__ = __spec__\nsys.modules[__name__] = r\n",
    b"import sys\nclass R:\n    __slots__ = ()\nR.__module__ = 'm'\nsys.modules[__name__] = R()\n",
    b"import sys\nsys.modules[__name__] = None\n",
    b"import sys\nsys.modules[__name__] = 3\nraise ValueError('replaced')\n",
    OWN_CLASS % b"__loader__ = property(lambda self: 1)",
    OWN_CLASS % b"def __setattr__(self, name, value): raise TypeError(name)",
    b"__spec__ = None\n",
    b"del __spec__\n",
    b"__spec__ = 3\n",
    b"__spec__.name = 'renamed'\n",
    b"__spec__.loader = None\n",
    b"__spec__.submodule_search_locations = ['pk']\n",
    b"__spec__._initializing = 'odd'\n",
    b"__loader__ = None\n",
    b"del __loader__\n",
    b"__loader__.file and __loader__.file.close()\n",
    b"__name__ = 'renamed'\n",
    b"__file__ = 'moved'\n",
    b"__path__ = ['pk']\n",
    b"__package__ = 'pk'\n",
    b"globals().clear()\n",
    b"import os\nos.unlink(__file__)\n",
    b"if 'n' not in globals():\n    n = 1\n    x = imp.load_source(__name__, __file__)\n",
    b"if 'n' not in globals():\n    n = 1\n    imp.reload(__import__('sys').modules[__name__])\n",
    b"imp.acquire_lock()\n",
]
sources_of_bytecode = st.sampled_from([*GOOD, *GOOD, *MEDDLING, *RAISING])
sources = st.sampled_from([*GOOD, *GOOD, *MEDDLING, *RAISING, *ENCODED, *BROKEN])


# Files

source_files = one_of("a.py  b.py  pk/__init__.py  pk/a.py  pk/b.py  é b.py  x-y.py  é.py  a.txt  a  a.b.py")
bytecode_files = one_of("a.pyc  b.pyc  pk/__init__.pyc  pk/b.pyc  qk/__init__.pyc  é.pyc  a.dat")
bytecode_faults = st.one_of(
    st.just(""),
    st.just(""),
    one_of("flags=1  flags=3  flags=2  flags=4  flags=0xffffffff  mtime=1  size=0  of='other.py'  of=''"),
    one_of(r"end=0  end=3  end=4  end=10  end=12  end=15  end=16  end=20  end=-5  magic=b'\x00\x00\r\n'"),
    one_of(r"data=b'i\x2a\x00\x00\x00'  data=b'N'  data=b'\xff'  data=b''"),
)


def write(path: Text) -> Text:
    """Write a source."""
    return st.builds("write({!r}, {!r}, mtime={})".format, path, sources, st.integers(0, 1))


def write_bytecode(path: Text) -> Text:
    """Write bytecode, to the path of an expression."""
    return st.builds("bytecode({}, {!r}, {})".format, path, sources_of_bytecode, bytecode_faults)


def cached(path: Text) -> Text:
    """Return the expression of where the bytecode of a source belongs."""
    return st.builds("cache({!r})".format, path)


other_files = one_of("""
    folder('x.py')    folder('a.py')    folder('pk')    folder('pk/__init__.py')    folder('__pycache__')
    write('__pycache__', b'')    write('y.py/__init__.py', b'x = 1')
    write('__init__.py', b'x = 1')    write('.py', b'x = 1')
    link('l.py', 'a.py')    link('a.py', 'b.py')    link('l.py', 'nowhere')    link('l.py', 'l.py')
    link('lk', 'pk')    link('pk', 'lk')    link('a.pyc', 'b.pyc')
    extension('ext.so')    extension('ext' + SUFFIX)    extension('pk/ext' + SUFFIX)
    extension('single.so')    extension('é.so')    extension('a.py')
    write('ext.so', b'no extension')    write('a' + SUFFIX, b'')
""")
files_on_disk = st.one_of(
    write(source_files),
    write(source_files),
    write_bytecode(bytecode_files.map(repr)),
    write_bytecode(cached(source_files)),
    other_files,
)


# Arguments

# Not '_frozen_importlib': an interpreter in which other code is executed loads nothing more.
names = mostly(
    one_of("'a'  'b'  'pk'  'pk.a'  'ext'  'é b'  'é'  'single'"),
    one_of(r"""
        ''  '.'  'a.'  '.a'  'a.b'  'x-y'  'l'  'lk'  'x'  'x.py'  'y.py'  'qk'  '../a'  'pk/a'  'pk/../a'
        '/a'  'pk.b'  'pk.ext'  'no_such'  'fails'  'a\0b'  '\udc80'  '__init__'  '__main__'  'tmp' * 200
        'os'  'sys'  'json'  'builtins'  'itertools'  '_imp'
        'zipimport'  '__hello__'  '__phello__'  '__phello__.spam'
        Text('a')  None  3  b'a'  ['a']
    """),
)
source_paths = one_of("'a.py'  'b.py'  'pk/__init__.py'  'a.txt'")
plain_paths = st.one_of(
    source_paths, one_of("'a.pyc'  'pk/b.pyc'  'ext.so'  'ext' + SUFFIX  cache('a.py')  cache('a.txt')")
)
# Not '//a.py': below a sys.pycache_prefix, importlib cannot name its bytecode, nor its spec be shown.
paths = mostly(
    one_of("'a.py'  'b.py'  'pk/__init__.py'  'pk/a.py'  absolute('a.py')  'é b.py'  'a.txt'  'a'  found[1]"),
    one_of(r"""
        ''  '.'  '..'  os.curdir  './a.py'  'pk/../a.py'  'pk//a.py'  'pk'  'pk/'  'qk'  'lk'
        'x.py'  'y.py'  'l.py'  'é.py'  '.py'  '__init__.py'  'a.b.py'  'x-y.py'  'nowhere.py'
        'nowhere/a.py'  'a.py/b'  'a.py ' * 80
        'a.pyc'  'é.pyc'  'pk/__init__.pyc'  'pk/b.pyc'  'a.dat'  cache('a.py')  absolute('pk')
        'ext.so'  'ext' + SUFFIX  'ext.abi3.so'  'single.so'  absolute('ext.so')
        pathlib.Path('a.py')  pathlib.Path('pk')  PathLike('a.py')  PathLike(b'a.py')  PathLike(3)
        Text('a.py')  b'a.py'  b'pk'  b''  None  99  'a\0.py'  '\udc80.py'  ['a.py']  found
    """),
)
open_files = st.one_of(
    st.builds("open({})".format, plain_paths),
    st.builds("open({}, 'rb')".format, plain_paths),
    st.builds("open({}, {})".format, plain_paths, one_of("'r+'  'rb+'  'rb', 0  'a'  'w'  'ab'  'U'  'rt'")),
    st.builds("open({}, {})".format, source_paths, one_of("'r', encoding='latin-1'  'r', newline=''")),
    st.builds("io.TextIOWrapper(open({}, 'rb'))".format, plain_paths),
    st.builds("half_read(open({}, 'rb'))".format, plain_paths),
    st.builds("half_read(open({}))".format, source_paths),
    st.builds("closed(open({}))".format, plain_paths),
    st.builds("closed(open({}, 'rb'))".format, plain_paths),
)
file_objects = mostly(
    st.one_of(open_files, open_files, one_of("file  found[0]  None")),
    one_of(r"""
        io.BytesIO(b'x = 5')
        half_read(io.BytesIO(b'x = 5\nx = 6'))
        closed(io.BytesIO(b'x = 5'))
        io.StringIO('x = 5')
        io.TextIOWrapper(io.BytesIO(b'x = 5'))
        io.BufferedReader(io.BytesIO(b'x = 5'))
        Duck(b'x = 7')
        Duck(b'x = 7', closed=False)
        Duck(b'x = 7', closed=False, mode='rb')
        Duck(b'x = 7', closed=True)
        object()  pathlib.Path('a.py')  'text'  b'bytes'  ''  0  3  False  []
    """),
)
search_paths = mostly(
    one_of("['.']  ['pk']  [absolute('.')]  ['']  ['nowhere', '.']  None"),
    one_of(r"""
        []  ['pk', '.']  ['.', 'pk']  ['a.py', '.']  ['./']  ['pk/']  ['lk']  ['qk', 'lk']  ['..']
        ['nowhere']  ['.', None]  ['\0', '.']  [None]  [b'.']  [pathlib.Path('pk')]  [PathLike(b'.')]
        [Text('.')]  [3]  ('.',)  '.'  0  False  iter(['.'])  sys.path  module.__path__
    """),
)
descriptions = mostly(
    st.one_of(
        one_of("('.py', 'r', 1)  ('.py', 'rb', 1)  ('.pyc', 'rb', 2)  ('.so', 'rb', 3)"),
        one_of("('', '', 5)  ('', '', 6)  ('', '', 7)  ('.py', 'U', 1)  found[2]"),
    ),
    st.one_of(
        st.builds(
            "({}, {}, {})".format,
            one_of("'.py'  ''  '.pyc'  SUFFIX  '.so'  'py'  None  3"),
            one_of("'r'  'rb'  'U'  'rU'  ''  'r+'  'w'  'rt'  None  b'r'  3"),
            one_of("1  2  3  5  6  7  0  4  8  9  10  -1  None  True  1.0  '1'  []  imp.PY_SOURCE"),
        ),
        one_of("None  ()  ('', '')  'abc'  ['.py', 'r', 1]  ('', '', 1, 2)  3"),
    ),
)
anything = st.one_of(names, paths, file_objects, search_paths, descriptions)


# Calls


def call(function: str, *arguments: Text) -> Text:
    """Call a function."""
    return st.builds(lambda *given: f"imp.{function}({', '.join(given)})", *arguments)


loads = st.one_of(
    call("load_source", names, paths),
    call("load_source", names, paths, file_objects),
    call("load_compiled", names, paths),
    call("load_compiled", names, paths, file_objects),
    call("load_package", names, paths),
    call("load_dynamic", names, paths),
    call("load_dynamic", names, paths, file_objects),
    call("load_module", names, file_objects, paths, descriptions),
    call("load_module", names, st.just("None"), paths, descriptions),
    call("load_module", names, st.just("*found")),
).map("module = {}".format)
known_names = one_of("""
    'os'  'codecs'  'io'  'abc'  '_collections_abc'  'importlib.util'  'runpy'  'zipimport'
    '__hello__'  '__phello__'  '__phello__.spam'  'sys'  'builtins'  'itertools'  'json'  'textwrap'
""")
finds = st.one_of(
    call("find_module", names, search_paths),
    call("find_module", names, search_paths),
    call("find_module", known_names),
).map("found = {}".format)
loaded = one_of("module  os  types.ModuleType('a')  sys.modules['a']  sys.modules['pk']  sys.modules['pk.a']")
reloads = st.one_of(call("reload", loaded), call("reload", loaded), call("reload", anything))
asked_of_names = st.builds(
    "imp.{}({})".format,
    one_of(
        "is_builtin  is_frozen  is_frozen_package  get_frozen_object  init_builtin  init_frozen  new_module"
    ),
    names,
)
bytecode_paths = st.one_of(
    call("cache_from_source", paths),
    call("cache_from_source", paths, one_of("None  True  False  0  1  2  ''  'x'  b''  []")),
    call("source_from_cache", paths),
    call(
        "source_from_cache",
        one_of("""
            cache('a.py')  cache('pk/a.py')  pathlib.Path(cache('a.py'))  os.fsencode(cache('a.py'))
            'a.x.pyc'  '__pycache__/a.pyc'  '__pycache__/a.x.y.z.pyc'  '__pycache__/a.other.pyc'
            '__pycache__/a.' + imp.get_tag() + '.opt-1.pyc'
            '__pycache__/a.' + imp.get_tag() + '.opt-.pyc'
            '__pycache__/a.' + imp.get_tag() + '.opt-$.pyc'
            '__pycache__/a.' + imp.get_tag() + '.one-1.pyc'
        """),
    ),
)
other_calls = one_of("""
    imp.get_magic()    imp.get_tag()    imp.get_suffixes()
    imp.lock_held()    imp.acquire_lock()    imp.release_lock()
    imp.NullImporter('nowhere').find_module('a')    imp.NullImporter('nowhere').find_module('a', None)
""")
functions = one_of("""
    find_module  load_module  load_source  load_compiled  load_package  load_dynamic  create_dynamic  reload
    new_module  is_builtin  is_frozen  is_frozen_package  get_frozen_object  init_builtin  init_frozen
    get_magic  get_tag  get_suffixes  cache_from_source  source_from_cache  NullImporter
""")
misuses = st.builds("imp.{}({})".format, functions, st.lists(anything, max_size=4).map(", ".join))
calls = st.one_of(
    loads,
    loads,
    loads,
    finds,
    reloads,
    asked_of_names,
    st.one_of(bytecode_paths, other_calls, misuses),
)


# What happens between calls

module_names = one_of("'a'  'b'  'pk'  'ext'  ''  'single'")
settings = one_of("""
    sys.path.insert(0, '.')    sys.path.insert(0, '')
    sys.path.insert(0, absolute('.'))    sys.path.insert(0, absolute('pk'))
    sys.path.clear()    sys.meta_path.clear()
    sys.dont_write_bytecode = True    sys.implementation.cache_tag = None
    sys.pycache_prefix = 'prefix'    sys.pycache_prefix = absolute('prefix')
    machinery.SOURCE_SUFFIXES.append('.txt')    machinery.EXTENSION_SUFFIXES.clear()
    imp.load_source = lambda *given: types.SimpleNamespace(given=given)    imp.load_dynamic = None
    imp.get_suffixes = lambda: [('.txt', 'r', 1)]
    imp.is_builtin = lambda name: 1    imp.is_frozen = lambda name: 1
    os.chdir('pk')
""")
meddling = one_of("""
    module.x = 9    module.__doc__ = 'mine'    module.__path__ = ['pk']    module.__loader__ = None
    module.__spec__ = None    module.__spec__ = machinery.ModuleSpec('b', None)    module.__name__ = 'b'
    vars(module).pop('__spec__', None)    vars(module).pop('__file__', None)
    sys.modules['a'].__name__ = 'b'    vars(sys.modules['a']).pop('__name__', None)
    found[0].close()    found[0].tell()    half_read(found[0])    file.close()
    os.rename('a.py', 'b.py')    os.rename('pk', 'qk')    os.mkdir('a.pyc')
""")
events = st.one_of(
    write(source_files),
    write_bytecode(st.one_of(bytecode_files.map(repr), cached(source_files))),
    st.builds("os.unlink({})".format, st.one_of(plain_paths, cached(source_files))),
    st.builds("file = {}".format, open_files),
    st.builds("import {}".format, one_of("a  b  pk  pk.a  ext")),
    st.builds("del sys.modules[{}]".format, module_names),
    st.builds(
        "sys.modules[{}] = {}".format,
        module_names,
        one_of("None  3  types.ModuleType('a')  types.SimpleNamespace()  Duck(None)  os  module"),
    ),
    settings,
    meddling,
)


# One file, made, and then loaded again and again by the means that fit it

AS_SOURCE = """
    load_source({name}, {path})    load_package({name}, {path})
    load_source({name}, {path}, open({path}))    load_source({name}, {path}, open({path}, 'rb'))
    load_module({name}, open({path}), {path}, ('.py', 'r', 1))
"""
AS_BYTECODE = """
    load_compiled({name}, {path})    load_compiled({name}, {path}, open({path}, 'rb'))
    load_module({name}, open({path}, 'rb'), {path}, ('.pyc', 'rb', 2))
"""
AS_PACKAGE = """
    load_package({name}, 'pk')    load_package({name}, absolute('pk'))
    load_module({name}, None, 'pk', ('', '', 5))
"""
AS_EXTENSION = """
    load_dynamic({name}, {path})    load_dynamic({name}, absolute({path}))
    load_module({name}, None, {path}, ('.so', 'rb', 3))
    load_module({name}, open({path}, 'rb'), {path}, ('.so', 'rb', 3))
"""
MEANS = {
    "a.py": AS_SOURCE,
    "pk/a.py": AS_SOURCE,
    "é b.py": AS_SOURCE,
    "a.txt": AS_SOURCE + AS_BYTECODE,
    "a.pyc": AS_BYTECODE + AS_SOURCE,
    "pk/__init__.py": AS_PACKAGE + AS_SOURCE,
    "pk/__init__.pyc": AS_PACKAGE + AS_BYTECODE,
    "ext.so": AS_EXTENSION,
}
BETWEEN = """
    found = imp.find_module({name}, ['.'])    module = imp.load_module({name}, *found)
    imp.reload(module)    imp.reload(sys.modules[{name}])
    del sys.modules[{name}]    sys.modules[{name}] = None
    sys.modules[{name}] = types.ModuleType('m')    sys.modules[{name}] = types.SimpleNamespace()
    os.unlink({path})    os.unlink(cache({path}))    import a    import pk.a
    kept = module    kept is module    module.__loader__.get_source(module.__name__)
"""


def make(path: str) -> Text:
    """Make the file of a scene, mostly one that loads."""
    if path.endswith(".so"):
        return st.just(f"extension({path!r})")
    if path.endswith(".pyc"):
        return write_bytecode(st.just(repr(path)))
    good = st.sampled_from(GOOD).map(f"write({path!r}, {{!r}})".format)
    return st.one_of(good, good, write(st.just(path)), write_bytecode(cached(st.just(path))))


@st.composite
def scenes(draw: st.DrawFn) -> list[str]:
    """Make a file, load it, and let something happen before it is loaded again."""
    path = draw(st.sampled_from(sorted(MEANS)))
    name = draw(one_of("'a'  'b'  'pk'  'ext'  'ext'  'pk.a'  'é'  'single'  ''  'os'  'itertools'"))
    load = one_of(MEANS[path]).map(lambda text: f"module = imp.{text.format(name=name, path=repr(path))}")
    between = st.one_of(make(path), one_of(BETWEEN.format(name=name, path=repr(path))), meddling, settings)
    return [draw(make(path)), *draw(st.lists(st.one_of(*[load] * 8, between), min_size=2, max_size=10))]


# Programs

find_and_load = st.builds(
    lambda name, found, path: [
        f"found = imp.find_module({found}, {path})",
        f"module = imp.load_module({name}, *found)",
    ],
    names,
    one_of("'a'  'b'  'pk'  'ext'  'é b'  'é'  'x-y'"),
    one_of("['.']  ['pk']"),
)
# Not one_of: of choices between choices, hypothesis makes a single one.
steps = st.sampled_from([*[scenes()] * 6, *[st.tuples(calls)] * 2, find_and_load, st.tuples(events)]).flatmap(
    lambda family: family
)
preparations = st.lists(
    one_of("sys.path.insert(0, '.')  sys.path.insert(0, absolute('.'))  import a"), max_size=1
)
programs = st.tuples(
    st.lists(files_on_disk, max_size=8, unique=True),
    preparations,
    # Lists of lists, for hypothesis makes no long ones
    st.lists(st.lists(steps, min_size=1, max_size=4).map(flat), min_size=2, max_size=6).map(flat),
).map(flat)
