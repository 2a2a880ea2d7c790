"""What else the import system lost, each name in a module of the name that it had in the standard library.

`from imp_compat.legacy.pkgutil import ImpImporter` takes one; imp_compat.restore puts them all back.
"""
