import { writeFile } from "node:fs/promises";
import { buffer } from "node:stream/consumers";
import { writeFault, writeWhole } from "../../io/files/index.js";
import type { TrackingStore } from "../../io/registries/index.js";
import { PastExperiment } from "../../past-experiment.js";
import { AssayError } from "../../utils/errors/index.js";
import { maskText } from "../../utils/secrets.js";
import { settingsYaml } from "../../utils/settings/index.js";
import type { Terminal } from "../terminal.js";
import { withTracking } from "../tracking.js";

/** The name under which a run keeps its report. */
const REPORT_ARTIFACT = "report.html";

export interface FoundReport {
  readonly page: Buffer;
  /** Whether the run kept it; else it was made of what its store knows. */
  readonly kept: boolean;
}

/** The report of a run. Throws TRACKING_MISSING where there is no such run. */
export async function findReport(
  id: string,
  trackingUri: string | undefined,
  terminal: Terminal,
): Promise<FoundReport> {
  const { page, uri } = await withTracking(terminal, trackingUri, async (store) => ({
    page: await keptReport(store, id),
    uri: store.uri,
  }));
  if (page !== undefined) return { page, kept: true };
  return { page: Buffer.from(await madeReport(id, uri, trackingUri, terminal)), kept: false };
}

async function keptReport(store: TrackingStore, id: string): Promise<Buffer | undefined> {
  // Before its artifacts are asked for: a run that is not there is told as such.
  await store.getRun(id);
  const artifacts = await store.listArtifacts(id);
  const isThere = artifacts.some(({ path, isDirectory }) => path === REPORT_ARTIFACT && !isDirectory);
  return isThere ? buffer(await store.getArtifact(id, REPORT_ARTIFACT)) : undefined;
}

async function madeReport(
  id: string,
  uri: string,
  trackingUri: string | undefined,
  { cwd, env }: Terminal,
): Promise<string> {
  const { renderRunReport } = await import("../../reports/index.js");
  const { run, config, history, metrics } = await PastExperiment.read(id, { trackingUri, cwd, env });
  const { name, status, startTimeMs, endTimeMs } = run.info;
  // What MLflow and Assay keep for themselves is of no interest to readers.
  const tags = Object.entries(run.tags).filter(([key]) => !/^(?:mlflow|assay)\./.test(key));
  return renderRunReport({
    title: name === "" ? id : name,
    run: {
      id,
      status,
      trackingUri: maskText(uri),
      startedAtMs: startTimeMs,
      seconds: ((endTimeMs ?? startTimeMs) - startTimeMs) / 1000,
    },
    ...{ metrics, history, params: run.params, tags: Object.fromEntries(tags) },
    ...(config === undefined ? {} : { config: settingsYaml(config) }),
  });
}

export async function writeReportFile(output: string, page: Uint8Array): Promise<void> {
  try {
    await writeWhole(output, (temporary) => writeFile(temporary, page));
  } catch (cause) {
    throw new AssayError("WRITE_FAILED", {
      what: `${output} cannot be written`,
      got: writeFault(cause),
      cause,
    });
  }
}
