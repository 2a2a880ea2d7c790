"""Yapsy's plugin manager reads *.yapsy-plugin files and loads what they name: a module, or a package."""

import os
import sys

from _files import write_files
from yapsy.PluginManager import PluginManager

write_files(
    {
        "plugins/shout.yapsy-plugin": """\
            [Core]
            Name = Shout
            Module = shout
            [Documentation]
            Version = 1.2
            """,
        "plugins/shout.py": """\
            from yapsy.IPlugin import IPlugin

            class Shout(IPlugin):
                def say(self, text):
                    return text.upper()
            """,
        "plugins/reverse.yapsy-plugin": "[Core]\nName = Reverse\nModule = reverse\n",
        "plugins/reverse/__init__.py": """\
            from yapsy.IPlugin import IPlugin
            from . import engine

            class Reverse(IPlugin):
                def say(self, text):
                    return engine.turn(text)
            """,
        "plugins/reverse/engine.py": "def turn(text):\n    return text[::-1]\n",
        "plugins/broken.yapsy-plugin": "[Core]\nName = Broken\nModule = broken\n",
        "plugins/broken.py": "1 / 0\n",
    }
)

manager = PluginManager(directories_list=["plugins"])
manager.collectPlugins()

said = {info.name: info.plugin_object.say("abc") for info in manager.getAllPlugins()}
assert said == {"Shout": "ABC", "Reverse": "cba"}, said

manager.activatePluginByName("Shout")
shout = manager.getPluginByName("Shout")
assert shout.plugin_object.is_activated
assert str(shout.version) == "1.2"

modules = {name: module for name, module in sys.modules.items() if name.startswith("yapsy_loaded_plugin")}
files = sorted(os.path.relpath(module.__file__) for module in modules.values())
assert files == ["plugins/reverse/__init__.py", "plugins/reverse/engine.py", "plugins/shout.py"], files
