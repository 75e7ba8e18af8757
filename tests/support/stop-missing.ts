import { run } from "../../sdk/io/processes/index.js";
import { gpuProbe } from "../../sdk/io/services/system-metrics/gpu.js";

/** Starts programs that are not there and stops them at once, again and again; says "alive" where that ended nobody. */
async function main(): Promise<void> {
  for (let i = 0; i < 20; i++) {
    const stop = new AbortController();
    const ends = [
      gpuProbe("no-such-program").read(stop.signal),
      run("no-such-program", [], { signal: stop.signal }),
    ];
    stop.abort();
    await Promise.allSettled(ends);
  }
  process.stdout.write("alive\n");
}

void main();
