import { setTimeout as sleep } from "node:timers/promises";
import { openRun, openStore } from "../../sdk/io/registries/index.js";

/**
 * A process that logs to a server until it is killed, run by `runSupport` with `<uri> <folder>`: a point every five
 * milliseconds. It says on stdout its run's id and then, after each point, the step and its time.
 */
async function main([uri, cwd]: string[]): Promise<void> {
  const run = await openRun(openStore(uri, { cwd, env: {} }), { experiment: "killed", user: "ada" });
  console.log(run.info.runId);
  for (let step = 0; ; step++) {
    run.logMetric("loss", step / 7, step);
    console.log(`${step} ${Date.now()}`);
    await sleep(5);
  }
}

void main(process.argv.slice(2));
