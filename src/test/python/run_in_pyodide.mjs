// Runs the Python module's tests of figures on the CPython that npm's package pyodide brings: WebAssembly, without threads and processes.
//
//     npm install pyodide                                     (in any folder; that folder is the first argument)
//     node src/test/python/run_in_pyodide.mjs <folder>

import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../..");
const folder = path.resolve(process.argv[2] ?? ".");
const installed = createRequire(path.join(folder, "package.json")).resolve("pyodide/package.json");
const { loadPyodide } = await import(pathToFileURL(path.join(path.dirname(installed), "pyodide.mjs")));
const python = await loadPyodide();
python.FS.mkdir("/repo");
python.FS.mount(python.FS.filesystems.NODEFS, { root }, "/repo");
const succeeded = python.runPython(`
import sys, unittest

sys.dont_write_bytecode = True
sys.path[:0] = ["/repo/src/main/python", "/repo/src/test/python/statsprofile_tests"]
print("CPython %s on %s" % (sys.version.split()[0], sys.platform))
names = ["test_figures", "test_time_slices", "test_documents.TextTest", "test_documents.SlicesTest"]
unittest.TextTestRunner(sys.stdout, verbosity=2).run(unittest.defaultTestLoader.loadTestsFromNames(names)).wasSuccessful()
`);
process.exit(succeeded ? 0 : 1);
