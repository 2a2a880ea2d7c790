"""Twisted reloads a module and changes the instances and the functions of it that others hold."""

import sys

from _files import edit_file, write_files
from twisted.python.rebuild import Sensitive, rebuild

write_files(
    {
        "lib/protocol.py": """\
            class Echo:
                def __init__(self, name):
                    self.name = name

                def received(self, line):
                    return self.name + ": " + line

            def limit():
                return 10
            """,
        "lib/server.py": "from protocol import Echo, limit\n",
    }
)
sys.path.insert(0, "lib")

import protocol
import server

echo = server.Echo("first")
assert echo.received("hello") == "first: hello"


class Callbacks(Sensitive, list):
    """Functions, of which it can tell the latest version."""


callbacks = Callbacks([protocol.limit])
edit_file("lib/protocol.py", '": " + line', '"> " + line.upper()')
edit_file("lib/protocol.py", "return 10", "return 20")
assert rebuild(protocol, doLog=False) is protocol
assert echo.received("hello") == "first> HELLO", "the object made before the edit has the old method"
assert server.limit is protocol.limit, "another module's name for the function was not rebound"
assert server.limit() == 20
assert callbacks[0]() == 10
assert callbacks.latestVersionOf(callbacks[0])() == 20
