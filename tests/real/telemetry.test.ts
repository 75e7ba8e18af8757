import { readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createSecureServer } from "node:http2";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { join } from "node:path";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { EmbeddedStore } from "../../sdk/io/registries/index.js";
import type { JobSummary } from "../../sdk/jobs/index.js";
import { makeCertificate } from "../support/certificates.js";
import { runAssay } from "../support/cli.js";
import { itemsOf, plain, startReceiver, type Value } from "../support/otlp-receiver.js";
import { findPython, type PythonEnvironment } from "../support/python.js";
import { requireReal } from "../support/real.js";
import type { Finished } from "../support/run-process.js";
import { canMount, smallDisk } from "../support/small-disk.js";
import { ROOT } from "../support/source-files.js";
import { temporaryFolder } from "../support/temporary.js";

// Real jobs by the built command line; what they send is read by Python's opentelemetry-proto 1.45.2 and grpcio 1.85.3.
const CANCER = join(ROOT, "fixtures", "configs", "cancer.yaml");
const BIKES = join(ROOT, "fixtures", "configs", "bikes.yaml");
const QUICK = ["explain=false", "report=false"];
const OWN = { MLFLOW_TRACKING_URI: undefined, ASSAY_BACKEND: "wasm" };

let python: Awaited<ReturnType<typeof requireReal<PythonEnvironment>>>;
beforeAll(async () => {
  python = await requireReal("Python with OpenTelemetry", findPython);
});
const disks = requireReal("a disk of its own to fill", canMount);

const summaryOf = ({ stdout }: Finished): JobSummary => JSON.parse(stdout.trim().split("\n").at(-1) ?? "");

