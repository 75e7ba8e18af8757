import { existsSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { BuilderInput } from "../../../sdk/core/models/custom/index.js";
import { Experiment } from "../../../sdk/index.js";
import { EmbeddedStore } from "../../../sdk/io/registries/index.js";
import { type JobOptions, runJob } from "../../../sdk/jobs/index.js";
import { AssayError } from "../../../sdk/utils/errors/index.js";
import type { ProgressEvent } from "../../../sdk/utils/progress/index.js";
import { answering, type Request } from "../../support/http-server.js";
import { ROOT } from "../../support/source-files.js";
import { temporaryFolder } from "../../support/temporary.js";

const CANCER = join(ROOT, "fixtures", "configs", "cancer.yaml");
const QUICK = { explain: false, report: false };

interface LogLine {
  readonly level: string;
  readonly msg: string;
  readonly job: string;
  readonly run_id?: string;
  readonly trace_id?: string;
  readonly span_id?: string;
  readonly [field: string]: unknown;
}

async function place(env: Readonly<Record<string, string>> = {}) {
  const cwd = await temporaryFolder();
  const events: ProgressEvent[] = [];
  const options: JobOptions = { cwd, env, onProgress: (event) => events.push(event) };
  const notes = () =>
    events.flatMap((event) => (event.type === "note" ? [`${event.level}: ${event.message}`] : []));
  const lines = async (path = join(cwd, "job.log")): Promise<LogLine[]> =>
    (await readFile(path, "utf8"))
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as LogLine);
  return { cwd, options, notes, lines };
}

interface SentSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly status: { readonly code: number };
  readonly attributes: readonly { readonly key: string; readonly value: unknown }[];
}

/** Spans that a collector got as OTLP's JSON. */
const spansOf = (requests: readonly Request[]): SentSpan[] =>
  requests
    .filter(({ url }) => url === "/v1/traces")
    .flatMap(({ body }) => JSON.parse(body).resourceSpans[0].scopeSpans[0].spans as SentSpan[]);

const jsonTelemetry = (endpoint: string) => ({
  telemetry: { endpoint, protocol: "http/json", flushSeconds: 0.5 },
});

