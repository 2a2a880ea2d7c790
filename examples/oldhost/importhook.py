#!/usr/bin/env python
"""Greets people with modules that are text files, found by an import hook.

The hook is a finder and loader as PEP 302 defines them.  Usage:
importhook.py NAME...
"""

import imp
import os
import sys


class GreetingImporter(object):

    def __init__(self, folder):
        self.folder = folder

    def find_module(self, fullname, path=None):
        if os.path.isfile(self.get_filename(fullname)):
            return self

    def load_module(self, fullname):
        module = sys.modules.setdefault(fullname, imp.new_module(fullname))
        module.__file__ = self.get_filename(fullname)
        module.__loader__ = self
        with open(module.__file__) as fp:
            module.template = fp.read().strip()
        return module

    def get_filename(self, fullname):
        return os.path.join(self.folder, fullname + '.greeting')


here = os.path.dirname(os.path.abspath(__file__))
sys.meta_path.append(GreetingImporter(here))

import swedish

for name in sys.argv[1:]:
    print(swedish.template % name)
