"""Makes programs: files of modules of every kind, and calls of the whole API with good and bad arguments.

A program is a list of lines of Python, to be executed one after the other whatever they raise, with `imp` and
what world.py defines.
"""

from __future__ import annotations

import random
import re

# A grammar: below the name of a rule, its alternatives stand on lines of their own or two spaces apart.
# {rule} in an alternative becomes a random alternative of that rule; one that is written twice is twice as
# likely. "; " separates lines of a program.
GRAMMAR = r"""
bit: 0  1

# Sources of modules. Some call `observe`, which replay.py puts among the builtins, as it does `imp`.
good:
    b"x = 1\n"  b"x = 2\n"  b""  b"'''A docstring.'''\nx = 1\n"  b"x = 1\r\ny = 2\r\n"  b"x = 1\ry = 2\r"
    b"try:\n n += 1\nexcept NameError:\n n = 1\n"  b"seen = observe()\n"  b"assert (1, 'always true')\n"
    b"import warnings\nwarnings.warn('loaded')\n"  b"def __getattr__(name):\n raise AttributeError(name)\n"
    b"import a\n"  b"import b\nx = b\n"  b"from . import b\n"  b"kept = __loader__\nkept_spec = __spec__\n"
odd_source:
    b"# -*- coding: latin-1 -*-\nx = '\xe9'\n"  b"\n# coding=cp1252\nx = '\x80'\n"
    b"#!/usr/bin/python\n# vim: set fileencoding=iso-8859-15 :\nx = '\xa4'\n"
    b"\n\n# coding: latin-1\nx = 'too late'\n"  b"x = 1 # coding: latin-1\ny = '\xe9'\n"
    b"\xef\xbb\xbfx = '\xc3\xa9'\n"  b"\xef\xbb\xbf# coding: latin-1\nx = 1\n"
    b"# coding: no-such-encoding\nx = 1\n"  b"# -*- coding: utf-8 -*-\nx = '\xe9'\n"
    b"# coding: hex\nx = 1\n"  b"# coding: utf-16\nx = 1\n"
    b"x = '\xe9'\n"  b"\xff\xfex\x00"  "x = '\xe9'\n".encode("utf-16")  b"x = '\x00'\n"
    b"x = (\n"  b" x = 1\n"
raising:
    b"x = 1\nraise ValueError('on purpose')\n"  b"raise ImportError('on purpose', name='n', path='p')\n"
    b"raise SystemExit(3)\n"  b"raise KeyboardInterrupt\n"  b"import no_such_module\n"
    b"raise AttributeError('__spec__')\n"  b"raise ModuleNotFoundError('spec not found', name=__name__)\n"
    b"seen = observe()\nundefined\n"
meddling_source:
    b"import sys\ndel sys.modules[__name__]\n"  b"import sys\ndel sys.modules[__name__]\nraise ValueError\n"
    b"import sys\nsys.modules[__name__] = imp.new_module('other')\n"
    b"class R:\n pass\n{replace}"  b"class R:\n __spec__ = __spec__\n{replace}"
    b"class R:\n __slots__ = ()\n{replace}"
    b"import sys\nsys.modules[__name__] = None\n"
    b"import sys\nsys.modules[__name__] = 3\nraise ValueError\n"
    b"import sys\nclass M(type(sys)):\n __loader__ = property(lambda self: 1)\n{become}"
    b"import sys\nclass M(type(sys)):\n def __setattr__(self, name, value): raise TypeError(name)\n{become}"
    b"__spec__ = None\n"  b"del __spec__\n"  b"__spec__ = 3\n"  b"__spec__.name = 'renamed'\n"
    b"__spec__.loader = None\n"  b"__spec__.submodule_search_locations = ['pk']\n"
    b"__spec__._initializing = 'odd'\n"  b"__loader__ = None\n"  b"del __loader__\n"
    b"__loader__.file and __loader__.file.close()\n"  b"__name__ = 'renamed'\n"  b"__file__ = 'moved'\n"
    b"__path__ = ['pk']\n"  b"__package__ = 'pk'\n"  b"globals().clear()\n"
    b"import os\nos.unlink(__file__)\n"  b"imp.acquire_lock()\n"
    b"if 'n' not in globals():\n n = 1\n x = imp.load_source(__name__, __file__)\n"
    b"if 'n' not in globals():\n n = 1\n imp.reload(__import__('sys').modules[__name__])\n"
replace: R.__module__ = 'm'\nimport sys\nsys.modules[__name__] = R()\n
become: M.__module__ = 'm'\nsys.modules[__name__].__class__ = M\n
compilable: {good}  {good}  {good}  {good}  {meddling_source}  {meddling_source}  {meddling_source}  {raising}
source: {compilable}  {compilable}  {compilable}  {compilable}  {odd_source}

# Files
source_file: 'a.py'  'b.py'  'pk/__init__.py'  'pk/a.py'  'pk/b.py'  'é b.py'  'x-y.py'  'é.py'  {rare_file}
rare_file: 'a.txt'  'a'  'a.b.py'  'pk.py'  'itertools.py'
bytecode_file: 'a.pyc'  'b.pyc'  'pk/__init__.pyc'  'pk/b.pyc'  'qk/__init__.pyc'  'é.pyc'  'a.dat'
fault: mtime=0  mtime=0  {stale}  {flags}  {damage}
stale: mtime=1  size=0  of='other.py'  of=''
flags: flags=1  flags=3  flags=2  flags=4  flags=0xffffffff
damage:
    end=0  end=3  end=4  end=10  end=12  end=15  end=16  end=20  end=-5  magic=b'\x00\x00\r\n'
    data=b'i\x2a\x00\x00\x00'  data=b'N'  data=b'\xff'  data=b''
write: write({source_file}, {source}, mtime={bit})
write_bytecode: bytecode({bytecode_path}, {compilable}, {fault})
bytecode_path: {bytecode_file}  cache({source_file})
other_file:
    folder('x.py')  folder('a.py')  folder('pk')  folder('pk/__init__.py')  folder('__pycache__')
    write('__pycache__', b'')  write('y.py/__init__.py', b'x = 1')
    write('__init__.py', b'x = 1')  write('.py', b'x = 1')
    link('l.py', 'a.py')  link('a.py', 'b.py')  link('l.py', 'nowhere')  link('l.py', 'l.py')
    link('lk', 'pk')  link('pk', 'lk')  link('a.pyc', 'b.pyc')
    extension('ext.so')  extension('ext' + SUFFIX)  extension('pk/ext' + SUFFIX)
    extension('single.so')  extension('a.py')
    write('ext.so', b'no extension')  write('a' + SUFFIX, b'')
file: {write}  {write}  {write_bytecode}  {other_file}

# Arguments
name: {usual_name}  {usual_name}  {usual_name}  {odd_name}
usual_name: 'a'  'b'  'pk'  'pk.a'  'ext'  'é b'  'é'  'single'
# Not '_frozen_importlib': an interpreter in which other code is executed loads nothing more.
odd_name:
    ''  '.'  'a.'  '.a'  'a.b'  'x-y'  'l'  'lk'  'x'  'x.py'  'y.py'  'qk'  '../a'  'pk/a'  'pk/../a'
    '/a'  'pk.b'  'pk.ext'  'no_such'  'fails'  'a\0b'  '\udc80'  '__init__'  '__main__'  'tmp' * 200
    'os'  'sys'  'json'  'builtins'  'itertools'  '_imp'
    'zipimport'  '__hello__'  '__phello__'  '__phello__.spam'
    Text('a')  None  3  b'a'  ['a']
source_path: 'a.py'  'b.py'  'pk/__init__.py'  'a.txt'
plain_path: {source_path}  {source_path}  {bytecode_or_extension}
bytecode_or_extension: 'a.pyc'  'pk/b.pyc'  'ext.so'  'ext' + SUFFIX  cache('a.py')  cache('a.txt')
path: {usual_path}  {usual_path}  {usual_path}  {odd_path}
usual_path:
    'a.py'  'b.py'  'pk/__init__.py'  'pk/a.py'  absolute('a.py')  'é b.py'  'a.txt'  'a'  found[1]
odd_path:
    ''  '.'  '..'  os.curdir  './a.py'  'pk/../a.py'  'pk//a.py'  '//a.py'  'pk'  'pk/'  'qk'  'lk'
    'x.py'  'y.py'  'l.py'  'é.py'  '.py'  '__init__.py'  'a.b.py'  'x-y.py'  'nowhere.py'
    'nowhere/a.py'  'a.py/b'  'a.py ' * 80
    'a.pyc'  'é.pyc'  'pk/__init__.pyc'  'pk/b.pyc'  'a.dat'  cache('a.py')  absolute('pk')
    'ext.so'  'ext' + SUFFIX  'ext.abi3.so'  'single.so'  absolute('ext.so')
    pathlib.Path('a.py')  pathlib.Path('pk')  PathLike('a.py')  PathLike(b'a.py')  PathLike(3)
    Text('a.py')  b'a.py'  b'pk'  b''  None  99  'a\0.py'  '\udc80.py'  ['a.py']  found
open_file:
    open({plain_path})  open({plain_path}, 'rb')  open({plain_path}, {mode})
    open({source_path}, encoding='latin-1')  open({source_path}, newline='')
    io.TextIOWrapper(open({plain_path}, 'rb'))  half_read(open({plain_path}, 'rb'))
    half_read(open({source_path}))  closed(open({plain_path}))  closed(open({plain_path}, 'rb'))
mode: 'r+'  'rb+'  'rb', 0  'a'  'w'  'ab'  'U'  'rt'
file_object: {open_file}  {open_file}  {usual_file_object}  {odd_file_object}
usual_file_object: file  found[0]  None
odd_file_object:
    io.BytesIO(b'x = 5')  half_read(io.BytesIO(b'x = 5\nx = 6'))  closed(io.BytesIO(b'x = 5'))
    io.StringIO('x = 5')  io.TextIOWrapper(io.BytesIO(b'x = 5'))  io.BufferedReader(io.BytesIO(b'x = 5'))
    Duck(b'x = 7')  Duck(b'x = 7', closed=False)  Duck(b'x = 7', closed=False, mode='rb')
    Duck(b'x = 7', closed=True)  object()  pathlib.Path('a.py')  'text'  b'bytes'  ''  0  3  False  []
search_path: {usual_search_path}  {usual_search_path}  {usual_search_path}  {odd_search_path}
usual_search_path: ['.']  ['pk']  [absolute('.')]  ['']  ['nowhere', '.']  None
odd_search_path:
    []  ['pk', '.']  ['.', 'pk']  ['a.py', '.']  ['./']  ['pk/']  ['lk']  ['qk', 'lk']  ['..']
    ['nowhere']  ['.', None]  ['\0', '.']  [None]  [b'.']  [pathlib.Path('pk')]  [PathLike(b'.')]
    [Text('.')]  [3]  ('.',)  '.'  0  False  iter(['.'])  sys.path  module.__path__
description: {usual_description}  {usual_description}  {usual_description}  {odd_description}
usual_description:
    ('.py', 'r', 1)  ('.py', 'rb', 1)  ('.pyc', 'rb', 2)  ('.so', 'rb', 3)
    ('', '', 5)  ('', '', 6)  ('', '', 7)  ('.py', 'U', 1)  found[2]
odd_description:
    ({suffix}, {odd_mode}, {type})  ({suffix}, {odd_mode}, {type})  ({suffix}, {odd_mode}, {type})
    None  ()  ('', '')  'abc'  ['.py', 'r', 1]  ('', '', 1, 2)  3
suffix: '.py'  ''  '.pyc'  SUFFIX  '.so'  'py'  None  3
odd_mode: 'r'  'rb'  'U'  'rU'  ''  'r+'  'w'  'rt'  None  3
type: 1  2  3  5  6  7  0  4  8  9  10  -1  None  True  1.0  '1'  []  imp.PY_SOURCE
anything: {name}  {path}  {file_object}  {search_path}  {description}
arguments: {anything}  {anything}, {anything}  {anything}, {anything}, {anything}  *found

# Calls
load:
    load_source({name}, {path})  load_source({name}, {path}, {file_object})
    load_compiled({name}, {path})  load_compiled({name}, {path}, {file_object})
    load_package({name}, {path})  load_dynamic({name}, {path})  load_dynamic({name}, {path}, {file_object})
    load_module({name}, {file_object}, {path}, {description})
    load_module({name}, None, {path}, {description})  load_module({name}, *found)
known_name:
    'os'  'codecs'  'io'  'abc'  '_collections_abc'  'importlib.util'  'runpy'  'zipimport'
    '__hello__'  '__phello__'  '__phello__.spam'  'sys'  'builtins'  'itertools'  'json'  'textwrap'
loaded: module  os  types.ModuleType('a')  sys.modules['a']  sys.modules['pk']  sys.modules['pk.a']
of_name: is_builtin  is_frozen  is_frozen_package  get_frozen_object  init_builtin  init_frozen  new_module
cached_path:
    cache('a.py')  cache('pk/a.py')  pathlib.Path(cache('a.py'))  os.fsencode(cache('a.py'))  {path}
    'a.x.pyc'  '__pycache__/a.pyc'  '__pycache__/a.x.y.z.pyc'  '__pycache__/a.other.pyc'  {path}
    '__pycache__/a.' + imp.get_tag() + '.opt-1.pyc'  '__pycache__/a.' + imp.get_tag() + '.opt-.pyc'
    '__pycache__/a.' + imp.get_tag() + '.opt-$.pyc'  '__pycache__/a.' + imp.get_tag() + '.one-1.pyc'
debug: None  True  False  0  1  2  ''  'x'  b''  []
other_call:
    get_magic()  get_tag()  get_suffixes()  lock_held()  acquire_lock()  release_lock()
    NullImporter({path})  NullImporter('nowhere').find_module('a')
    NullImporter('nowhere').find_module('a', None)
function:
    find_module  load_module  load_source  load_compiled  load_package  load_dynamic  create_dynamic  reload
    get_magic  get_tag  get_suffixes  cache_from_source  source_from_cache  NullImporter  {of_name}
call:
    module = imp.{load}  module = imp.{load}  module = imp.{load}  module = imp.{load}
    found = imp.find_module({name}, {search_path})  found = imp.find_module({name}, {search_path})
    imp.find_module({name}, {usual_search_path})[0].read(8)
    found = imp.find_module({known_name})  imp.{of_name}({name})  imp.{of_name}({known_name})
    imp.reload({loaded})  imp.reload({loaded})  imp.reload({anything})  imp.source_from_cache({cached_path})
    imp.cache_from_source({path})  imp.cache_from_source({path}, {debug})
    imp.{other_call}  imp.{other_call}  imp.{function}({arguments})  imp.{function}()
preparation: sys.path.insert(0, '.')  sys.path.insert(0, absolute('.'))  import a  None
step:
    {call}  {call}  {call}  {event}
    found = imp.find_module({name}, {usual_search_path}); module = imp.load_module({name}, *found)

# What happens between calls
setting:
    sys.path.insert(0, '.')  sys.path.insert(0, '')
    sys.path.insert(0, absolute('.'))  sys.path.insert(0, absolute('pk'))
    sys.path.clear()  sys.meta_path.clear()
    sys.dont_write_bytecode = True  sys.implementation.cache_tag = None
    machinery.SOURCE_SUFFIXES.append('.txt')  machinery.EXTENSION_SUFFIXES.clear()
    imp.load_source = lambda *given: types.SimpleNamespace(given=given)  imp.load_dynamic = None
    imp.get_suffixes = lambda: [('.txt', 'r', 1)]
    imp.is_builtin = lambda name: 1  imp.is_frozen = lambda name: 1
    os.chdir('pk')
meddling:
    module.x = 9  module.__doc__ = 'mine'  module.__path__ = ['pk']  module.__loader__ = None
    module.__spec__ = None  module.__spec__ = machinery.ModuleSpec('b', None)  module.__name__ = 'b'
    vars(module).pop('__spec__', None)  vars(module).pop('__file__', None)
    sys.modules['a'].__name__ = 'b'  vars(sys.modules['a']).pop('__name__', None)
    found[0].close()  found[0].read(8)  half_read(found[0])  file.close()
    os.rename('a.py', 'b.py')  os.rename('pk', 'qk')  os.mkdir('a.pyc')
event:
    {write}  {write_bytecode}  os.unlink({plain_path})  os.unlink(cache({source_file}))
    file = {open_file}  import {importable}  del sys.modules[{module_name}]
    sys.modules[{module_name}] = {entry}  {setting}  {meddling}
importable: a  b  pk  pk.a  ext
module_name: 'a'  'b'  'pk'  'ext'  ''  'single'
entry: None  3  types.ModuleType('a')  types.SimpleNamespace()  Duck(None)  os  module

# Scenes: one file, made, and then loaded again and again by the means that fit it
name_of_scene: 'a'  'b'  'pk'  'ext'  'ext'  'pk.a'  'é'  'single'  ''  'os'  'itertools'
make_source:
    write({path}, {good})  write({path}, {good})  write({path}, {source}, mtime={bit})
    write({path}, {source}, mtime={bit})  bytecode(cache({path}), {compilable}, {fault})
make_bytecode: bytecode({path}, {compilable}, {fault})
make_extension: extension({path})
as_source:
    load_source({name}, {path})  load_package({name}, {path})
    load_source({name}, {path}, open({path}))  load_source({name}, {path}, open({path}, 'rb'))
    load_module({name}, open({path}), {path}, ('.py', 'r', 1))
as_bytecode:
    load_compiled({name}, {path})  load_compiled({name}, {path}, open({path}, 'rb'))
    load_module({name}, open({path}, 'rb'), {path}, ('.pyc', 'rb', 2))
as_directory:
    load_package({name}, 'pk')  load_package({name}, absolute('pk'))
    load_module({name}, None, 'pk', ('', '', 5))
as_text: {as_source}  {as_bytecode}
as_package: {as_directory}  {as_source}
as_bytecode_package: {as_directory}  {as_bytecode}
as_extension:
    load_dynamic({name}, {path})  load_dynamic({name}, absolute({path}))
    load_module({name}, None, {path}, ('.so', 'rb', 3))
    load_module({name}, open({path}, 'rb'), {path}, ('.so', 'rb', 3))
between:
    found = imp.find_module({name}, ['.'])  module = imp.load_module({name}, *found)
    imp.find_module({name}, ['.'])[0].read(8)
    imp.reload(sys.modules[{name}])  del sys.modules[{name}]  sys.modules[{name}] = None
    sys.modules[{name}] = types.ModuleType('m')  sys.modules[{name}] = types.SimpleNamespace()
    os.unlink({path})  os.unlink(cache({path}))  import a  import pk.a  kept = module  kept is module
"""


