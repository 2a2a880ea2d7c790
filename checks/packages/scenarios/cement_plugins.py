"""cement loads the plugins that an application's configuration enables, and again when it reloads."""

import os
import sys

from _files import edit_file, write_files
from cement.core.controller import CementBaseController
from cement.core.foundation import CementApp

write_files(
    {
        "lib/hooks.py": "PREFIX = 'at '\n",
        "plugins.d/counter.conf": "[counter]\nenable_plugin = true\nstep = 5\n",
        "plugins.d/off.conf": "[off]\nenable_plugin = false\n",
        "plugins/counter.py": """\
            from cement.core.controller import CementBaseController, expose

            LOADS = globals().get("LOADS", 0) + 1

            class CounterController(CementBaseController):
                class Meta:
                    label = "counter"
                    stacked_on = "base"

                @expose(help="count by the step of the configuration")
                def count(self):
                    import hooks
                    self.app.counted = hooks.PREFIX + self.app.config.get("counter", "step")

            def load(app):
                app.handler.register(CounterController)
            """,
        "plugins/off.py": "1 / 0\n",
    }
)
sys.path.insert(0, "lib")


class Base(CementBaseController):
    """What the plugin's commands are put beside."""

    class Meta:
        """What cement knows of it."""

        label = "base"


class Application(CementApp):
    """An application with plugins."""

    class Meta:
        """What cement knows of it."""

        label = "shop"
        bootstrap = "hooks"
        base_controller = "base"
        handlers = (Base,)
        config_files = ()
        plugin_config_dir = os.path.abspath("plugins.d")
        plugin_dir = os.path.abspath("plugins")


with Application(argv=["count"]) as application:
    application.run()
    assert application.counted == "at 5", application.counted
    assert sys.modules["counter"].LOADS == 1
    assert application.plugin.get_loaded_plugins() == ["counter"]
    assert application.plugin.get_disabled_plugins() == ["off"]
    assert sys.modules["counter"].__file__ == os.path.abspath("plugins/counter.py")

    edit_file("lib/hooks.py", "'at '", "'by '")
    application.reload()
    application.run()
    assert application.counted == "by 5", application.counted
    assert sys.modules["counter"].LOADS == 2, "the plugin was not loaded again, into the same module"
