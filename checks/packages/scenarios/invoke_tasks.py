"""invoke finds a collection of tasks from a folder upwards, a file or a package, and runs what is in it."""

from pathlib import Path

from _files import write_files
from invoke.loader import FilesystemLoader
from invoke.main import program

write_files(
    {
        "project/helper.py": "SUFFIX = '.html'",
        "project/tasks.py": """\
            from invoke import task
            from helper import SUFFIX

            @task
            def build(c, page="index"):
                open(page + SUFFIX, "w").close()
            """,
        "project/docs/deep/notes.txt": "",
        "packaged/deploy/__init__.py": """\
            from invoke import Collection
            from . import remote

            namespace = Collection(remote)
            """,
        "packaged/deploy/remote.py": """\
            from invoke import task

            @task
            def push(c):
                open("pushed", "w").close()
            """,
    }
)

program.run("inv --search-root project/docs/deep build --page about", exit=False)
assert Path("about.html").exists(), "the task of project/tasks.py did not run"

program.run("inv --search-root packaged --collection deploy remote.push", exit=False)
assert Path("pushed").exists(), "the task of the package's submodule did not run"

module, folder = FilesystemLoader(start="packaged").load("deploy")
assert module.__path__ == [str(Path("packaged/deploy").absolute())], module.__path__
assert folder == str(Path("packaged").absolute()), folder
