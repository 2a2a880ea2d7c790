from imp_compat import *
