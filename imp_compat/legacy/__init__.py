"""The other names that the import system lost, each in a module named after the one that lost it.

`from imp_compat.legacy.pkgutil import ImpImporter` imports one; the module restore puts all of them back.
"""
