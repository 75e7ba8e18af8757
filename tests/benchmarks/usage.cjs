// Preloaded into a Node process (`node --require usage.cjs …`): writes what the whole process took, start-up included, to
// the file that BENCHMARK_USAGE names. Plain JavaScript, so that it adds nothing to what it measures.
const { readFileSync, writeFileSync } = require("node:fs");

process.on("exit", () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const usage = { cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, peakMiB: peakKiB(maxRSS) / 1024 };
  writeFileSync(process.env.BENCHMARK_USAGE, JSON.stringify(usage));
});

/** On Linux maxRSS counts the process that this one was forked from, before it became Node; the high-water mark does not. */
function peakKiB(maxRSS) {
  try {
    return Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync("/proc/self/status", "latin1"))[1]);
  } catch {
    return maxRSS;
  }
}
