"""Runs jupyter_kernel_test on the kernel `assay` with every sample filled in. Prints {"ran", "failed": {test: why}, "skipped"}."""

import json
import unittest

import jupyter_kernel_test


class AssayKernelTests(jupyter_kernel_test.KernelTests):
    kernel_name = "assay"
    language_name = "typescript"
    file_extension = ".ts"
    code_hello_world = 'console.log("hello, world")'
    code_stderr = 'console.error("to stderr")'
    completion_samples = [
        {"text": "Math.hyp", "matches": ["hypot"]},
        {"text": 'const word: string = "a"; word.trimS', "matches": ["trimStart"]},
        {"text": "consol"},
    ]
    complete_code_samples = ["1", "const a = 1", "function f(): number {\n  return 1\n}", "await Promise.resolve(1)", "`a ${1}`", ""]
    incomplete_code_samples = ["function f() {", "`open", "const a =", "[1,", "if (true) {\n  1", "f(", "/* open", "1 +"]
    invalid_code_samples = ["const = 1", "let a = )", "function 1() {}", "'open"]
    code_page_something = 'kernel.page("something")'
    code_generate_error = 'throw new Error("broken")'
    code_execute_result = [
        {"code": "6 * 7", "result": "42"},
        {"code": "6 * 6 + 6", "result": "42"},
        {"code": "6 * (3 + 4)", "result": "42"},
        {"code": "await Promise.resolve([1, 2])", "result": "[ 1, 2 ]"},
        {"code": '({ [Symbol.for("Jupyter.display")]: () => ({ "text/html": "<b>x</b>" }) })', "mime": "text/html", "result": "<b>x</b>"},
    ]
    code_display_data = [
        {"code": "display.html`<b>${1}</b>`", "mime": "text/html"},
        {"code": "display.markdown`*a*`", "mime": "text/markdown"},
        {"code": "display.svg`<svg/>`", "mime": "image/svg+xml"},
        {"code": "display([1, 2])", "mime": "text/plain"},
    ]
    code_history_pattern = "6 ? 7*"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "Math.max"
    code_clear_output = "clearOutput()"


class AssayIopubWelcomeTests(jupyter_kernel_test.IopubWelcomeTests):
    kernel_name = "assay"
    support_iopub_welcome = True


suite = unittest.TestSuite()
for case in (AssayKernelTests, AssayIopubWelcomeTests):
    suite.addTests(unittest.defaultTestLoader.loadTestsFromTestCase(case))
names = sorted(test.id().split(".")[-1] for test in suite)
result = unittest.TextTestRunner(verbosity=2).run(suite)
failed = {str(test): why for test, why in [*result.failures, *result.errors]}
print(json.dumps({"ran": result.testsRun, "names": names, "failed": failed, "skipped": [str(test) for test, _ in result.skipped]}))
