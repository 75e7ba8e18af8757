import { join } from "node:path";
import { EmbeddedStore, type RunInfo } from "../../../../../sdk/io/registries/index.js";
import { temporaryFolder } from "../../../../support/temporary.js";

/** A store with counted ids and a clock that ticks a millisecond a look, and one run in it. */
export async function storeWithRun(): Promise<{
  store: EmbeddedStore;
  run: RunInfo;
  root: string;
  runFolder: string;
}> {
  const root = join(await temporaryFolder(), "mlruns");
  let now = 1_700_000_000_000;
  let ids = 0;
  const newId = () => (ids++).toString(16).padStart(32, "a");
  const store = new EmbeddedStore(root, { now: () => now++, newId });
  const experimentId = await store.ensureExperiment("bikes");
  const run = await store.createRun({
    experimentId,
    name: "first",
    startTimeMs: 1_700_000_000_000,
    user: "ada",
    tags: { team: "rides" },
  });
  return { store, run, root, runFolder: join(root, experimentId, run.runId) };
}
