/* Extension modules of every kind of initialisation, in one file, for every CPython since 3.5. */

#define Py_LIMITED_API 0x03050000
#include <Python.h>

static int
succeed(PyObject *module)
{
    return PyModule_AddIntConstant(module, "answer", 42);
}

static int
fail(PyObject *module)
{
    PyErr_SetString(PyExc_ValueError, "on purpose");
    return -1;
}

static PyModuleDef_Slot succeeding[] = {{Py_mod_exec, succeed}, {0, NULL}};
static PyModuleDef_Slot failing[] = {{Py_mod_exec, fail}, {0, NULL}};
static PyModuleDef ext = {PyModuleDef_HEAD_INIT, "ext", "Two phases.", 0, NULL, succeeding};
static PyModuleDef fails = {PyModuleDef_HEAD_INIT, "fails", NULL, 0, NULL, failing};
static PyModuleDef single = {PyModuleDef_HEAD_INIT, "single", "One phase.", -1, NULL};

PyMODINIT_FUNC
PyInit_ext(void)
{
    return PyModuleDef_Init(&ext);
}

PyMODINIT_FUNC
PyInit_fails(void)
{
    return PyModuleDef_Init(&fails);
}

PyMODINIT_FUNC
PyInit_single(void)
{
    PyObject *module = PyModule_Create(&single);
    if (module != NULL && PyModule_AddIntConstant(module, "answer", 42) < 0) {
        Py_DECREF(module);
        return NULL;
    }
    return module;
}
