import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { extname, join } from "node:path";

/** Where TypeScript runs as it is, jiti loads the sources: see `io/workers/thread.ts`. */
const FROM_SOURCES = `
const [jiti, entry] = process.argv.slice(1);
const { createJiti } = require(jiti);
createJiti(entry).import(entry).catch((error) => { setImmediate(() => { throw error; }); });
`;

const ENDING = extname(__filename);
const ENTRY = join(__dirname, `worker${ENDING}`);

/**
 * Starts a worker process, with `dataFd` as its file 4. It speaks by structured clone. Its standard output is nobody's; what it
 * prints on standard error tells why it ended.
 */
export function startWorkerProcess(dataFd: number, env: Readonly<Record<string, string>>): ChildProcess {
  const { NODE_OPTIONS: _, ...inherited } = process.env;
  const args =
    ENDING === ".ts" ? ["-e", FROM_SOURCES, createRequire(__filename).resolve("jiti"), ENTRY] : [ENTRY];
  return spawn(process.execPath, args, {
    env: { ...inherited, ...env },
    stdio: ["ignore", "ignore", "pipe", "ipc", dataFd],
    serialization: "advanced",
  });
}