describe("services of a job", () => {
  it("are not there where nothing asks for them", async () => {
    const { options, cwd, notes } = await place();
    const { summary, state } = await runJob([CANCER, { ...QUICK }], options);
    expect(summary.outputs).toEqual({});
    expect(state).not.toHaveProperty("services");
    expect(notes()).toEqual([]);
    expect(existsSync(join(cwd, "job.log"))).toBe(false);
  });

  it("write a log with the run in each line once there is one, and name it in the summary", async () => {
    const { options, cwd, lines } = await place();
    const services = { log: { path: "job.log", level: "debug" } };
    const { summary } = await runJob([CANCER, { ...QUICK, services }], options);
    expect(summary).toMatchObject({ status: "FINISHED", outputs: { log: join(cwd, "job.log") } });
    const found = await lines();
    const messages = found.map(({ msg }) => msg);
    expect(messages[0]).toBe("training started");
    expect(messages).toContain("train (2/3)");
    expect(messages.find((msg) => msg.startsWith("evaluate done in"))).toBeDefined();
    expect(messages.at(-1)).toMatch(/^training finished in/);
    const opened = messages.indexOf("run opened");
    expect(found.slice(opened).every((line) => line.run_id === summary.run?.id)).toBe(true);
    expect(found.slice(0, opened).some((line) => "run_id" in line)).toBe(false);
    expect(found.every((line) => line.job === "training" && !("trace_id" in line))).toBe(true);
    expect(found.at(-1)).toMatchObject({ status: "FINISHED", metrics: summary.metrics });
  });

  it("log the caller's trace where telemetry is off, as TRACEPARENT names it", async () => {
    const { options, lines } = await place({
      TRACEPARENT: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    });
    await runJob([CANCER, { ...QUICK, services: { log: { path: "job.log" } } }], options);
    expect((await lines())[0]).toMatchObject({
      trace_id: "0af7651916cd43dd8448eb211c80319c",
      span_id: "b7ad6b7169203331",
    });
  });

  it("trace job and steps, and leave the trace's id in the run; the run keeps nothing of the services", async () => {
    const collector = await answering({ status: 200, body: "{}" });
    const { options, cwd, lines } = await place();
    const services = { log: { path: "job.log" }, ...jsonTelemetry(collector.uri) };
    const { summary } = await runJob([CANCER, { ...QUICK, services }], options);
    const spans = spansOf(collector.requests);
    expect(spans.map(({ name }) => name)).toEqual(["load", "train", "evaluate", "training cancer"]);
    const job = spans.at(-1);
    expect(spans.slice(0, -1).every(({ parentSpanId }) => parentSpanId === job?.spanId)).toBe(true);
    const store = new EmbeddedStore(join(cwd, "mlruns"));
    const run = await store.getRun(summary.run?.id ?? "");
    expect(run.tags["assay.traceId"]).toBe(job?.traceId);
    expect(Object.keys(run.params).filter((key) => key.startsWith("services"))).toEqual([]);
    const ids = new Set(spans.map(({ spanId }) => spanId));
    for (const line of await lines()) {
      expect(line.trace_id).toBe(job?.traceId);
      expect(ids.has(line.span_id ?? "")).toBe(true);
    }
    expect(collector.requests.map(({ url }) => url).sort()).toEqual([
      "/v1/logs",
      "/v1/metrics",
      "/v1/traces",
    ]);
  });

  it("tell a failure: in the log with its code, in the span of its step, by an alert", async () => {
    const server = await answering({ status: 200, body: "{}" });
    const { options, lines } = await place();
    const services = {
      log: { path: "job.log" },
      ...jsonTelemetry(server.uri),
      alerts: { webhook: `${server.uri}/hook` },
    };
    const { summary } = await runJob(
      [CANCER, { ...QUICK, services, target: { column: "no such column" } }],
      options,
    );
    expect(summary).toMatchObject({ status: "FAILED", error: { code: "DATA_COLUMN_MISSING" } });
    const last = (await lines()).at(-1);
    expect(last).toMatchObject({ level: "error", err: { code: "DATA_COLUMN_MISSING" } });
    expect(last?.msg).toMatch(/^training failed after .*DATA_COLUMN_MISSING: /);
    expect(spansOf(server.requests).map(({ name, status }) => [name, status.code])).toEqual([
      ["load", 2],
      ["training cancer", 2],
    ]);
    const alert = server.requests.find(({ url }) => url === "/hook");
    expect(JSON.parse(alert?.body ?? "{}")).toMatchObject({
      event: "failed",
      job: "training",
      name: "cancer",
      error: { code: "DATA_COLUMN_MISSING" },
      traceId: spansOf(server.requests)[0]?.traceId,
    });
  });

  it("tell that a job was stopped, and that it missed a threshold", async () => {
    const server = await answering({ status: 200 });
    const services = { alerts: { webhook: server.uri } };
    const stop = new AbortController();
    const first = await place();
    await runJob([CANCER, { ...QUICK, services }], {
      ...first.options,
      signal: stop.signal,
      onProgress: (event) => {
        if (event.type === "step-end" && event.step === "load")
          stop.abort(new AssayError("INTERRUPTED", { what: "stopped" }));
      },
    });
    const second = await place();
    const metrics = [{ name: "accuracy", threshold: 1.1 }];
    await runJob([CANCER, { ...QUICK, services, metrics }], second.options);
    expect(server.requests.map(({ body }) => JSON.parse(body))).toMatchObject([
      { event: "killed", status: "KILLED", error: { code: "INTERRUPTED" } },
      {
        event: "thresholdMissed",
        status: "FINISHED",
        error: { code: "THRESHOLD_MISSED" },
        run: expect.anything(),
      },
    ]);
  });

  it("never fail a job: nothing listens, the log cannot be written, the webhook answers 500", async () => {
    const broken = await answering({ status: 500 });
    const { options, cwd, notes } = await place({ OTEL_EXPORTER_OTLP_PROTOCOL: "thrift" });
    await mkdir(join(cwd, "job.log"));
    const services = {
      log: { path: "job.log" },
      telemetry: { endpoint: "http://127.0.0.1:9", flushSeconds: 0.3 },
      alerts: { on: ["finished"], webhook: broken.uri },
    };
    const { summary, error } = await runJob([CANCER, { ...QUICK, services }], options);
    expect(error).toBeUndefined();
    expect(summary).toMatchObject({ status: "FINISHED", outputs: {} });
    const told = notes().filter((note) => note.startsWith("warn: "));
    expect(told).toEqual([
      expect.stringContaining("warn: the log cannot be written: EISDIR"),
      expect.stringContaining('warn: telemetry: OTEL_EXPORTER_OTLP_PROTOCOL is "thrift"'),
      expect.stringMatching(
        /^warn: alert \(it could not be sent: .*500, twice\): Assay: training of cancer finished/,
      ),
      expect.stringMatching(/^warn: telemetry was lost: 4 spans, \d metrics, \d+ log lines \(.*ECONNREFUSED/),
    ]);
  });

  it.each(["variables", "its config"])(
    "of the jobs of a pipeline are a part of its trace (by %s)",
    async (by) => {
      const collector = await answering({ status: 200, body: "{}" });
      const env = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.uri, OTEL_EXPORTER_OTLP_PROTOCOL: "http/json" };
      const { options } = await place(by === "variables" ? env : {});
      const first = { config: CANCER, extras: ["explain=false", "report=false"] };
      const services = by === "variables" ? {} : jsonTelemetry(collector.uri);
      const config = { kind: "pipeline", name: "life", jobs: { first }, services };
      const { summary } = await runJob(config, options);
      expect(summary.jobs).toMatchObject({ first: { status: "FINISHED" } });
      const spans = spansOf(collector.requests);
      const named = (name: string) => spans.find((span) => span.name === name);
      expect(spans.map(({ name }) => name).sort()).toEqual(
        ["evaluate", "jobs", "load", "pipeline life", "train", "training cancer"].sort(),
      );
      expect(named("training cancer")?.parentSpanId).toBe(named("jobs")?.spanId);
      expect(named("jobs")?.parentSpanId).toBe(named("pipeline life")?.spanId);
      expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);
    },
  );

  it("refuse a config that makes no sense before anything runs", async () => {
    const { options } = await place();
    const { error } = await runJob([CANCER, { services: { log: { file: "job.log" } } }], options);
    expect(error?.code).toBe("CONFIG_KEY_UNKNOWN");
  });
});

