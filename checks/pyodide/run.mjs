// Runs the tests on Pyodide: node run.mjs DIRECTORY REPORT [PYTEST ARGUMENT...]
//
// DIRECTORY has Pyodide in its node_modules, wheels in wheels/, and what is tested in checkout.zip.

import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, report, ...options] = process.argv.slice(2);
const entry = createRequire(join(resolve(folder), "run.mjs")).resolve("pyodide/pyodide.mjs");
const { loadPyodide } = await import(pathToFileURL(entry));
const pyodide = await loadPyodide();

// A Buffer would not do: it is not a plain Uint8Array.
const read = (...path) => new Uint8Array(readFileSync(join(folder, ...path)));
const sitePackages = pyodide.runPython("import sysconfig; sysconfig.get_path('purelib')");
for (const wheel of readdirSync(join(folder, "wheels"))) {
  pyodide.unpackArchive(read("wheels", wheel), "wheel", { extractDir: sitePackages });
}
pyodide.unpackArchive(read("checkout.zip"), "zip", { extractDir: "/checkout" });

const runTests = pyodide.runPython(`
import os

import pytest

os.chdir("/checkout/tests")
lambda options: int(pytest.main(["--junit-xml=/report.xml", *options]))
`);
process.exitCode = runTests(options);
if (pyodide.FS.analyzePath("/report.xml").exists) {
  writeFileSync(report, pyodide.FS.readFile("/report.xml"));
}
