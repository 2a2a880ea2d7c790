"""Finds what newer Pythons break of the import system's old names, and moves code off them.

The commands scan and fix. They read source and never import it; nothing in the library imports them.
"""