describe("services of a chain", () => {
  it("are those of its config; a chain that goes on is a span of the same trace", async () => {
    const collector = await answering({ status: 200, body: "{}" });
    const { options, lines } = await place();
    const services = { log: { path: "job.log" }, ...jsonTelemetry(collector.uri) };
    const trained = await Experiment.load([CANCER, { services }], options).train();
    const first = spansOf(collector.requests);
    expect(first.map(({ name }) => name)).toEqual(["load", "train", "training cancer"]);
    await trained.evaluate();
    const second = spansOf(collector.requests).slice(first.length);
    expect(second.map(({ name }) => name)).toEqual(["evaluate", "training cancer"]);
    expect(new Set([...first, ...second].map(({ traceId }) => traceId)).size).toBe(1);
    expect((await lines()).map(({ msg }) => msg).filter((msg) => /started|finished/.test(msg))).toHaveLength(
      4,
    );
  });

  it("wait for a branch that works on", async () => {
    const collector = await answering({ status: 200, body: "{}" });
    const { options } = await place();
    let built = 0;
    let goOn: () => void = () => {};
    const gate = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    // The first network, of the long branch, is there when the short branch has ended.
    const build = async ({ inputs, outputs, tf }: BuilderInput) => {
      built += 1;
      if (built === 1) await gate;
      const layer = tf.layers.dense({ inputShape: [inputs], units: outputs, activation: "softmax" });
      return tf.sequential({ layers: [layer] });
    };
    const model = { kind: "custom", build, epochs: 1 };
    const config = { backend: "cpu", model, services: jsonTelemetry(collector.uri) };
    const loaded = Experiment.load([CANCER, config], options);
    const long = loaded.crossValidate({ folds: 2 }).then();
    while (built === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await loaded.train();
    expect(spansOf(collector.requests).map(({ name }) => name)).not.toContain("training cancer");
    goOn();
    await long;
    const names = spansOf(collector.requests).map(({ name }) => name);
    expect(names).toEqual(["load", "train", "crossValidate", "training cancer"]);
  });

  it("hear of its failure", async () => {
    const { options, lines } = await place();
    const config = { services: { log: { path: "job.log" } }, target: { column: "none" } };
    await expect(Experiment.load([CANCER, config], options).train()).rejects.toThrow();
    expect((await lines()).at(-1)).toMatchObject({ level: "error", err: { code: "DATA_COLUMN_MISSING" } });
  });
});
