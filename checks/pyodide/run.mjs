// Runs the tests on Pyodide: node run.mjs DIRECTORY CHECKOUT [PYTEST ARGUMENT...]
//
// DIRECTORY has Pyodide in its node_modules, and what is installed for it in site-packages.

import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, checkout, ...options] = process.argv.slice(2);
const entry = createRequire(join(resolve(folder), "run.mjs")).resolve("pyodide/pyodide.mjs");
const { loadPyodide } = await import(pathToFileURL(entry));
const pyodide = await loadPyodide();

const sitePackages = pyodide.runPython("import sysconfig; sysconfig.get_path('purelib')");
pyodide.mountNodeFS(sitePackages, join(folder, "site-packages"));
pyodide.mountNodeFS("/checkout", checkout);

const runTests = pyodide.runPython(`
import os

import pytest

os.chdir("/checkout/tests")
lambda options: int(pytest.main(list(options)))
`);
process.exitCode = runTests(options);
