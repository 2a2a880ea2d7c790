"""Old releases that ran on Python 3.6 or older, and a program for each that has it do its work."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Release:
    """One release, the requirements that it needs on every Python version, and a program.

    miss says why the verdict on it is known to be wrong.
    """

    requirement: str
    program: str
    needs: tuple[str, ...] = ()
    miss: str = ""


RELEASES = (
    Release(
        "nose==1.3.7",
        """
import nose, nose.core, nose.plugins.manager, unittest
suite = nose.loader.TestLoader().loadTestsFromName('unittest.case:FunctionTestCase')
import types, sys, os
open('test_it.py','w').write('def test_a(): assert 1 + 1 == 2\\n')
assert nose.run(argv=['nosetests', '--where=' + os.getcwd(), 'test_it.py'])
""",
    ),
    Release(
        "Yapsy==1.12.2",
        """
import os
os.mkdir('plugins')
open('plugins/one.py','w').write('from yapsy.IPlugin import IPlugin\\nclass One(IPlugin): pass\\n')
open('plugins/one.yapsy-plugin','w').write('[Core]\\nName = One\\nModule = one\\n')
from yapsy.PluginManager import PluginManager
m = PluginManager(directories_list=['plugins']); m.collectPlugins()
assert [p.name for p in m.getAllPlugins()] == ['One']
""",
    ),
    Release(
        "Paste==3.5.0",
        """
from paste.request import parse_querystring
from paste.util.multidict import MultiDict
assert parse_querystring({'QUERY_STRING': 'a=1'}) == [('a', '1')]
""",
        needs=("six",),
    ),
    Release(
        "WebOb==1.8.7",
        """
from webob import Request
assert Request.blank('/?a=1').GET['a'] == '1'
assert Request.blank('/', POST={'b': '2'}).POST['b'] == '2'
""",
    ),
    Release(
        "six==1.11.0",
        """
from six.moves import urllib, configparser, range
assert urllib.parse.quote('a b') == 'a%20b'
""",
    ),
    Release(
        "venusian==1.2.0",
        """
import os, sys
os.mkdir('app')
open('app/__init__.py','w').write('')
open('app/views.py', 'w').write('''
import venusian

def deco(f):
    venusian.attach(f, lambda s, n, o: s.found.append(n))
    return f

@deco
def view(): pass
''')
sys.path.insert(0, os.getcwd())
import app, venusian
s = venusian.Scanner(found=[]); s.scan(app)
assert s.found == ['view']
""",
        miss="it calls find_module of finders that come from a generator function of its own",
    ),
    Release(
        "invoke==1.7.3",
        """
import os
open('tasks.py','w').write('from invoke import task\\n@task\\ndef hello(c): print(42)\\n')
from invoke import Program
Program().run(['invoke', 'hello'], exit=False)
""",
    ),
    Release(
        "Jinja2==2.10",
        """
import jinja2
assert jinja2.Template('{% for a in b %}{{ a }}{% endfor %}').render(b=[1, 2]) == '12'
""",
        needs=("MarkupSafe<2.1",),
    ),
    Release(
        "web.py==0.61",
        """
import web
app = web.application(('/', 'I'), {'I': type('I', (), {'GET': lambda self: 'hi'})})
assert app.request('/').data == b'hi'
""",
        needs=("cheroot",),
    ),
    Release(
        "pyparsing==2.0.7",
        """
from pyparsing import Word, nums
assert Word(nums).parseString('42').asList() == ['42']
""",
    ),
    Release(
        "html5lib==0.9999999",
        """
import html5lib
assert html5lib.parse('<p>a', treebuilder='etree') is not None
""",
        needs=("six",),
    ),
    Release(
        "tornado==4.5.3",
        """
from tornado import web, ioloop, gen, escape
assert escape.json_encode({'a': 1})
@gen.coroutine
def f():
    yield gen.moment
    raise gen.Return(3)
assert ioloop.IOLoop.current().run_sync(f) == 3
""",
        needs=("backports.ssl_match_hostname",),
    ),
    Release(
        "requests==2.9.1",
        """
import requests
r = requests.Request('GET', 'http://a/', params={'b': 'c'}).prepare()
assert r.url == 'http://a/?b=c'
""",
    ),
    Release(
        "networkx==2.1",
        """
import networkx as nx
g = nx.path_graph(4)
assert nx.shortest_path(g, 0, 3) == [0, 1, 2, 3]
""",
        needs=("decorator",),
    ),
    Release(
        "docopt==0.6.2",
        """
