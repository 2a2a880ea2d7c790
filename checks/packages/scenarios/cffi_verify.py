"""cffi compiles a C source in verify(), loads what comes out, and finds it again the next time."""

from __future__ import annotations

import os
from pathlib import Path

from _files import write_files
from cffi import FFI

write_files(
    {
        "area.h": """\
            #define SIDES 4

            struct box { int width, height; };

            static int area(struct box *box) {
                return box->width * box->height;
            }
            """,
    }
)


def library() -> tuple[FFI, object]:
    """Declare the functions and have the C source compiled, or found."""
    ffi = FFI()
    ffi.cdef("#define SIDES ...\nstruct box { int width, height; ...; };\nint area(struct box *);")
    return ffi, ffi.verify('#include "area.h"', include_dirs=[os.getcwd()], tmpdir="built")


ffi, lib = library()
assert lib.SIDES == 4
assert lib.area(ffi.new("struct box *", {"width": 6, "height": 7})) == 42

extensions = list(Path("built").glob("*.so"))
assert len(extensions) == 1, extensions
changed = extensions[0].stat().st_mtime_ns
ffi, lib = library()
assert lib.area(ffi.new("struct box *", {"width": 2, "height": 3})) == 6
assert extensions[0].stat().st_mtime_ns == changed, "it compiled again what was there"
