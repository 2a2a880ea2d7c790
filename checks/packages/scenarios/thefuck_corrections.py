"""thefuck loads its settings file and its rules, its own and the user's, and corrects a command with them."""

import os

from _files import write_files

os.environ["XDG_CONFIG_HOME"] = os.path.abspath("config")
os.environ["HOME"] = os.getcwd()
os.environ["TF_SHELL"] = "bash"

write_files(
    {
        "config/thefuck/settings.py": "require_confirmation = False\npriority = {'greet': 1}\n",
        "config/thefuck/rules/greet.py": """\
            def match(command):
                return command.script.startswith("helo ")

            def get_new_command(command):
                return "echo hello " + command.script_parts[1]
            """,
    }
)

from thefuck.conf import settings
from thefuck.corrector import get_corrected_commands, get_rules
from thefuck.types import Command

settings.init()
assert settings.require_confirmation is False
assert settings.priority == {"greet": 1}

rules = {rule.name: rule for rule in get_rules()}
assert len(rules) > 100, len(rules)
assert rules["greet"].priority == 1

corrected = [each.script for each in get_corrected_commands(Command("helo Ada", "helo: command not found"))]
assert corrected[0] == "echo hello Ada", corrected

output = "git: 'brnch' is not a git command. See 'git --help'.\n\nThe most similar command is\n\tbranch\n"
corrected = [each.script for each in get_corrected_commands(Command("git brnch", output))]
assert corrected[0] == "git branch", corrected

corrected = [
    each.script
    for each in get_corrected_commands(Command("mkdir a/b", "mkdir: a: No such file or directory"))
]
assert corrected[0] == "mkdir -p a/b", corrected