from docopt import docopt
assert docopt('Usage: p [--a]', ['--a'])['--a']
""",
    ),
    Release(
        "colorama==0.3.9",
        """
import colorama
colorama.init(); print(colorama.Fore.RED)
""",
    ),
    Release(
        "Werkzeug==0.14.1",
        """
from werkzeug.wrappers import Request, Response
from werkzeug.test import Client
c = Client(lambda e, s: Response(Request(e).args['a'])(e, s), Response)
assert c.get('/?a=b').data == b'b'
""",
    ),
    Release(
        "prettytable==0.7.2",
        """
import prettytable
t = prettytable.PrettyTable(['a']); t.add_row([1]); assert '1' in t.get_string()
assert '<td>1' in t.get_html_string()
""",
    ),
    Release(
        "antlr4-python3-runtime==4.7.2",
        """
from antlr4 import InputStream, CommonTokenStream
assert InputStream('ab').size == 2
""",
    ),
    Release(
        "aiocron==1.4",
        """
import asyncio, aiocron
async def main():
    c = aiocron.crontab('* * * * * *', func=lambda: 7)
    assert await c.next() == 7
asyncio.new_event_loop().run_until_complete(main())
""",
        needs=("croniter<2", "tzlocal", "python-dateutil", "pytz", "six", "future", "tzdata"),
        miss="it calls asyncio.gather(loop=…), an argument that Python 3.10 removed",
    ),
    Release(
        "pyfiglet==0.7.5",
        """
import pyfiglet
assert pyfiglet.Figlet().renderText('a')
""",
    ),
    Release(
        "passlib==1.6.5",
        """
from passlib.hash import sha256_crypt
assert sha256_crypt.verify('a', sha256_crypt.encrypt('a'))
""",
    ),
    Release(
        "pyftpdlib==1.5.6",
        """
from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.handlers import FTPHandler
from pyftpdlib.servers import FTPServer
s = FTPServer(('127.0.0.1', 0), FTPHandler); s.close_all()
""",
    ),
    Release(
        "robotframework==3.1.2",
        """
from robot.api import TestSuite
from robot.running import TestSuiteBuilder
open('a.robot','w').write('*** Test Cases ***\\nOne\\n    Log    hi\\n')
import robot
assert robot.run('a.robot', output=None, log=None, report=None) == 0
""",
    ),
    Release(
        "Django==2.2.28",
        """
import django
from django.conf import settings
settings.configure(ROOT_URLCONF='__main__', ALLOWED_HOSTS=['*'], SECRET_KEY='a')
django.setup()
from django.http import HttpResponse
from django.urls import path
urlpatterns = [path('', lambda r: HttpResponse(r.GET['a']))]
from django.test import Client
assert Client().get('/?a=b').content == b'b'
""",
        needs=("pytz", "sqlparse"),
    ),
    Release(
        "pydub==0.25.1",
        """
from pydub import AudioSegment
assert len(AudioSegment.silent(100) + 3) == 100
""",
        miss="its except ImportError imports pyaudioop, which does not exist",
    ),
    Release(
        "SpeechRecognition==3.8.1",
        """
import speech_recognition as sr
a = sr.AudioData(b'\\0' * 8000, 8000, 2)
assert len(a.get_wav_data(4000)) > 44
""",
    ),
    Release(
        "pysnmp==4.4.12",
        """
from pysnmp.hlapi import SnmpEngine, CommunityData, ObjectIdentity, ObjectType
SnmpEngine()
from pysnmp.carrier.asyncore.dispatch import AsyncoreDispatcher
""",
        needs=("pyasn1<0.5", "pysmi<1", "ply", "pycryptodomex"),
    ),
    Release(
        "pyinotify==0.9.6",
        """
import pyinotify
w = pyinotify.WatchManager(); assert w.add_watch('.', pyinotify.IN_CREATE); w.close()
""",
    ),
    Release(
        "supervisor==4.2.0",
        """
from supervisor.options import ServerOptions, ClientOptions
from supervisor import supervisord, supervisorctl
o = ClientOptions(); assert o
""",
    ),
    Release(
        "gunicorn==19.9.0",
        """
from gunicorn.app.base import BaseApplication
class A(BaseApplication):
    def load_config(self): self.cfg.set('workers', 1)
    def load(self): return lambda e, s: []
a = A(); assert a.cfg.worker_class
from gunicorn.arbiter import Arbiter
Arbiter(a)
""",
    ),
    Release(
        "waitress==1.0.2",
        """
