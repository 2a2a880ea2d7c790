"""Trees of files, written from dicts, and what goes into them."""

import importlib.util
import marshal


def build(tree, folder):
    """Write a tree of files: a dict is a directory, bytes are written as they are, text in UTF-8."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in tree.items():
        if isinstance(content, dict):
            build(content, folder / name)
        else:
            data = content.encode() if isinstance(content, str) else content
            (folder / name).write_bytes(data)
    return folder


def compiled(source):
    """Return a `.pyc` file made from a source: the magic number, 12 bytes and the code (PEP 552)."""
    code = compile(source, "compiled.py", "exec", dont_inherit=True)
    return importlib.util.MAGIC_NUMBER + bytes(12) + marshal.dumps(code)
