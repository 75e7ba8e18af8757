import { describe, expect, it } from "vitest";
import { parseTraceparent } from "../../../../../sdk/io/services/telemetry/ids.js";
import { logRecordOf } from "../../../../../sdk/io/services/telemetry/logs.js";
import { jobMetrics } from "../../../../../sdk/io/services/telemetry/metrics.js";
import { attributesOf, nanoseconds, type Span } from "../../../../../sdk/io/services/telemetry/otlp.js";
import { JobTrace } from "../../../../../sdk/io/services/telemetry/trace.js";
import { AssayError } from "../../../../../sdk/utils/errors/index.js";

function trace(traceparent?: string) {
  const spans: Span[] = [];
  let nowMs = 1000;
  const made = new JobTrace({
    now: () => nowMs++,
    onSpan: (span) => spans.push(span),
    parent: parseTraceparent(traceparent),
  });
  return { spans, made, named: (name: string) => spans.find((span) => span.name === name) };
}

const started = (step: string) => ({ type: "step-start", step, index: 1, total: 2 }) as const;
const ended = (step: string) => ({ type: "step-end", step, seconds: 1 }) as const;

describe("the trace of a job", () => {
  it("has a span for the job and one within it for each step, steps in steps too", () => {
    const { made, spans, named } = trace();
    made.begin("training bikes", 900);
    made.listen(started("load"));
    made.listen({ ...ended("load"), summary: "8,645 rows" });
    made.listen(started("tune"));
    made.listen(started("trial"));
    made.listen({ type: "epoch", step: "trial", epoch: 3, epochs: 20, logs: {} });
    made.listen(ended("trial"));
    made.listen(ended("tune"));
    made.end(undefined, { "assay.job.status": "FINISHED" });
    expect(spans.map(({ name }) => name)).toEqual(["load", "trial", "tune", "training bikes"]);
    const job = named("training bikes");
    expect(job).toMatchObject({
      startTimeUnixNano: "900000000",
      status: { code: 0 },
      attributes: [{ key: "assay.job.status", value: { stringValue: "FINISHED" } }],
    });
    expect(job).not.toHaveProperty("parentSpanId");
    expect(named("load")?.parentSpanId).toBe(job?.spanId);
    expect(named("tune")?.parentSpanId).toBe(job?.spanId);
    expect(named("trial")?.parentSpanId).toBe(named("tune")?.spanId);
    expect(named("trial")?.attributes).toContainEqual({ key: "assay.step.epochs", value: { intValue: "3" } });
    expect(new Set(spans.map(({ traceId }) => traceId))).toEqual(new Set([made.traceId]));
    expect(made.traceId).toMatch(/^[\da-f]{32}$/);
    expect(made.spanId).toBeUndefined();
  });

  it("records the error of a step and of the job, secrets masked", () => {
    const { made, named } = trace();
    made.begin("training", 900);
    made.listen(started("load"));
    const error = new AssayError("DATA_FILE_MISSING", { what: "no file at http://u:geheim@h/x" });
    made.listen({ ...ended("load"), failed: true, error });
    made.end(error, {});
    for (const span of [named("load"), named("training")]) {
      expect(span?.status).toMatchObject({
        code: 2,
        message: expect.stringContaining("http://u:********@h/x"),
      });
      expect(span?.events[0]).toMatchObject({ name: "exception" });
      expect(span?.events[0]?.attributes.map(({ key }) => key)).toEqual([
        "exception.type",
        "exception.message",
        "exception.stacktrace",
      ]);
      expect(span?.attributes).toContainEqual({
        key: "error.type",
        value: { stringValue: "DATA_FILE_MISSING" },
      });
      expect(JSON.stringify(span)).not.toContain("geheim");
    }
  });

  it("ends steps that did not say that they ended, and ignores the end of one that never began", () => {
    const { made, spans } = trace();
    made.begin("training", 900);
    made.listen({ ...ended("load"), failed: true });
    made.listen(started("train"));
    made.end(undefined, {});
    expect(spans.map(({ name }) => name)).toEqual(["train", "training"]);
  });

  it("fails a step without an error, counts what a step did, and adds nothing to a job that has ended", () => {
    const { made, spans, named } = trace();
    made.begin("training", 900);
    made.begin("another", 901);
    made.listen(started("load"));
    made.listen({ type: "progress", step: "load", label: "rows", done: 3, total: 9 });
    made.listen({ type: "progress", step: "none", label: "rows", done: 3, total: 9 });
    made.listen({ type: "note", level: "info", message: "m" });
    made.listen({ ...ended("load"), failed: true });
    made.end(undefined, {});
    made.end(undefined, { late: 1 });
    expect(spans.map(({ name }) => name)).toEqual(["load", "training"]);
    expect(named("load")?.status).toEqual({ code: 2 });
    expect(named("load")?.attributes).toContainEqual({ key: "assay.step.done", value: { intValue: "3" } });
    expect(named("training")?.attributes).toEqual([]);
  });

  it("is a part of the caller's trace (W3C Trace Context)", () => {
    const { made, named } = trace("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    made.begin("training", 900);
    made.end(undefined, {});
    expect(named("training")).toMatchObject({
      traceId: "0af7651916cd43dd8448eb211c80319c",
      parentSpanId: "b7ad6b7169203331",
    });
  });

  it.each([
    ["", undefined],
    ["00-00000000000000000000000000000000-b7ad6b7169203331-01", undefined],
    ["00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01", undefined],
    ["ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", undefined],
    ["00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00", false],
    ["01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-03-more", true],
  ])("reads the traceparent %j", (text, sampled) => {
    expect(parseTraceparent(text)?.sampled).toBe(sampled);
  });
});

describe("what is sent of a job", () => {
  it("counts nanoseconds exactly", () => {
    expect(nanoseconds(1_795_740_476_269)).toBe("1795740476269000000");
    expect(nanoseconds(1.5)).toBe("1500000");
  });

  it("keeps whole numbers apart from others, and leaves out what is undefined", () => {
    expect(attributesOf({ a: 1, b: 0.5, c: undefined, d: ["x"], e: true })).toEqual([
      { key: "a", value: { intValue: "1" } },
      { key: "b", value: { doubleValue: 0.5 } },
      { key: "d", value: { arrayValue: { values: [{ stringValue: "x" }] } } },
      { key: "e", value: { boolValue: true } },
    ]);
  });

  it("measures durations, rows and scores; steps of one name are one point", () => {
    const metrics = jobMetrics({
      startMs: 0,
      endMs: 7000,
      job: { "assay.job.kind": "training" },
      status: "FINISHED",
      steps: [
        { step: "trial", seconds: 0.1, failed: false },
        { step: "trial", seconds: 50_000, failed: false },
        { step: "trial", seconds: 2, failed: true },
      ],
      rows: { train: 10 },
      scores: { mae: 28.5, r2: Number.NaN },
    });
    const named = Object.fromEntries(metrics.map((metric) => [metric.name, metric]));
    expect(Object.keys(named)).toEqual([
      "assay.jobs",
      "assay.job.duration",
      "assay.step.duration",
      "assay.rows",
      "assay.score",
    ]);
    expect(named["assay.job.duration"]?.histogram?.dataPoints[0]).toMatchObject({
      count: "1",
      sum: 7,
      min: 7,
    });
    const steps = named["assay.step.duration"]?.histogram?.dataPoints ?? [];
    expect(steps).toHaveLength(2);
    expect(steps[0]).toMatchObject({ count: "2", sum: 50_000.1, min: 0.1, max: 50_000 });
    // A bound belongs to its bucket: 0.1 s is in the first of those up to 0.1, 50,000 s in the one above them all.
    expect(steps[0]?.bucketCounts).toEqual(["1", ...Array<string>(11).fill("0"), "1"]);
    expect(steps[0]?.explicitBounds).toHaveLength(12);
    expect(named["assay.score"]?.gauge?.dataPoints).toMatchObject([{ asDouble: 28.5 }]);
  });

  it.each([
    [{ level: "warn", time: "2026-01-01T00:00:00Z" }, "1767225600000000000", 13, {}],
    [{ level: "odd", time: "yesterday", msg: "m" }, "5000000", 0, { body: { stringValue: "m" } }],
    [
      { level: "info", time: "yesterday", msg: "m", trace_id: "t" },
      "5000000",
      9,
      { body: { stringValue: "m" }, traceId: "t", flags: 1 },
    ],
  ])("makes a log record of a line that says little: %j", (line, timeUnixNano, severityNumber, more) => {
    expect(logRecordOf(JSON.stringify(line), 5)).toEqual({
      timeUnixNano,
      observedTimeUnixNano: "5000000",
      severityNumber,
      severityText: line.level.toUpperCase(),
      body: { stringValue: "" },
      attributes: [],
      ...more,
    });
  });

  it("makes a log record of a line, with its span", () => {
    const line = JSON.stringify({
      level: "warn",
      time: "2026-01-31T12:00:00.000Z",
      run_id: "r",
      trace_id: "0af7651916cd43dd8448eb211c80319c",
      span_id: "b7ad6b7169203331",
      metrics: { mae: 1 },
      msg: "careful",
    });
    expect(logRecordOf(line, 5)).toEqual({
      timeUnixNano: "1769860800000000000",
      observedTimeUnixNano: "5000000",
      severityNumber: 13,
      severityText: "WARN",
      body: { stringValue: "careful" },
      attributes: [
        { key: "run_id", value: { stringValue: "r" } },
        { key: "metrics", value: { stringValue: '{"mae":1}' } },
      ],
      flags: 1,
      traceId: "0af7651916cd43dd8448eb211c80319c",
      spanId: "b7ad6b7169203331",
    });
  });
});