import waitress
s = waitress.create_server(lambda e, s: [], host='127.0.0.1', port=0); s.close()
""",
    ),
    Release(
        "docutils==0.14",
        """
from docutils.core import publish_string
assert b'<em>a</em>' in publish_string('*a*', writer_name='html')
""",
        miss="it opens files in the mode 'rU', which Python 3.11 removed",
    ),
    Release(
        "decorator==4.0.11",
        """
from decorator import decorator
@decorator
def d(f, *a): return f(*a) + 1
@d
def g(x): return x
assert g(1) == 2
""",
    ),
    Release(
        "mock==2.0.0",
        """
import mock
m = mock.Mock(return_value=3); assert m() == 3
""",
        needs=("pbr", "six", "setuptools"),
    ),
    Release(
        "unittest2==1.1.0",
        """
import unittest2
class T(unittest2.TestCase):
    def test(self): self.assertEqual(1, 1)
assert unittest2.TextTestRunner().run(unittest2.makeSuite(T)).wasSuccessful()
""",
        needs=("six", "traceback2", "linecache2", "argparse", "pbr"),
    ),
    Release(
        "parameterized==0.6.1",
        """
import unittest
from parameterized import parameterized
class T(unittest.TestCase):
    @parameterized.expand([(1,), (2,)])
    def test(self, x): self.assertTrue(x)
assert unittest.defaultTestLoader.loadTestsFromTestCase(T).countTestCases() == 2
""",
    ),
    Release(
        "attrdict==2.0.1",
        """
from attrdict import AttrDict
assert AttrDict(a=1).a == 1
""",
        needs=("six",),
    ),
    Release(
        "frozendict==1.2",
        """
from frozendict import frozendict
assert hash(frozendict(a=1))
""",
    ),
    Release(
        "sortedcontainers==1.5.7",
        """
from sortedcontainers import SortedList, SortedDict
assert list(SortedList([2, 1])) == [1, 2]; SortedDict(a=1).keys()[0]
""",
    ),
    Release(
        "python-box==3.1.1",
        """
from box import Box
assert Box(a=dict(b=1)).a.b == 1
""",
    ),
    Release(
        "boto==2.49.0",
        """
import boto
from boto.s3.connection import S3Connection
c = S3Connection('a', 'b'); assert c.host
""",
    ),
    Release(
        "xlrd==1.2.0",
        """
import xlrd
try: xlrd.open_workbook(file_contents=b'no')
except xlrd.XLRDError: pass
""",
    ),
    Release(
        "Pygments==2.2.0",
        """
from pygments import highlight, lexers, formatters
assert highlight('a = 1', lexers.PythonLexer(), formatters.HtmlFormatter())
""",
    ),
    Release(
        "sympy==1.1.1",
        """
import sympy
x = sympy.Symbol('x')
assert sympy.diff(x**2, x) == 2*x
""",
        needs=("mpmath",),
    ),
    Release(
        "Mako==1.0.7",
        """
from mako.template import Template
assert Template('hi ${a}').render(a=1) == 'hi 1'
""",
        needs=("MarkupSafe",),
    ),
    Release(
        "astor==0.6.2",
        """
import ast, astor
assert astor.to_source(ast.parse('a = 1')) == 'a = 1\\n'
""",
    ),
    Release(
        "testfixtures==4.13.3",
        """
from testfixtures import compare, LogCapture
compare(1, 1)
with LogCapture() as l: pass
""",
    ),
    Release(
        "smtpdfix==0.3.3",
        """
import smtpdfix
smtpdfix.Config()
""",
        needs=(
            "aiosmtpd",
            "python-dotenv",
            "atpublic",
            "attrs",
            "cryptography",
            "cffi",
            "portpicker",
            "psutil",
            "pytest",
            "iniconfig",
            "packaging",
            "pluggy",
            "pygments",
        ),
    ),
    Release(
        "aiosmtpd==1.2",
        """
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink
c = Controller(Sink(), hostname='127.0.0.1', port=18025)
c.start()
c.stop()
""",
        needs=("atpublic",),
    ),
    Release(
        "pyasn1==0.4.2",
        """
from pyasn1.codec.der import encoder
from pyasn1.type import univ
assert encoder.encode(univ.Integer(1)) == b'\\x02\\x01\\x01'
""",
    ),
    Release(
        "ply==3.8",
        """
import ply.lex as lex
tokens = ('A',)
t_A = 'a'
def t_error(t): raise ValueError
l = lex.lex(); l.input('a'); assert l.token().type == 'A'
""",
    ),
    Release(
        "plumbum==1.6.3",
        """
