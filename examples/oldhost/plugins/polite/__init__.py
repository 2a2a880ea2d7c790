from polite import words


def greet(name):
    return '%s %s' % (words.GREETING, name)
