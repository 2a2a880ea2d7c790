"""Mercurial loads the extensions that its configuration names, a file and a package, and runs them."""

import os
import subprocess
import sys
from pathlib import Path

from _files import write_files

os.environ["HGRCPATH"] = os.path.abspath("hgrc")
# Its lazy imports fail on Python 3.12.5 and later, with `imp` or without (gh-122438).
os.environ["HGDEMANDIMPORT"] = "disable"

write_files(
    {
        "hgrc": """\
            [ui]
            username = Ada
            [extensions]
            shout = ../extensions/shout.py
            tally = ../extensions/tally
            """,
        "extensions/shout.py": """\
            from mercurial import registrar

            cmdtable = {}
            command = registrar.command(cmdtable)

            @command(b"shout")
            def shout(ui, repo):
                "print the description of the tip, in capitals"
                ui.write(repo[b"tip"].description().upper() + b"\\n")
            """,
        "extensions/tally/__init__.py": """\
            from mercurial import registrar
            from . import counting

            cmdtable = {}
            command = registrar.command(cmdtable)

            @command(b"tally")
            def tally(ui, repo):
                "count the changesets"
                ui.write(b"%d\\n" % counting.count(repo))
            """,
        "extensions/tally/counting.py": "def count(repo):\n    return len(repo)\n",
        "project/notes.txt": "one\n",
    }
)
program = str(Path(sys.executable).with_name("hg"))


def hg(*arguments: str) -> str:
    """Run a command on the repository, and return what it prints."""
    command = [sys.executable, program, "--cwd", "project", *arguments]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=False)
    if done.returncode:
        sys.exit(done.returncode)
    return done.stdout.decode()


hg("init")
hg("commit", "--addremove", "--message", "first words")
Path("project/notes.txt").write_text("one\ntwo\n")
hg("commit", "--message", "second words")
assert hg("shout") == "SECOND WORDS\n"
assert hg("tally") == "2\n"
assert hg("log", "--template", "{rev} {desc} by {author}\n", "--rev", "0") == "0 first words by Ada\n"
assert "notes.txt" in hg("manifest")
assert "count the changesets" in hg("help", "tally")
assert "module policy (py)" in hg("debuginstall"), "it was not built in pure mode"
