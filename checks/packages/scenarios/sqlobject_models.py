"""SQLObject loads the modules of a model by their files, and its admin command creates a table of theirs."""

import os
import sys

import sqlobject
from _files import write_files
from sqlobject.manager import command
from sqlobject.util import moduleloader

write_files(
    {
        "model/people.py": """\
            from sqlobject import SQLObject, StringCol, IntCol

            class Person(SQLObject):
                name = StringCol()
                age = IntCol(default=0)
            """,
        "model/places/cities.py": """\
            from sqlobject import ForeignKey, SQLObject, StringCol

            class City(SQLObject):
                name = StringCol()
                mayor = ForeignKey("Person")
            """,
    }
)

people = moduleloader.load_module_from_name("model/people.py", "people")
cities = moduleloader.load_module_from_name("model/places/cities.py", "places.cities")
assert people.__file__ == os.path.abspath("model/people.py"), people.__file__
assert people is sys.modules["people"]
assert people is moduleloader.load_module_from_name("model/people.py", "people")
assert os.path.exists("model/places/__init__.py"), "it writes an __init__.py where there is none"
assert sys.modules["places"].__path__ == [os.path.abspath("model/places")], sys.modules["places"].__path__

database = "sqlite:" + os.path.abspath("model.db")
command.the_runner.run(["sqlobject-admin", "create", "-c", database, "-m", "people"])

sqlobject.sqlhub.processConnection = sqlobject.connectionForURI(database)
cities.City.createTable()
ada = people.Person(name="Ada", age=36)
cities.City(name="Trantor", mayor=ada)
assert [city.mayor.age for city in cities.City.select(cities.City.q.name == "Trantor")] == [36]
