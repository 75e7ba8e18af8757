import { randomUUID } from "node:crypto";
import { buffer } from "node:stream/consumers";
import type { MetricPoint, ServerProbe, TrackingStore } from "../../sdk/io/registries/index.js";
import { asAssayError } from "../../sdk/utils/errors/index.js";
import { MLFLOW_VERSION } from "./python.js";

/** What one look at a server came to. */
export interface Check {
  readonly name: string;
  readonly status: "ok" | "warn" | "fail" | "skipped";
  /** What was found. */
  readonly text: string;
}

/** A round trip that makes a person wait, and a clock that puts runs in the wrong order, both in milliseconds. */
const SLOW_MS = 500;
const SKEW_MS = 5000;

/** Whether it is quick enough. */
export function checkLatency({ latencyMs }: ServerProbe): Check {
  const text = `answers in ${latencyMs.toFixed(0)} ms`;
  if (latencyMs <= SLOW_MS) return { name: "address", status: "ok", text };
  return { name: "address", status: "warn", text: `${text}: slow; is it far away, or busy?` };
}

/** Whether it is an MLflow that keeps all that Assay sends. */
export function checkVersion({ version }: ServerProbe): Check {
  const major = Number(version.split(".")[0]);
  if (major < 3) {
    const text = `MLflow ${version} has no logged models: update the server to ${MLFLOW_VERSION}`;
    return { name: "version", status: "fail", text };
  }
  if (major > 3) {
    const text = `MLflow ${version}; Assay is tested with ${MLFLOW_VERSION}`;
    return { name: "version", status: "warn", text };
  }
  return { name: "version", status: "ok", text: `MLflow ${version}` };
}

/** Whether its clock and ours agree: runs are ordered by our time, models and versions by the server's. */
export function checkClock({ clockSkewMs }: ServerProbe): Check {
  if (clockSkewMs === undefined)
    return { name: "clock", status: "warn", text: "the server does not tell the time" };
  const seconds = Math.round(Math.abs(clockSkewMs) / 1000);
  if (Math.abs(clockSkewMs) <= SKEW_MS)
    return { name: "clock", status: "ok", text: `differs by about ${seconds} s` };
  const text = `the server's clock is ${seconds} s ${clockSkewMs > 0 ? "ahead" : "behind"}: set the clocks (NTP)`;
  return { name: "clock", status: "warn", text };
}

/** What is tried on a server, one after the other; what was made is taken away whatever failed. */
export async function checkStore(store: TrackingStore): Promise<Check[]> {
  const checks: Check[] = [];
  /** Runs a check and keeps what came of it; gives undefined where it failed. */
  const attempt = async <T>(name: string, text: string, work: () => Promise<T>): Promise<T | undefined> => {
    try {
      const found = await work();
      checks.push({ name, status: "ok", text });
      return found;
    } catch (error) {
      checks.push({ name, status: "fail", text: asAssayError(error).message });
      return undefined;
    }
  };
  const skip = (...names: readonly string[]): void => {
    for (const name of names) checks.push({ name, status: "skipped", text: "not tried" });
  };
  const listed = await attempt("access", "this user is let in", () => store.listExperiments());
  if (listed === undefined) {
    skip("registry", "runs", "artifacts", "clean-up");
    return checks;
  }
  await attempt("registry", "registered models can be read", () => store.listModels());
  const name = `assay doctor ${randomUUID()}`;
  const experimentId = await attempt("experiments", "an experiment can be made", () =>
    store.ensureExperiment(name),
  );
  if (experimentId === undefined) {
    skip("runs", "artifacts", "clean-up");
    return checks;
  }
  const runId = await attempt("runs", "a run is made, written and read back as it was", () =>
    probeRun(store, experimentId),
  );
  if (runId === undefined) skip("artifacts");
  else
    await attempt("artifacts", "files are handed through the server, both ways", () =>
      probeArtifact(store, runId),
    );
  await attempt("clean-up", "what was made for this is deleted", async () => {
    if (runId !== undefined) await store.deleteRun(runId);
    await store.deleteExperiment(experimentId);
  });
  return checks;
}

/** Makes a run and writes what is easily stored as something else; gives its id. */
async function probeRun(store: TrackingStore, experimentId: string): Promise<string> {
  const now = Date.now();
  const { runId } = await store.createRun({
    experimentId,
    name: "probe",
    startTimeMs: now,
    user: "assay",
    tags: {},
  });
  const metrics: MetricPoint[] = [1 / 3, Number.NaN].map((value, step) => ({
    key: "probe/é",
    value,
    step,
    timestampMs: now,
  }));
  await store.logBatch(runId, { metrics, params: { probe: "été" } });
  const { params } = await store.getRun(runId);
  const history = await store.metricHistory(runId, "probe/é");
  const same = history.length === 2 && history.every((point, i) => Object.is(point.value, metrics[i].value));
  if (!same || params.probe !== "été") throw new Error("what was read is not what was written");
  await store.updateRun(runId, { status: "FINISHED", endTimeMs: now });
  return runId;
}

async function probeArtifact(store: TrackingStore, runId: string): Promise<void> {
  const content = Buffer.from("sent by assay task mlflow:doctor\n");
  await store.putArtifact(runId, "probe.txt", content);
  const read = await buffer(await store.getArtifact(runId, "probe.txt"));
  if (!read.equals(content)) throw new Error("the file that was read is not the one that was sent");
  await store.deleteArtifact(runId, "probe.txt");
}
