// Loaded into a server before it starts: at SIGUSR2 it collects what is garbage and writes what is left to a file.
const { writeFileSync } = require("node:fs");
const { setFlagsFromString } = require("node:v8");
const { runInNewContext } = require("node:vm");

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc");
process.on("SIGUSR2", () => {
  collect();
  collect();
  writeFileSync(process.env.BENCHMARK_HEAP, JSON.stringify(process.memoryUsage()));
});
