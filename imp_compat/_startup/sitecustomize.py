"""Restores what `imp-compat run` names in the environment, then lets the next sitecustomize take its place.

Each Python process that inherits the environment imports it, even in a version too old for imp_compat.
"""

import os
import sys

if __name__ == "sitecustomize":
    _directory = os.path.dirname(__file__)
    _parent, _package = os.path.split(os.path.dirname(_directory))
    sys.path[:] = [_entry for _entry in sys.path if _entry != _directory]
    sys.path_importer_cache.pop(_directory, None)

    # The program may run in another environment than imp_compat is installed in.
    sys.path.append(_parent)
    try:
        __import__(_package + ".restore")
        _groups = os.environ.get("IMP_COMPAT_RESTORE")
        if _groups:
            sys.modules[_package + ".restore"].install(*_groups.split(","))
    except SyntaxError:  # in a Python version that is too old
        pass
    except Exception:  # noqa: BLE001 # of another imp_compat that is installed here
        sys.excepthook(*sys.exc_info())
    finally:
        del sys.path[-1]

    if os.environ.pop("IMP_COMPAT_NO_CHILDREN", None):
        del os.environ["IMP_COMPAT_RESTORE"]
        _others = [_entry for _entry in os.environ["PYTHONPATH"].split(os.pathsep) if _entry != _directory]
        if _others:
            os.environ["PYTHONPATH"] = os.pathsep.join(_others)
        else:
            del os.environ["PYTHONPATH"]

    del sys.modules["sitecustomize"]
    __import__("sitecustomize")  # Not a statement, which Python 3.15 may execute lazily
