import { mkdtemp, rename, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { makeFolder } from "../../sdk/io/files/index.js";
import { run } from "../../sdk/io/processes/index.js";
import { makeEnvironment } from "../../sdk/io/python/index.js";
import { AssayError, messageOf } from "../../sdk/utils/errors/index.js";
import type { ProgressListener } from "../../sdk/utils/progress/index.js";
import { placeOption } from "../options.js";
import type { Task, TaskContext } from "../task.js";
import { packTarball } from "./pack.js";
import { buildPython } from "./python.js";

const OUT = join("outputs", "packages");

/** 1 February 1980, in seconds since 1970: a zip file knows no time before 1980. */
const WHEEL_TIME = "318211200";

/** Builds what is published: the npm package, and the Python package of papermill's parameters. */
export const packagesBuild: Task = {
  name: "packages:build",
  summary: "build the npm package and the Python package for papermill",
  sources: true,
  description:
    "Builds the npm package (a .tgz of dist as it is: npm run build comes first) and the wheel of assay-papermill, both of package.json's version. " +
    "The same sources give the same bytes, wherever and whenever they are built. " +
    "The Python environment that builds the wheel is made on first use, in the user's cache (ASSAY_CACHE_DIR).",
  options: [{ flags: "--out <folder>", description: `where they are written (default: ${OUT})` }],
  async run(context) {
    const out = placeOption(context, "out", OUT);
    await makeFolder(out);
    const files = await context.follow((onProgress, signal) => build(context, out, onProgress, signal));
    for (const file of files) context.print(file);
  },
};

async function build(
  { root, cwd, env }: TaskContext,
  out: string,
  onProgress: ProgressListener,
  signal: AbortSignal,
): Promise<string[]> {
  // Times in the wheel: https://reproducible-builds.org/docs/source-date-epoch.
  const epoch = env.SOURCE_DATE_EPOCH ?? WHEEL_TIME;
  const python = await makeEnvironment(buildPython(cwd, env), { onProgress, signal });
  // Each is built aside and moved when it is whole.
  const aside = await mkdtemp(join(out, ".building-"));
  const steps: readonly (readonly [name: string, build: () => Promise<string>])[] = [
    ["pack the npm package", () => packTarball(root, aside, signal)],
    [
      "build the wheel of assay-papermill",
      async () => {
        const words = ["-m", "build", "--wheel", "--no-isolation", "--outdir", aside];
        const project = join(root, "kernel", "papermill");
        const said = await run(python.bin("python"), [...words, project], {
          signal,
          env: { SOURCE_DATE_EPOCH: epoch },
        });
        return /assay_papermill-\S+\.whl/.exec(said)?.[0] ?? "";
      },
    ],
  ];
  try {
    const files: string[] = [];
    for (const [index, [step, make]] of steps.entries()) {
      const started = performance.now();
      onProgress({ type: "step-start", step, index: index + 1, total: steps.length });
      const file = join(out, basename(await attempt(step, make, signal)));
      await rename(join(aside, basename(file)), file);
      files.push(file);
      onProgress({ type: "step-end", step, seconds: (performance.now() - started) / 1000 });
    }
    return files;
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

async function attempt(step: string, make: () => Promise<string>, signal: AbortSignal): Promise<string> {
  try {
    return await make();
  } catch (cause) {
    if (signal.aborted) throw cause;
    throw new AssayError("INSTALL_FAILED", {
      what: `the step "${step}" failed`,
      got: messageOf(cause).slice(-2000),
      cause,
    });
  }
}
