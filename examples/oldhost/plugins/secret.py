import imp

# The host holds the import lock while it loads us
alone = imp.lock_held()


def greet(name):
    return 'Psst, %s, %s' % (name, alone and 'we are alone' or 'not here')
