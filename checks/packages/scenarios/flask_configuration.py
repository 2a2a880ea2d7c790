"""Flask reads its configuration from a Python file, and answers requests with it."""

import datetime
import os

from _files import write_files
from flask import Flask, Response, jsonify, render_template, request, session

write_files(
    {
        "shop.cfg": """\
            import datetime

            SECRET_KEY = "a" * 16
            OPENED = datetime.date(2010, 4, 1)
            lower_case = "left out"
            """,
        "templates/opened.html": "<p>{{ name }} since {{ config.OPENED.year }}</p>",
    }
)

application = Flask(__name__, template_folder=os.path.abspath("templates"))
assert application.config.from_pyfile(os.path.abspath("shop.cfg")) is True
assert application.config["OPENED"] == datetime.date(2010, 4, 1)
assert "lower_case" not in application.config
assert application.config.from_pyfile(os.path.abspath("none.cfg"), silent=True) is False


@application.route("/opened/<name>")
def opened(name: str) -> str:
    """Show a setting in a page."""
    return render_template("opened.html", name=name)


@application.route("/count", methods=["POST"])
def count() -> Response:
    """Add up what was posted, in the signed session."""
    session["count"] = session.get("count", 0) + int(request.form["by"])
    return jsonify(count=session["count"])


with application.test_client() as client:
    assert client.get("/opened/a<b").data == b"<p>a&lt;b since 2010</p>"
    client.post("/count", data={"by": "2"})
    answer = client.post("/count", data={"by": "3"})
    assert b'"count": 5' in answer.data, answer.data
    assert client.get("/none").status_code == 404