from plumbum import local
assert local['echo']('a').strip() == 'a'
""",
        needs=("six",),
    ),
    Release(
        "configobj==5.0.6",
        """
from configobj import ConfigObj
assert ConfigObj(['a = 1'])['a'] == '1'
""",
        needs=("six",),
    ),
    Release(
        "feedparser==6.0.2",
        """
import feedparser
assert feedparser.parse('<rss><channel><title>a</title></channel></rss>').feed.title == 'a'
""",
        needs=("sgmllib3k",),
    ),
    Release(
        "cheroot==6.0.0",
        """
from cheroot import wsgi
assert wsgi.Server(('127.0.0.1', 0), lambda e, s: []).bind_addr
""",
        needs=("six", "more-itertools", "backports.functools_lru_cache"),
    ),
    Release(
        "CherryPy==14.0.0",
        """
import cherrypy
class R:
    @cherrypy.expose
    def index(self): return 'a'
cherrypy.tree.mount(R())
""",
        needs=(
            "six",
            "cheroot",
            "portend",
            "tempora",
            "jaraco.functools",
            "jaraco.collections",
            "jaraco.text",
            "jaraco.context",
            "autocommand",
            "inflect",
            "typeguard",
            "typing-extensions",
            "more-itertools",
            "python-dateutil",
        ),
    ),
    Release(
        "jsonschema==2.6.0",
        """
import jsonschema
jsonschema.validate(1, {'type': 'integer'})
""",
    ),
    Release(
        "marshmallow==2.13.6",
        """
from marshmallow import Schema, fields
class A(Schema): b = fields.Int()
assert A().dump({'b': 1}).data == {'b': 1}
""",
    ),
    Release(
        "cachetools==1.1.6",
        """
from cachetools import LRUCache
c = LRUCache(2); c[1] = 2; assert c[1] == 2
""",
    ),
    Release(
        "voluptuous==0.10.5",
        """
from voluptuous import Schema
assert Schema({'a': int})({'a': 1})
""",
    ),
    Release(
        "tabulate==0.8.2",
        """
from tabulate import tabulate
assert tabulate([[1]])
""",
    ),
    Release(
        "click==6.7",
        """
import click
from click.testing import CliRunner
@click.command()
def f(): click.echo('a')
assert CliRunner().invoke(f).output == 'a\\n'
""",
    ),
    Release(
        "itsdangerous==0.24",
        """
from itsdangerous import URLSafeSerializer
s = URLSafeSerializer('a')
assert s.loads(s.dumps([1])) == [1]
""",
    ),
    Release(
        "pexpect==4.2.1",
        """
import pexpect
assert pexpect.run('echo a').strip() == b'a'
""",
        needs=("ptyprocess",),
    ),
    Release(
        "blinker==1.4",
        """
from blinker import signal
s = signal('a')
@s.connect
def receive(sender): receive.sender = sender
s.send(1)
assert receive.sender == 1
""",
    ),
    Release(
        "rsa==3.4.2",
        """
import rsa
p, q = rsa.newkeys(256); assert rsa.decrypt(rsa.encrypt(b'a', p), q) == b'a'
""",
        needs=("pyasn1",),
    ),
    Release(
        "oauthlib==2.0.6",
        """
from oauthlib.oauth2 import WebApplicationClient
assert WebApplicationClient('a').prepare_request_uri('https://b')
""",
    ),
    Release(
        "httplib2==0.9.2",
        """
import httplib2
httplib2.Http()
""",
    ),
    Release(
        "telnetsrv==0.4",
        """
from telnetsrv.threaded import TelnetHandler
""",
    ),
    Release(
        "behave==1.2.6",
        """
import os
from behave.parser import parse_feature
assert parse_feature('Feature: a\\n  Scenario: b\\n    Given c\\n').name == 'a'
from behave.runner import Runner
""",
        needs=("parse", "parse_type", "six"),
    ),
    Release(
        "Whoosh==2.7.4",
        """
from whoosh.fields import Schema, TEXT
from whoosh.index import create_in
import os
os.mkdir('i')
ix = create_in('i', Schema(t=TEXT(stored=True)))
w = ix.writer(); w.add_document(t='hello world'); w.commit()
from whoosh.qparser import QueryParser
with ix.searcher() as s: assert len(s.search(QueryParser('t', ix.schema).parse('hello'))) == 1
""",
    ),
)
