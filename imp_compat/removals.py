"""What the standard library lost beside the names of the import system: the data of scan and of restore."""

from __future__ import annotations

_STANDARD = "aifc chunk imghdr mailcap nntplib pipes sndhdr sunau telnetlib uu xdrlib"

# Each module that is gone: the Python version that removed it, and the requirement that gives it back under
# its name, if there is one. pkg_resources and setuptools were never in the standard library, but in every
# environment that venv made before Python 3.12. checks/packages installs each requirement and imports them.
MODULES: dict[str, tuple[str, str | None]] = {
    **dict.fromkeys(("_dummy_thread", "dummy_threading"), ("3.9", None)),
    **dict.fromkeys(("formatter", "parser", "symbol"), ("3.10", None)),
    "binhex": ("3.11", None),
    "asynchat": ("3.12", "pyasynchat"),
    "asyncore": ("3.12", "pyasyncore"),
    **dict.fromkeys(("distutils", "pkg_resources", "setuptools"), ("3.12", "setuptools<81")),
    "smtpd": ("3.12", "standard-smtpd"),
    "audioop": ("3.13", "audioop-lts"),
    **dict.fromkeys(("cgi", "cgitb"), ("3.13", "legacy-cgi")),
    "crypt": ("3.13", "crypt-r"),
    **{name: ("3.13", f"standard-{name}") for name in _STANDARD.split()},
    **dict.fromkeys(("lib2to3", "msilib", "nis", "ossaudiodev", "spwd", "tkinter.tix"), ("3.13", None)),
}

# What to write instead of a module that no requirement gives back under its name
MODULE_ADVICE = {
    "dummy_threading": "threading",
    "lib2to3": "fissix, which is a copy under another name",
    "symbol": "ast",
    "parser": "ast",
}

# Each module that has another name today, and the Python version that removed the old name
MOVED_MODULES: dict[str, tuple[str, str]] = {
    "sre_compile": ("3.15", "re._compiler"),
    "sre_constants": ("3.15", "re._constants"),
    "sre_parse": ("3.15", "re._parser"),
    "typing.io": ("3.13", "typing"),
    "typing.re": ("3.13", "typing"),
}

_COLLECTIONS = (
    "AsyncGenerator AsyncIterable AsyncIterator Awaitable ByteString Callable Collection Container Coroutine "
    "Generator Hashable ItemsView Iterable Iterator KeysView Mapping MappingView MutableMapping "
    "MutableSequence MutableSet Reversible Sequence Set Sized ValuesView"
)
_URL_PARSERS = (
    "splitattr splithost splitpasswd splitport splitquery splittag splittype splituser splitvalue to_bytes"
)
_ASSERTIONS = {
    "assertAlmostEquals": "assertAlmostEqual",
    "assertEquals": "assertEqual",
    "assertNotAlmostEquals": "assertNotAlmostEqual",
    "assertNotEquals": "assertNotEqual",
    "assertNotRegexpMatches": "assertNotRegex",
    "assertRaisesRegexp": "assertRaisesRegex",
    "assertRegexpMatches": "assertRegex",
    "assert_": "assertTrue",
    "failIf": "assertFalse",
    "failIfAlmostEqual": "assertNotAlmostEqual",
    "failIfEqual": "assertNotEqual",
    "failUnless": "assertTrue",
    "failUnlessAlmostEqual": "assertAlmostEqual",
    "failUnlessEqual": "assertEqual",
    "failUnlessRaises": "assertRaises",
}
_SUITES = {
    "findTestCases": ("3.13", "unittest.TestLoader().loadTestsFromModule(module)"),
    "getTestCaseNames": ("3.13", "unittest.TestLoader().getTestCaseNames(cls)"),
    "makeSuite": ("3.13", "unittest.TestLoader().loadTestsFromTestCase(cls)"),
}