/** A server that takes connections and never says a word. */
async function silentServer(): Promise<string> {
  const server = createTcpServer(() => {});
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe.each([
  ["http/protobuf", "http", "application/x-protobuf", {}],
  ["http/json", "http", "application/json", { OTEL_EXPORTER_OTLP_COMPRESSION: "gzip" }],
  ["grpc", "grpc", "grpc", {}],
  ["grpc", "grpc", "grpc", { OTEL_EXPORTER_OTLP_COMPRESSION: "gzip" }],
] as const)("a job by %s", (protocol, kind, content, more) => {
  it(`is received whole: spans, metrics, logs, of one trace and one run ${JSON.stringify(more)}`, async (context) => {
    const receiver = await startReceiver(python.use(context), kind);
    const cwd = await temporaryFolder();
    const finished = await runAssay(
      ["run", CANCER, "--json", "--extras", ...QUICK, "services.log.path=job.log"],
      {
        cwd,
        env: {
          ...OWN,
          OTEL_EXPORTER_OTLP_ENDPOINT: receiver.uri,
          OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
          OTEL_EXPORTER_OTLP_HEADERS: "x-key=a%20key",
          OTEL_SERVICE_NAME: "cancer-trainer",
          OTEL_RESOURCE_ATTRIBUTES: "deployment.environment.name=test",
          TRACEPARENT: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
          ...more,
        },
      },
    );
    expect(finished.code).toBe(0);
    expect(finished.stderr).not.toContain("telemetry");
    const summary = summaryOf(finished);
    const received = await receiver.received();
    expect(received.filter(({ error }) => error !== undefined)).toEqual([]);
    expect(new Set(received.map((entry) => entry.protocol))).toEqual(new Set([content]));
    expect(received.every(({ headers }) => headers["x-key"] === "a key")).toBe(true);

    const { resource, items: spans } = itemsOf(received, "traces");
    expect(resource).toMatchObject({
      "service.name": "cancer-trainer",
      "deployment.environment.name": "test",
      "telemetry.sdk.name": "assay",
    });
    expect(spans.map(({ name }) => name)).toEqual(["load", "train", "evaluate", "training cancer"]);
    const job = spans.at(-1) as Value;
    expect(job).toMatchObject({
      traceId: "0af7651916cd43dd8448eb211c80319c",
      parentSpanId: "b7ad6b7169203331",
      kind: "SPAN_KIND_INTERNAL",
    });
    expect(plain(job.attributes)).toMatchObject({
      "assay.job.kind": "training",
      "assay.job.name": "cancer",
      "assay.config.digest": expect.stringMatching(/^[\da-f]{32}$/),
      "assay.run.id": summary.run?.id,
      "assay.run.experiment_id": summary.run?.experimentId,
      "assay.job.status": "FINISHED",
    });
    for (const step of spans.slice(0, -1)) {
      expect(step.parentSpanId).toBe(job.spanId);
      expect(BigInt(step.startTimeUnixNano as string)).toBeGreaterThanOrEqual(
        BigInt(job.startTimeUnixNano as string),
      );
      expect(BigInt(step.endTimeUnixNano as string)).toBeLessThanOrEqual(
        BigInt(job.endTimeUnixNano as string),
      );
    }

    const { items: metrics } = itemsOf(received, "metrics");
    const metric = (name: string) => metrics.find((one) => one.name === name) as Value;
    expect(metrics.map(({ name }) => name)).toEqual([
      "assay.jobs",
      "assay.job.duration",
      "assay.step.duration",
      "assay.rows",
      "assay.score",
    ]);
    expect(metric("assay.jobs").sum).toMatchObject({
      isMonotonic: true,
      aggregationTemporality: "AGGREGATION_TEMPORALITY_CUMULATIVE",
      dataPoints: [{ asInt: "1" }],
    });
    const scores = (
      metric("assay.score").gauge as { dataPoints: { asDouble: number; attributes: unknown }[] }
    ).dataPoints;
    expect(
      Object.fromEntries(
        scores.map(({ asDouble, attributes }) => [plain(attributes)["assay.metric"], asDouble]),
      ),
    ).toEqual(summary.metrics);
    const rows = (metric("assay.rows").gauge as { dataPoints: { asDouble: number }[] }).dataPoints;
    expect(rows.slice(0, 2).map(({ asDouble }) => asDouble)).toEqual([426, 143]);

    const { items: logs } = itemsOf(received, "logs");
    const file = (await readFile(join(cwd, "job.log"), "utf8"))
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(logs.map(({ body }) => (body as { stringValue: string }).stringValue)).toEqual(
      file.map(({ msg }) => msg),
    );
    const ids = new Set(spans.map(({ spanId }) => spanId));
    expect(logs.every(({ traceId, spanId }) => traceId === job.traceId && ids.has(spanId))).toBe(true);
    expect(plain(logs.at(-1)?.attributes)).toMatchObject({ run_id: summary.run?.id, job: "training" });

    const run = await new EmbeddedStore(join(cwd, "mlruns")).getRun(summary.run?.id ?? "");
    expect(run.tags["assay.traceId"]).toBe(job.traceId);
  });
});

describe("a job that is stopped or fails", () => {
  it("sends what there is after Ctrl-C, and says that it was stopped", async (context) => {
    const receiver = await startReceiver(python.use(context), "http");
    const cwd = await temporaryFolder();
    let stopped = false;
    const extras = [...QUICK, "model.epochs=5000", "services.log.path=job.log", "services.log.level=debug"];
    const finished = await runAssay(["run", BIKES, "--json", "--extras", ...extras], {
      cwd,
      env: { ...OWN, OTEL_EXPORTER_OTLP_ENDPOINT: receiver.uri, ASSAY_LOG_LEVEL: "debug" },
      onStderr: (text, kill) => {
        if (stopped || !text.includes("train (2/3)")) return;
        stopped = true;
        kill("SIGINT");
      },
    });
    expect(summaryOf(finished)).toMatchObject({ status: "KILLED", error: { code: "INTERRUPTED" } });
    const { items: spans } = itemsOf(await receiver.received(), "traces");
    expect(spans.map(({ name }) => name)).toEqual(["load", "train", "training bikes"]);
    expect(spans.at(-1)?.status).toMatchObject({ code: "STATUS_CODE_ERROR" });
    expect(plain(spans.at(-1)?.attributes)).toMatchObject({
      "error.type": "INTERRUPTED",
      "assay.job.status": "KILLED",
    });
    expect(await readFile(join(cwd, "job.log"), "utf8")).toMatch(/training was stopped after/);
  });

  it("records the exception in the step's span and in the job's", async (context) => {
    const receiver = await startReceiver(python.use(context), "grpc");
    const finished = await runAssay(["run", CANCER, "--json", "--extras", ...QUICK, "target.column=none"], {
      cwd: await temporaryFolder(),
      env: { ...OWN, OTEL_EXPORTER_OTLP_ENDPOINT: receiver.uri, OTEL_EXPORTER_OTLP_PROTOCOL: "grpc" },
    });
    expect(summaryOf(finished).status).toBe("FAILED");
    const { items: spans } = itemsOf(await receiver.received(), "traces");
    expect(spans.map(({ name }) => name)).toEqual(["load", "training cancer"]);
    for (const { events, status } of spans as {
      events: { name: string; attributes: unknown }[];
      status: unknown;
    }[]) {
      expect(status).toMatchObject({ code: "STATUS_CODE_ERROR" });
      expect(plain(events[0]?.attributes)).toMatchObject({ "exception.type": "DATA_COLUMN_MISSING" });
    }
  });
});

/** A quick job whose telemetry goes to a place. */
const run = (endpoint: string, protocol: string, cwd: string, more: Readonly<Record<string, string>> = {}) =>
  runAssay(["run", CANCER, "--json", "--extras", ...QUICK], {
    cwd,
    env: { ...OWN, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: protocol, ...more },
  });

describe("a collector that is of no help", () => {
  it.each(["http/protobuf", "grpc"])("holds no job up for more than the flush (%s)", async (protocol) => {
    for (const endpoint of ["http://127.0.0.1:9", await silentServer()]) {
      const startedMs = Date.now();
      const finished = await run(endpoint, protocol, await temporaryFolder());
      // A wait without a bound would be longer than any slow machine makes this.
      expect(Date.now() - startedMs).toBeLessThan(60_000);
      expect(finished.code).toBe(0);
      expect(summaryOf(finished)).toMatchObject({ status: "FINISHED" });
      expect(finished.stderr.match(/telemetry was lost: 4 spans, 5 metrics, \d+ log lines/g)).toHaveLength(1);
    }
  });

  it("is told by its answer where it refuses", async () => {
    const server = createServer((request, response) => {
      request.resume();
      request.on("end", () => response.writeHead(401).end("bad key"));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const finished = await run(endpoint, "http/protobuf", await temporaryFolder());
    expect(finished.code).toBe(0);
    expect(finished.stderr).toMatch(/telemetry was lost: .* answered 401: bad key/);
  });

  it("says what is wrong where it speaks another protocol", async (context) => {
    const receiver = await startReceiver(python.use(context), "http");
    const finished = await run(receiver.uri, "grpc", await temporaryFolder());
    expect(finished.code).toBe(0);
    expect(finished.stderr).toMatch(/telemetry was lost: 4 spans/);
  });
});

describe("a collector behind TLS", () => {
  it.for(["http/json", "grpc"])(
    "is believed by the certificate that the variable names, else not (%s)",
    async (protocol, context) => {
      const folder = await temporaryFolder();
      const { cert, key, certPath } = await makeCertificate(python.use(context), folder, "collector");
      const paths: string[] = [];
      const server = createSecureServer({ cert, key, allowHTTP1: true }, (request, response) => {
        paths.push(request.url);
        request.resume();
        request.on("end", () => response.writeHead(200, { "grpc-status": "0" }).end());
      });
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      onTestFinished(() => void server.close());
      const endpoint = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const good = await run(endpoint, protocol, folder, { OTEL_EXPORTER_OTLP_CERTIFICATE: certPath });
      expect(good.stderr).not.toContain("telemetry");
      expect(paths).toHaveLength(3);
      const bad = await run(endpoint, protocol, folder);
      expect(bad.code).toBe(0);
      expect(bad.stderr).toMatch(/telemetry was lost: .*self-signed certificate/);
      expect(paths).toHaveLength(3);
    },
  );
});

describe("a full disk", () => {
  it("takes no log, fails no job, and is told once", async (context) => {
    (await disks).use(context);
    const path = join(await smallDisk(4), "job.log");
    // One page, nearly full: it takes some lines, then half a line.
    await writeFile(path, `${JSON.stringify({ msg: "x".repeat(3000) })}\n`);
    const extras = [...QUICK, `services.log.path=${path}`, "services.log.level=debug"];
    const cwd = await temporaryFolder();
    const finished = await runAssay(["run", CANCER, "--json", "--extras", ...extras], { cwd, env: OWN });
    expect(finished.code).toBe(0);
    expect(finished.stderr.match(/the log cannot be written: ENOSPC/g)).toHaveLength(1);
    const kept = (await readFile(path, "utf8")).split("\n");
    expect(kept.length).toBeGreaterThan(2);
    // All lines but the one that the disk took half of are whole.
    for (const line of kept.slice(0, -1)) expect(JSON.parse(line)).toHaveProperty("msg");
    expect(kept.at(-1)).not.toBe("");
  });
});
