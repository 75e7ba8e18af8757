import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { openStore } from "../../sdk/io/registries/index.js";

/**
 * A process of its own that streams so many megabytes to an artifact of a run and back, run by `runSupport` with the
 * arguments `<tracking URI> <megabytes>`. Prints how its memory grew (the process's peak) and whether the bytes are the same.
 */
async function main([uri, megabytes]: string[]): Promise<void> {
  const store = openStore(uri, { env: {} });
  const experimentId = await store.ensureExperiment("streams");
  const run = await store.createRun({ experimentId, name: "big", startTimeMs: 1, user: "u", tags: {} });
  const before = process.resourceUsage().maxRSS / 1024;
  const [up, down] = [createHash("sha256"), createHash("sha256")];
  const source = (function* () {
    for (let i = 0; i < Number(megabytes); i++) {
      const chunk = Buffer.alloc(1 << 20, i % 251);
      up.update(chunk);
      yield chunk;
    }
  })();
  const start = Date.now();
  await store.putArtifact(
    run.runId,
    "big.bin",
    Readable.from(source, { objectMode: true, highWaterMark: 2 }),
  );
  const upSeconds = (Date.now() - start) / 1000;
  let bytes = 0;
  for await (const part of await store.getArtifact(run.runId, "big.bin")) {
    bytes += part.length;
    down.update(part);
  }
  const seconds = (Date.now() - start) / 1000;
  const grownMb = process.resourceUsage().maxRSS / 1024 - before;
  const same = up.digest("hex") === down.digest("hex") && bytes === Number(megabytes) * 2 ** 20;
  await store.close();
  console.log(JSON.stringify({ same, grownMb, upSeconds, downSeconds: seconds - upSeconds }));
}

void main(process.argv.slice(2));
