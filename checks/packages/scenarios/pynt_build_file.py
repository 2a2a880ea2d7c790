"""pynt loads a build file by its path and runs its tasks, in the order that they depend on each other."""

import os
import sys
from pathlib import Path

import pynt
from _files import write_files

write_files(
    {
        "make/site-build.py": """\
            from pynt import task

            def log(line):
                with open("log", "a") as file:
                    file.write(line + "\\n")

            @task()
            def clean():
                "Remove what was built."
                log("clean")

            @task(clean)
            def html(page, theme="plain"):
                "Build one page."
                log(f"html {page} {theme}")

            __DEFAULT__ = clean
            """,
    }
)

sys.argv = ["pynt", "-f", "make/site-build.py", "html[index,theme=dark]"]
pynt.main()
assert Path("log").read_text() == "clean\nhtml index dark\n", Path("log").read_text()
assert sys.modules["site-build"].__file__ == os.path.abspath("make/site-build.py")

sys.argv = ["pynt", "-f", "make/site-build.py"]
pynt.main()
assert Path("log").read_text() == "clean\nhtml index dark\nclean\n", "the default task did not run"
