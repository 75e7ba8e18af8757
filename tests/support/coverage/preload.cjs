// Loaded before all else by the processes and threads that tests start: writes, many times a second, what they ran of the built modules.
// Node writes it only as a process ends by itself, which those that are killed do not, nor threads that live on while their process ends.
const { appendFileSync } = require("node:fs");
const { Session } = require("node:inspector");
const { join } = require("node:path");
const { pathToFileURL } = require("node:url");
const { threadId } = require("node:worker_threads");
require("./pass-on.cjs");

// The runner of cells has timers of its own.
const { setTimeout } = globalThis;
const BUILT = pathToFileURL(join(__dirname, "../../../dist/")).href;
const FILE = join(process.env.NODE_V8_COVERAGE, `often-${process.pid}-${threadId}.jsonl`);
/** Milliseconds to the next look; at most where nothing of ours ran. */
const PAUSE_MS = { least: 20, most: 100 };
/** Looks after which a program that ran nothing of ours is left alone. */
const TRIES = 50;

const session = new Session();
session.connect();
session.post("Profiler.enable");
session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
let tries = TRIES;
let pause = PAUSE_MS.least;
look();

function look() {
  session.post("Profiler.takePreciseCoverage", (_, taken) => {
    // Counts begin anew with each look, Node's own at the end as well: all are summed.
    const result = taken.result.filter(({ url, functions }) => url.startsWith(BUILT) && functions.some(ran));
    pause = result.length > 0 ? PAUSE_MS.least : Math.min(2 * pause, PAUSE_MS.most);
    if (result.length > 0) {
      tries = Number.POSITIVE_INFINITY;
      appendFileSync(FILE, `${JSON.stringify({ result })}\n`);
    }
  });
  if (tries-- > 0) setTimeout(look, pause).unref();
}

function ran({ ranges }) {
  return ranges.some(({ count }) => count > 0);
}
