import { EmbeddedStore } from "../../sdk/io/registries/index.js";

/**
 * A process that writes to a store, run by `runSupport` with arguments:
 * `points <folder> <runId> <key>`: one point a batch until it is killed, saying on stdout each step that is written;
 * `experiments <folder> <name>`: creates an experiment and says its id;
 * `versions <folder> <runId> <count>`: registers so many versions of one model and says their numbers;
 * `batch <folder> <runId> <key> <count>`: so many points of one metric, ten a batch.
 */
async function main([what, folder, subject, ...rest]: string[]): Promise<void> {
  const store = new EmbeddedStore(folder);
  if (what === "points") {
    for (let step = 0; ; step++) {
      await store.logBatch(subject, {
        metrics: [{ key: rest[0], value: step / 3, timestampMs: Date.now(), step }],
      });
      console.log(step);
    }
  } else if (what === "experiments") {
    console.log(await store.ensureExperiment(subject));
  } else if (what === "versions") {
    const model = await store.logModel(
      subject,
      { name: "model" },
      () => new Map([["MLmodel", new Uint8Array()]]),
    );
    for (let i = 0; i < Number(rest[0]); i++)
      console.log((await store.registerModel("bikes", model)).version);
  } else {
    const [key, count] = [rest[0], Number(rest[1])];
    for (let step = 0; step < count; step += 10) {
      const metrics = Array.from({ length: 10 }, (_, i) => ({
        key,
        value: i,
        timestampMs: Date.now(),
        step: step + i,
      }));
      await store.logBatch(subject, { metrics });
    }
  }
}

void main(process.argv.slice(2));
