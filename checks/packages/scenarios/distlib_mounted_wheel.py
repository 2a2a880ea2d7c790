"""distlib mounts a wheel on sys.path and loads the extension module in it, which zipimport cannot."""

import json
import os
import shlex
import subprocess
import sys
import sysconfig
from pathlib import Path

from _files import write_files
from distlib import wheel

os.environ["HOME"] = os.getcwd()  # distlib unpacks extensions to ~/.distlib

write_files(
    {
        "fast.c": """\
            #include <Python.h>

            static PyObject *twice(PyObject *module, PyObject *number) {
                return PyNumber_Add(number, number);
            }

            static PyMethodDef methods[] = {{"twice", twice, METH_O, NULL}, {NULL}};
            static struct PyModuleDef definition = {PyModuleDef_HEAD_INIT, "fast", NULL, -1, methods};

            PyMODINIT_FUNC PyInit_fast(void) {
                return PyModule_Create(&definition);
            }
            """,
        "platlib/slow.py": "from fast import twice\nFOUR = twice(2)\n",
        "platlib/speed-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: speed\nVersion: 1.0\n",
    }
)
extension = "fast" + sysconfig.get_config_var("EXT_SUFFIX")
link = shlex.split(sysconfig.get_config_var("LDSHARED"))
headers = "-I" + sysconfig.get_path("include")
subprocess.run([*link, "-fPIC", headers, "fast.c", "-o", f"platlib/{extension}"], check=True)
Path("platlib/speed-1.0.dist-info/EXTENSIONS").write_text(json.dumps({"fast": extension}))

pyver, abi, arch = wheel.IMPVER, wheel.ABI, wheel.ARCH
assert (pyver, abi, arch) in wheel.COMPATIBLE_TAGS
assert (pyver, "abi3", arch) in wheel.COMPATIBLE_TAGS  # as get_suffixes says

paths = {"platlib": os.path.abspath("platlib"), "prefix": os.getcwd()}
filename = wheel.Wheel("speed-1.0").build(paths, tags={"pyver": [pyver], "abi": [abi], "arch": [arch]})
wheel.Wheel(filename).mount()

# Up to Python 3.11 an import asked this finder, which mount() puts on sys.meta_path.
fast = wheel._hook.find_module("fast").load_module("fast")
assert fast.twice(21) == 42
assert fast.__file__.startswith(os.path.abspath(".distlib")), fast.__file__
assert sys.modules["fast"] is fast

import slow

assert slow.FOUR == 4
assert slow.__file__.startswith(filename), slow.__file__