# Each name that is gone from a module, or from a class in it: the Python version that removed it, and what to
# write instead. imp_compat.legacy.moved has a wrapper, or else the equivalent is the name of the same object.
MOVED: dict[str, dict[str, tuple[str, str]]] = {
    "ast": {
        "Bytes": ("3.14", "ast.Constant(value)"),
        "Constant.n": ("3.14", "node.value"),
        "Constant.s": ("3.14", "node.value"),
        "Ellipsis": ("3.14", "ast.Constant(...)"),
        "NameConstant": ("3.14", "ast.Constant(value)"),
        "NodeVisitor.visit_Constant": ("3.14", "visit_Constant(node)"),
        "Num": ("3.14", "ast.Constant(value)"),
        "Str": ("3.14", "ast.Constant(value)"),
    },
    "asyncio": {"coroutine": ("3.11", "types.coroutine(function)")},
    "asyncio.coroutines": {"coroutine": ("3.11", "types.coroutine(function)")},
    "base64": {
        "decodestring": ("3.9", "base64.decodebytes"),
        "encodestring": ("3.9", "base64.encodebytes"),
    },
    "cgi": {
        "escape": ("3.8", "html.escape(s, quote)"),
        "parse_qs": ("3.8", "urllib.parse.parse_qs"),
        "parse_qsl": ("3.8", "urllib.parse.parse_qsl"),
    },
    "collections": {name: ("3.10", f"collections.abc.{name}") for name in _COLLECTIONS.split()},
    "configparser": {
        "RawConfigParser.readfp": ("3.12", "read_file(fp, filename)"),
        "SafeConfigParser": ("3.12", "configparser.ConfigParser"),
    },
    "fractions": {"gcd": ("3.9", "math.gcd(a, b)")},
    "glob": {"glob1": ("3.15", "glob.glob(pattern, root_dir=dirname)")},
    "html.parser": {"HTMLParser.unescape": ("3.9", "html.unescape(s)")},
    # What entry_points() returned was a dict.
    "importlib.metadata": {"EntryPoints.get": ("3.12", "entry_points(group=group)")},
    "inspect": {
        "ArgSpec": ("3.11", "inspect.FullArgSpec(args, ...)"),
        "formatargspec": ("3.11", "str(inspect.signature(function))"),
        "getargspec": ("3.11", "inspect.getfullargspec(func)"),
    },
    "io": {"OpenWrapper": ("3.12", "io.open")},
    "locale": {
        "format": ("3.12", "locale.format_string(percent, value, grouping, monetary)"),
        "resetlocale": ("3.13", "locale.setlocale(category, '')"),
    },
    "logging": {
        "_acquireLock": ("3.13", "logging._lock.acquire"),
        "_releaseLock": ("3.13", "logging._lock.release"),
    },
    "os": {"errno": ("3.7", "errno")},
    "pathlib": {
        "Path.link_to": ("3.12", "target.hardlink_to(self)"),
        "PurePath.is_reserved": ("3.15", "ntpath.isreserved(path)"),
    },
    "re": {"_pattern_type": ("3.7", "re.Pattern")},
    "sqlite3": {"OptimizedUnicode": ("3.12", "builtins.str")},
    "ssl": {"RAND_pseudo_bytes": ("3.12", "ssl.RAND_bytes(num)")},
    "sys": {
        "getcheckinterval": ("3.9", "sys.getswitchinterval()"),
        "setcheckinterval": ("3.9", "sys.setswitchinterval(interval)"),
    },
    "tarfile": {"filemode": ("3.8", "stat.filemode")},
    "threading": {"Thread.isAlive": ("3.9", "threading.Thread.is_alive")},
    "time": {"clock": ("3.8", "time.process_time()")},
    "typing": {"_ForwardRef": ("3.7", "typing.ForwardRef")},
    "unittest": {
        "TestCase.assertDictContainsSubset": ("3.12", "assertEqual({**dictionary, **subset}, dictionary)"),
        **{f"TestCase.{alias}": ("3.12", f"unittest.TestCase.{name}") for alias, name in _ASSERTIONS.items()},
        "_TextTestResult": ("3.12", "unittest.TextTestResult"),
        **_SUITES,
    },
    "unittest.loader": _SUITES,
    "urllib.request": {name: ("3.8", f"urllib.parse.{name}") for name in _URL_PARSERS.split()},
    "xml.etree.ElementTree": {"ElementTree.getiterator": ("3.9", "list(tree.iter(tag))")},
}

