import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import type { AssayError } from "../../../utils/errors/index.js";
import type { ProgressEvent } from "../../../utils/progress/index.js";
import { maskText } from "../../../utils/secrets.js";
import { OTLP_SIGNALS } from "../../../utils/settings/index.js";
import { OtlpExporter } from "./exporter.js";
import { GrpcTransport } from "./grpc.js";
import { HttpTransport } from "./http.js";
import { parseTraceparent } from "./ids.js";
import { logRecordOf } from "./logs.js";
import { type JobMeasures, jobMetrics } from "./metrics.js";
import { type AttributeValue, attributesOf } from "./otlp.js";
import type { TelemetrySettings } from "./settings.js";
import { JobTrace } from "./trace.js";

export interface TelemetryOptions {
  readonly settings: TelemetrySettings;
  /** Variables of the process, for its proxy. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly version: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Attributes of the job's span and of its metrics: kind and name. */
  readonly job: Readonly<Record<string, AttributeValue>>;
  readonly spanName: string;
  /** The trace that earlier work of the same chain was in. @default the caller's, else a new one */
  readonly traceId?: string | undefined;
}

/** How a job ended, for its span and its metrics. */
export interface TelemetryEnd {
  readonly status: string;
  readonly error?: AssayError | undefined;
  readonly rows: JobMeasures["rows"];
  readonly scores: JobMeasures["scores"];
}

/** Traces, metrics and logs of one job, sent by OTLP. Nothing of it throws, and nothing but `close` waits. */
export class JobTelemetry {
  private readonly exporter: OtlpExporter;
  private readonly trace: JobTrace;
  private readonly steps: { step: string; seconds: number; failed: boolean }[] = [];
  private startMs: number;

  constructor(private readonly options: TelemetryOptions) {
    const { settings, variables, version, now, traceId } = options;
    const parent = parseTraceparent(settings.traceparent);
    const transports = Object.fromEntries(
      OTLP_SIGNALS.flatMap((signal) => {
        const place = settings.signals[signal];
        // Whoever started the trace said that its spans are not kept.
        if (place === undefined || (signal === "traces" && parent?.sampled === false)) return [];
        const transport =
          place.protocol === "grpc"
            ? new GrpcTransport(signal, place)
            : new HttpTransport(signal, place, variables);
        return [[signal, transport]];
      }),
    );
    this.exporter = new OtlpExporter({
      transports,
      resource: { attributes: attributesOf(resourceOf(settings.resource, version)) },
      scope: { name: "assay", version },
      flushMs: settings.flushMs,
    });
    this.startMs = now();
    this.trace = new JobTrace({ now, parent, traceId, onSpan: (span) => this.exporter.add("traces", span) });
  }

  /** 32 hexadecimal digits. */
  get traceId(): string {
    return this.trace.traceId;
  }

  /** The innermost open span, 16 hexadecimal digits. */
  get spanId(): string | undefined {
    return this.trace.spanId;
  }

  begin(startMs: number): void {
    this.startMs = startMs;
    this.steps.length = 0;
    this.trace.begin(this.options.spanName, startMs);
    this.trace.annotate(this.options.job);
  }

  annotate(attributes: Readonly<Record<string, AttributeValue>>): void {
    this.trace.annotate(attributes);
  }

  listen(event: ProgressEvent): void {
    this.trace.listen(event);
    if (event.type !== "step-end") return;
    this.steps.push({ step: event.step, seconds: event.seconds, failed: event.failed === true });
  }

  /** Takes a finished line of the logger. */
  log(line: string): void {
    if (this.exporter.sends("logs")) this.exporter.add("logs", logRecordOf(line, this.options.now()));
  }

  end({ status, error, rows, scores }: TelemetryEnd): void {
    const { job, now } = this.options;
    const measures = { startMs: this.startMs, endMs: now(), job, status, steps: this.steps, rows, scores };
    this.exporter.add("metrics", ...jobMetrics(measures));
    const failure = status === "FINISHED" ? undefined : error;
    this.trace.end(failure, {
      "assay.job.status": status,
      ...(error === undefined ? {} : { "error.type": error.code }),
    });
  }

  /** Sends what is left, for a bounded time; a warning where some of it was lost. */
  async close(): Promise<string | undefined> {
    const lost = await this.exporter.close();
    return lost === undefined ? undefined : maskText(`telemetry was lost: ${lost}`);
  }
}

function resourceOf(own: Readonly<Record<string, string>>, version: string): Record<string, AttributeValue> {
  return {
    "service.name": "assay",
    "service.version": version,
    // Two jobs at once are two sources of metrics, even in one process.
    "service.instance.id": randomUUID(),
    "telemetry.sdk.name": "assay",
    "telemetry.sdk.language": "nodejs",
    "telemetry.sdk.version": version,
    "host.name": hostname(),
    "process.pid": process.pid,
    "process.runtime.name": "nodejs",
    "process.runtime.version": process.versions.node,
    ...own,
  };
}
