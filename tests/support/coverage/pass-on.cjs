// Has whatever this process starts load `preload.cjs`, where it is measured at all. Not by the environment alone, which tests, kernels and
// pools of workers make anew for their children; Node passes NODE_V8_COVERAGE on likewise.
const { ChildProcess } = require("node:child_process");
const { join } = require("node:path");
const threads = require("node:worker_threads");

const OPTIONS = "NODE_OPTIONS=";
const PRELOAD = `--require ${JSON.stringify(join(__dirname, "preload.cjs"))}`;

const { spawn } = ChildProcess.prototype;

ChildProcess.prototype.spawn = function (options) {
  const pairs = options.envPairs;
  if (pairs.some((pair) => pair.startsWith("NODE_V8_COVERAGE="))) {
    const given = pairs.findLast((pair) => pair.startsWith(OPTIONS))?.slice(OPTIONS.length);
    const others = pairs.filter((pair) => !pair.startsWith(OPTIONS));
    options.envPairs = [...others, OPTIONS + withPreload(given)];
  }
  return spawn.call(this, options);
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
