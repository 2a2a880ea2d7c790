"""pyramid tells packages from modules, for the views and assets that an application names by itself."""

import sys

from _files import write_files

write_files(
    {
        "site/shop/__init__.py": """\
            from pyramid.config import Configurator

            def make_application():
                config = Configurator()
                config.add_route("item", "/items/{number}")
                config.add_static_view("static", "static")
                config.scan()
                config.add_view(".pages.late.about", name="about", renderer="string")
                return config.make_wsgi_app()
            """,
        "site/shop/views.py": """\
            from pyramid.view import view_config

            @view_config(route_name="item", renderer="json")
            def item(request):
                return {"number": int(request.matchdict["number"])}
            """,
        "site/shop/pages/__init__.py": "",
        "site/shop/pages/late.py": "def about(request):\n    return 'About us'\n",
        "site/shop/static/style.css": "body { color: green }",
    }
)
sys.path.insert(0, "site")

import shop
import shop.pages.late
from pyramid.path import AssetResolver, package_name
from pyramid.request import Request

application = shop.make_application()
answers = {
    path: Request.blank(path).get_response(application)
    for path in ("/items/7", "/about", "/static/style.css")
}
assert answers["/items/7"].json == {"number": 7}, answers["/items/7"]
assert answers["/about"].text == "About us", answers["/about"]
assert answers["/static/style.css"].text == "body { color: green }", answers["/static/style.css"]

assert package_name(shop.pages) == "shop.pages"
assert package_name(shop.pages.late) == "shop.pages"
assert AssetResolver(shop.pages.late).resolve("late.py").absspec() == "shop.pages:late.py"
