import { buffer } from "node:stream/consumers";
import { parse } from "yaml";
import { CONFIG_ARTIFACT, type TrackingStore } from "../io/registries/index.js";
import { AssayError } from "../utils/errors/index.js";

/**
 * The config that a run kept: resolved, secrets masked. Undefined where it kept none, CONFIG_INVALID where what it kept is
 * damaged.
 */
export async function readRunConfig(
  store: TrackingStore,
  runId: string,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const listed = await store.listArtifacts(runId);
  if (!listed.some(({ path }) => path === CONFIG_ARTIFACT)) return undefined;
  const text = (await buffer(await store.getArtifact(runId, CONFIG_ARTIFACT))).toString("utf8");
  try {
    const config: unknown = parse(text);
    return typeof config === "object" && config !== null ? { ...config } : undefined;
  } catch (cause) {
    throw new AssayError("CONFIG_INVALID", {
      what: `the config that run ${runId} kept is not YAML`,
      next: "Restore the run's artifact config.yaml, or delete it.",
      cause,
    });
  }
}
