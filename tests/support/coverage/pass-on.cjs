// Has whatever this process starts load `preload.cjs`, where it is measured at all, and lets it look once more before it is killed. Not by
// the environment alone, which tests, kernels and pools of workers make anew for their children; Node passes NODE_V8_COVERAGE on likewise.
const { ChildProcess } = require("node:child_process");
const { join } = require("node:path");
const threads = require("node:worker_threads");

const OPTIONS = "NODE_OPTIONS=";
const PRELOAD = `--require ${JSON.stringify(join(__dirname, "preload.cjs"))}`;
/** Milliseconds between the looks of an idle process, and a little more. */
const LAST_LOOK_MS = 130;
const DEADLY = ["SIGKILL", "SIGTERM", undefined];

const { spawn, kill } = ChildProcess.prototype;

ChildProcess.prototype.spawn = function (options) {
  const pairs = options.envPairs;
  if (pairs.some((pair) => pair.startsWith("NODE_V8_COVERAGE="))) {
    const given = pairs.findLast((pair) => pair.startsWith(OPTIONS))?.slice(OPTIONS.length);
    const others = pairs.filter((pair) => !pair.startsWith(OPTIONS));
    options.envPairs = [...others, OPTIONS + withPreload(given)];
  }
  return spawn.call(this, options);
};

ChildProcess.prototype.kill = function (signal) {
  const lives = this.pid !== undefined && this.exitCode === null && this.signalCode === null;
  if (lives && DEADLY.includes(signal)) sleep(LAST_LOOK_MS);
  return kill.call(this, signal);
};

threads.Worker = class extends threads.Worker {
  constructor(file, options) {
    const env = options?.env;
    const own = typeof env === "object" && { env: { ...env, NODE_OPTIONS: withPreload(env.NODE_OPTIONS) } };
    super(file, { ...options, ...own });
  }
};

function withPreload(options = "") {
  return options.includes(PRELOAD) ? options : `${options} ${PRELOAD}`.trim();
}

function sleep(ms) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
