import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { readEnvironment } from "../../../sdk/io/environment/index.js";
import { fetchConfig, fetchDataset, listEntries } from "../../../sdk/io/registered/index.js";
import { openStore, type TrackingStore, trackingDefaults } from "../../../sdk/io/registries/index.js";
import { asAssayError } from "../../../sdk/utils/errors/index.js";
import type { Finding, Look } from "./finding.js";

/** Whether what is registered in a folder of runs is what was registered, by the digests that were taken then. */
export const lookAtArtifacts: Look = async ({ root, env, signal }) => {
  const name = "artifacts";
  const { values } = readEnvironment({ cwd: root, env });
  const uri = values.mlflowRegistryUri ?? values.mlflowTrackingUri ?? trackingDefaults.uri;
  if (/^https?:/i.test(uri))
    return [{ name, status: "skipped", text: "runs are kept on a server, not in a folder" }];
  const store = openStore(uri, { cwd: root });
  try {
    if (!store.uri.startsWith("file:") || !existsSync(fileURLToPath(store.uri))) {
      return [{ name, status: "skipped", text: "no run was made yet" }];
    }
    const wrong: Finding[] = [];
    let count = 0;
    for await (const { address, fault } of faultsOf(store, signal)) {
      count += 1;
      if (fault !== undefined) wrong.push({ name: address, status: "failed", text: fault });
    }
    const none = { name, status: "skipped", text: "no dataset or config is registered" } as const;
    const ok = {
      name,
      status: "ok",
      text: `${count} registered datasets and configs are as they were`,
    } as const;
    return wrong.length > 0 ? wrong : [count === 0 ? none : ok];
  } finally {
    await store.close();
  }
};

async function* faultsOf(
  store: TrackingStore,
  signal: AbortSignal,
): AsyncIterableIterator<{ readonly address: string; readonly fault: string | undefined }> {
  for (const kind of ["dataset", "config"] as const) {
    for (const { name, versions } of await listEntries(store, kind)) {
      for (const { version } of versions) {
        signal.throwIfAborted();
        const address = `${kind}s:/${name}/${version}`;
        try {
          await (kind === "dataset" ? fetchDataset(store, address, { signal }) : fetchConfig(store, address));
          yield { address, fault: undefined };
        } catch (error) {
          signal.throwIfAborted();
          yield { address, fault: asAssayError(error).message };
        }
      }
    }
  }
}
