"""Finds the uses of removed import-system names, and moves code off them.

The commands scan and fix. They read source and never import it; nothing in the library imports them.
"""
