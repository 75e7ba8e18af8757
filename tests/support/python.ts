import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { environmentAt, makeEnvironment, type PythonEnvironment } from "../../sdk/io/python/index.js";
import type { ProgressListener } from "../../sdk/utils/progress/index.js";
import { REAL_REQUIRED } from "./real.js";

export type { PythonEnvironment } from "../../sdk/io/python/index.js";

/** What the real tests need: MLflow and its companions. */
const REQUIREMENTS = join(__dirname, "..", "real", "requirements.txt");
/** Jupyter's clients, which the kernel is tested with. */
export const JUPYTER_REQUIREMENTS = join(__dirname, "..", "real", "requirements-jupyter.txt");
/** The Python client of Kafka. */
export const KAFKA_REQUIREMENTS = join(__dirname, "..", "real", "requirements-kafka.txt");

/** How often the making of an environment tells where it stands. */
const TELL_MS = 10_000;

/** Folder of the environment: its requirements' hash is in the name, so that a change of them makes another. */
function environmentDir(requirements: string): string {
  const hash = createHash("sha256").update(readFileSync(requirements)).digest("hex").slice(0, 12);
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), ".cache");
  return join(cache, "assay", "test-venv", hash);
}

/**
 * The environment of a requirements file, that of MLflow and its companions by default. It is made where the real parts are required (ASSAY_REQUIRE_REAL=1)
 * or by `npx jiti tests/support/make-python.ts`; a plain test run takes it if it is there and does not download it.
 */
export async function findPython(requirements = REQUIREMENTS): Promise<PythonEnvironment> {
  const there = environmentAt(environmentDir(requirements));
  if (there !== undefined) return there;
  if (REAL_REQUIRED) return makePython(requirements);
  throw new Error("no Python environment yet (1 GB): make it with `npx jiti tests/support/make-python.ts`");
}

/** The environment with Jupyter's clients; likewise. */
export const findJupyter = (): Promise<PythonEnvironment> => findPython(JUPYTER_REQUIREMENTS);

/** Finds or makes the environment of a requirements file, telling on stderr what it does. It takes some minutes. */
export async function makePython(requirements = REQUIREMENTS): Promise<PythonEnvironment> {
  const dir = environmentDir(requirements);
  const plan = { name: "the Python of the tests", dir, requirements: ["-r", requirements], packages: 100 };
  return makeEnvironment(plan, { onProgress: teller() });
}

/** Says the steps on stderr, and every ten seconds how far one is. */
function teller(): ProgressListener {
  let toldMs = 0;
  const say = (line: string): void => {
    toldMs = Date.now();
    process.stderr.write(`[python] ${line}\n`);
  };
  return (event) => {
    if (event.type === "step-start") say(event.step);
    if (event.type === "step-end") say(`${event.step}: done in ${event.seconds.toFixed(0)} s`);
    if (event.type === "note") say(event.message);
    if (event.type === "progress" && Date.now() - toldMs > TELL_MS)
      say(`${event.label} ${event.done}/${event.total}`);
  };
}