_CHILD_WATCHERS = (
    "AbstractChildWatcher FastChildWatcher MultiLoopChildWatcher PidfdChildWatcher SafeChildWatcher "
    "ThreadedChildWatcher get_child_watcher set_child_watcher"
)
_LOCALE_GETTEXT = "bind_textdomain_codeset ldgettext ldngettext lgettext lngettext"

# Each name without an exact equivalent: the Python version that removed it, and what to write instead
GONE: dict[str, dict[str, tuple[str, str]]] = {
    "array": {"array.fromstring": ("3.9", "frombytes"), "array.tostring": ("3.9", "tobytes")},
    "asyncio": {
        "Task.all_tasks": ("3.9", "asyncio.all_tasks"),
        "Task.current_task": ("3.9", "asyncio.current_task"),
        **dict.fromkeys(
            _CHILD_WATCHERS.split(), ("3.14", "nothing: the event loop watches child processes itself")
        ),
    },
    "binascii": dict.fromkeys(
        ("a2b_hqx", "b2a_hqx", "rlecode_hqx", "rledecode_hqx"),
        ("3.11", "nothing: BinHex is no longer supported"),
    ),
    "configparser": {"LegacyInterpolation": ("3.13", "configparser.BasicInterpolation")},
    "gettext": dict.fromkeys(_LOCALE_GETTEXT.split(), ("3.11", "the function without l, which returns str")),
    "http.server": {"CGIHTTPRequestHandler": ("3.15", "a WSGI server")},
    "platform": {
        "dist": ("3.8", "distro.linux_distribution, of the distribution distro"),
        "java_ver": ("3.15", "nothing: Jython is no longer supported"),
        "linux_distribution": ("3.8", "distro.linux_distribution, of the distribution distro"),
        "popen": ("3.8", "os.popen"),
    },
    "plistlib": {
        "Data": ("3.9", "bytes"),
        "readPlist": ("3.9", "plistlib.load, which returns bytes for data"),
        "readPlistFromBytes": ("3.9", "plistlib.loads, which returns bytes for data"),
        "writePlist": ("3.9", "plistlib.dump"),
        "writePlistToBytes": ("3.9", "plistlib.dumps"),
    },
    "pty": dict.fromkeys(("master_open", "slave_open"), ("3.14", "pty.openpty")),
    "re": dict.fromkeys(("T", "TEMPLATE", "template"), ("3.13", "re.compile without the flag")),
    "sqlite3": {
        "enable_shared_cache": ("3.12", "a URI with cache=shared"),
        "version": ("3.14", "sqlite3.sqlite_version"),
        "version_info": ("3.14", "sqlite3.sqlite_version_info"),
    },
    "ssl": {
        "match_hostname": ("3.12", "ssl.SSLContext.check_hostname"),
        "wrap_socket": ("3.12", "ssl.SSLContext.wrap_socket"),
    },
    "sys": {
        "get_coroutine_wrapper": ("3.8", "sys.get_coroutine_origin_tracking_depth"),
        "set_coroutine_wrapper": ("3.8", "sys.set_coroutine_origin_tracking_depth"),
    },
    "typing": {
        "GenericMeta": ("3.7", "type"),
        "no_type_check_decorator": ("3.15", "typing.no_type_check"),
    },
    "urllib.request": dict.fromkeys(("FancyURLopener", "URLopener"), ("3.14", "urllib.request.urlopen")),
    "xml.etree.ElementTree": {
        "Element.getchildren": ("3.9", "list(element)"),
        "Element.getiterator": ("3.9", "element.iter"),
    },
}
