"""SCons reads a project's site_scons folder, its functions and its tools, and builds with them."""

import subprocess
import sys
from pathlib import Path

from _files import edit_file, write_files

write_files(
    {
        "site_scons/site_init.py": """\
            def Shout(environment, target, source):
                return environment.Command(target, source, "tr a-z A-Z < $SOURCE > $TARGET")
            """,
        "site_scons/site_tools/numbered.py": """\
            def generate(environment):
                builder = Builder(action="cat -n $SOURCE > $TARGET", suffix=".numbered", src_suffix=".txt")
                environment.Append(BUILDERS={"Numbered": builder})

            def exists(environment):
                return True

            from SCons.Builder import Builder
            """,
        "SConstruct": """\
            environment = Environment(tools=["numbered"])
            Shout(environment, "loud.txt", "quiet.txt")
            environment.Numbered("loud.txt")
            """,
        "quiet.txt": "one\ntwo\n",
    }
)
scons = str(Path(sys.executable).with_name("scons"))


def build() -> str:
    """Build all targets, and return what scons prints."""
    done = subprocess.run([sys.executable, scons, "."], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stdout + done.stderr)
    return done.stdout


assert "done building targets" in build()
assert Path("loud.txt").read_text() == "ONE\nTWO\n"
assert Path("loud.numbered").read_text().split() == ["1", "ONE", "2", "TWO"]
assert "is up to date" in build()

edit_file("quiet.txt", "two", "three")
build()
assert Path("loud.numbered").read_text().split() == ["1", "ONE", "2", "THREE"]
