import { createRequire } from "node:module";
import { extname, join } from "node:path";
import { Worker } from "node:worker_threads";
import type { WorkerSettings } from "./messages.js";

/**
 * Where TypeScript runs as it is (tests, ts-node, jiti), a thread has none of what makes that work: jiti, a dependency, loads
 * its sources.
 */
const FROM_SOURCES = `
const { workerData } = require("node:worker_threads");
const { createJiti } = require(workerData.jiti);
createJiti(workerData.entry).import(workerData.entry).catch((error) => { setImmediate(() => { throw error; }); });
`;

/** Ending of the sources that run: `.js` of the built package, `.ts` of its sources. */
const ENDING = extname(__filename);

/** The module of core that lists its tasks. */
export const CORE_TASKS = join(__dirname, "..", "..", "core", `worker-tasks${ENDING}`);

/** What a thread runs. */
export const ENTRY = join(__dirname, `worker${ENDING}`);

/** Starts a thread. Loaders and hooks of the process are none of its business: it gets no options of Node's. */
export function startThread(settings: WorkerSettings): Worker {
  const own = { execArgv: [], env: withoutOptions(process.env) };
  if (ENDING !== ".ts" && extname(settings.tasks) !== ".ts")
    return new Worker(ENTRY, { ...own, workerData: settings });
  const jiti = createRequire(__filename).resolve("jiti");
  return new Worker(FROM_SOURCES, { ...own, eval: true, workerData: { ...settings, jiti, entry: ENTRY } });
}

function withoutOptions({ NODE_OPTIONS, ...env }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return env;
}
