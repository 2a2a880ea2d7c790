"""pip builds hiredis from its sdist, whose setup.py loads the version from a file of the package."""

import subprocess
import sys

command = [sys.executable, "-m", "pip", "install", "--no-build-isolation", "--no-deps", "--no-cache-dir"]
done = subprocess.run(
    [*command, "--force-reinstall", "--no-binary", "hiredis", "hiredis==2.0.0"], check=False
)
if done.returncode:
    sys.exit(done.returncode)

import hiredis

assert hiredis.__version__ == "2.0.0"
reader = hiredis.Reader()
reader.feed(b"*2\r\n$5\r\nhello\r\n:42\r\n")
assert reader.gets() == [b"hello", 42]