# The scenes: a path, the rule that makes the file, and the rule of the calls that load it
SCENES = [
    ("'a.py'", "make_source", "as_source"),
    ("'pk/a.py'", "make_source", "as_source"),
    ("'é b.py'", "make_source", "as_source"),
    ("'a.txt'", "make_source", "as_text"),
    ("'a.pyc'", "make_bytecode", "as_text"),
    ("'pk/__init__.py'", "make_source", "as_package"),
    ("'pk/__init__.pyc'", "make_bytecode", "as_bytecode_package"),
    ("'ext.so'", "make_extension", "as_extension"),
]


def parse(grammar: str) -> dict[str, list[str]]:
    """Return the alternatives of each rule."""
    text = re.sub("^#.*\n", "", grammar, flags=re.MULTILINE)
    rules = re.findall(r"^(\w+):(.*(?:\n .*)*)", text, re.MULTILINE)
    return {name: re.split(r"\s\s+", alternatives.strip()) for name, alternatives in rules}


RULES = parse(GRAMMAR)


class Maker(random.Random):
    """Makes programs, at random."""

    def fill(self, text: str, **bound: str) -> str:
        """Replace each {rule} in a text by the text that is bound to it, or else by an alternative."""

        def replace(rule: re.Match[str]) -> str:
            return bound.get(rule[1]) or self.fill(self.choice(RULES[rule[1]]), **bound)

        return re.sub(r"\{(\w+)\}", replace, text)

    def scene(self) -> list[str]:
        """Make a file, load it, and let something happen before it is loaded again."""
        path, make, load = self.choice(SCENES)
        bound = {"path": path, "name": self.fill("{name_of_scene}")}
        lines = [f"{{{make}}}"]
        others = [f"{{{make}}}", "{between}", "{between}", "{meddling}", "{setting}", "imp.reload(module)"]
        for _ in range(self.randint(2, 8)):
            lines.append(f"module = imp.{{{load}}}" if self.random() < 0.6 else self.choice(others))
        return [self.fill(line, **bound) for line in lines]

    def program(self) -> list[str]:
        """Make a program."""
        lines = [self.fill("{file}") for _ in range(self.randrange(9))]
        lines.append(self.fill("{preparation}"))
        for _ in range(self.randint(2, 7)):
            lines += self.scene() if self.random() < 0.4 else self.fill("{step}").split("; ")
        return lines
