"""plone.reload sees which files changed since it last looked, and patches the classes that are in use."""

import sys

from _files import edit_file, write_files
from plone.reload import code

write_files(
    {
        "lib/basket/__init__.py": "TAX = 10\n",
        "lib/basket/price.py": """\
            class Price:
                def __init__(self, net):
                    self.net = net

                def gross(self):
                    return self.net

            def shown(price):
                return f"{price.gross()} EUR"
            """,
    }
)
sys.path.insert(0, "lib")

import basket
from basket.price import Price, shown

price = Price(100)
assert shown(price) == "100 EUR"
code.get_mod_times()  # as Zope has it do when it starts
assert code.reload_code() == []

edit_file("lib/basket/price.py", "return self.net", "return self.net * 2")
reloaded = code.reload_code()
assert [path.rpartition("/lib/")[2] for path in reloaded] == ["basket/price.py"], reloaded
assert shown(price) == "200 EUR", "the object made before the edit has the old method"
assert sys.modules["basket.price"].Price is Price

edit_file("lib/basket/__init__.py", "TAX = 10", "TAX = 20")
assert len(code.reload_code()) == 1
assert basket.TAX == 20
assert code.reload_code() == []
