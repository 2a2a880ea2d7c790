#!/usr/bin/env python
"""Greets people, each plugin in its own way.

A plugin is a module or a package in the plugin folder that has a function
greet(name).  Usage: pluginhost.py NAME...
"""

import imp
import os
import sys

KINDS = {
    imp.PY_SOURCE: 'source',
    imp.PY_COMPILED: 'bytecode',
    imp.C_EXTENSION: 'extension',
    imp.PKG_DIRECTORY: 'package',
}


class PluginHost(object):

    def __init__(self, folder, config_file):
        self.folder = os.path.abspath(folder)
        self.config = imp.load_source('host_config', config_file)
        self.plugins = {}

    def find_names(self):
        """Return the names of what can be loaded from the folder."""
        names = set()
        for entry in os.listdir(self.folder):
            path = os.path.join(self.folder, entry)
            if os.path.isfile(os.path.join(path, '__init__.py')):
                names.add(entry)
                continue
            for suffix, mode, kind in imp.get_suffixes():
                if entry.endswith(suffix):
                    names.add(entry[:-len(suffix)])
                    break
        return sorted(names)

    def load(self, name):
        """Load a plugin and return its kind, with the import lock held."""
        imp.acquire_lock()
        try:
            fp, pathname, description = imp.find_module(name, [self.folder])
            try:
                module = imp.load_module(name, fp, pathname, description)
            finally:
                if fp:
                    fp.close()
        finally:
            imp.release_lock()
        self.plugins[name] = module
        return KINDS[description[2]]

    def load_all(self):
        """Load the plugins that are not disabled, return (name, kind) pairs."""
        return [(name, self.load(name)) for name in self.find_names()
                if name not in self.config.disabled]

    def greet(self, name):
        return [self.config.template % plugin.greet(name)
                for _, plugin in sorted(self.plugins.items())]


def main(names):
    here = os.path.dirname(os.path.abspath(__file__))
    host = PluginHost(os.path.join(here, 'plugins'),
                      os.path.join(here, 'host.conf'))
    host.load_all()
    for name in names:
        for line in host.greet(name):
            print(line)


if __name__ == '__main__':
    main(sys.argv[1:])
