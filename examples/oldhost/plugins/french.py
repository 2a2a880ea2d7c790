# -*- coding: latin-1 -*-

def greet(name):
    return u'Enchanté, %s' % name
