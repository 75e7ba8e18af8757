import type { AssayError } from "../../../utils/errors/index.js";
import type { ProgressEvent } from "../../../utils/progress/index.js";
import { maskText } from "../../../utils/secrets.js";
import { newSpanId, newTraceId, type SpanContext } from "./ids.js";
import {
  type AttributeValue,
  attributesOf,
  nanoseconds,
  SAMPLED,
  SPAN_KIND,
  type Span,
  STATUS,
} from "./otlp.js";

interface OpenSpan {
  readonly name: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly startMs: number;
  readonly attributes: Record<string, AttributeValue>;
}

export interface TraceOptions {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Gets each span when it has ended. */
  readonly onSpan: (span: Span) => void;
  /** The caller's span: the job is a part of it. */
  readonly parent?: SpanContext | undefined;
  /** @default the caller's, else a new one */
  readonly traceId?: string | undefined;
}

/** The trace of a job: a span for the job, one within it for each step, and for steps within steps. */
export class JobTrace {
  readonly traceId: string;
  private readonly open: OpenSpan[] = [];

  constructor(private readonly options: TraceOptions) {
    this.traceId = options.traceId ?? options.parent?.traceId ?? newTraceId();
  }

  /** The innermost span that is open; undefined between jobs. */
  get spanId(): string | undefined {
    return this.open.at(-1)?.spanId;
  }

  /** Begins the job's span; does nothing where it is open. */
  begin(name: string, startMs: number): void {
    if (this.open.length === 0) this.push(name, startMs, {});
  }

  /** Adds to the job's span. */
  annotate(attributes: Readonly<Record<string, AttributeValue>>): void {
    const [job] = this.open;
    if (job !== undefined) Object.assign(job.attributes, attributes);
  }

  /** Follows the steps by what they say. */
  listen(event: ProgressEvent): void {
    if (event.type === "step-start") {
      const { step, index, total } = event;
      this.push(step, this.options.now(), {
        "assay.step": step,
        "assay.step.index": index,
        "assay.step.total": total,
      });
    } else if (event.type === "step-end") {
      this.endStep(event);
    } else if (event.type === "epoch") {
      this.annotateStep(event.step, { "assay.step.epochs": event.epoch });
    } else if (event.type === "progress") {
      this.annotateStep(event.step, { "assay.step.done": event.done, "assay.step.wanted": event.total });
    }
  }

  /** Ends the job's span, and steps that did not say that they ended. */
  end(error: AssayError | undefined, attributes: Readonly<Record<string, AttributeValue>>): void {
    this.annotate(attributes);
    while (this.open.length > 0) this.close(this.open.pop(), error);
  }

  private push(name: string, startMs: number, attributes: Record<string, AttributeValue>): void {
    const parentSpanId = this.spanId ?? this.options.parent?.spanId;
    this.open.push({ name, spanId: newSpanId(), parentSpanId, startMs, attributes });
  }

  private annotateStep(step: string, attributes: Readonly<Record<string, AttributeValue>>): void {
    const span = this.open.findLast(({ name }, at) => at > 0 && name === step);
    if (span !== undefined) Object.assign(span.attributes, attributes);
  }

  private endStep({ step, summary, error, failed }: Extract<ProgressEvent, { type: "step-end" }>): void {
    const at = this.open.findLastIndex(({ name }, index) => index > 0 && name === step);
    // A step that was stopped before it began has no span.
    if (at < 0) return;
    const [span] = this.open.splice(at, 1);
    if (summary !== undefined) span.attributes["assay.step.summary"] = maskText(summary);
    this.close(span, error, failed === true);
  }

  private close(
    span: OpenSpan | undefined,
    error: AssayError | undefined,
    failed = error !== undefined,
  ): void {
    if (span === undefined) return;
    const endMs = this.options.now();
    this.options.onSpan({
      traceId: this.traceId,
      spanId: span.spanId,
      ...(span.parentSpanId === undefined ? {} : { parentSpanId: span.parentSpanId }),
      flags: SAMPLED,
      name: span.name,
      kind: SPAN_KIND.internal,
      startTimeUnixNano: nanoseconds(span.startMs),
      endTimeUnixNano: nanoseconds(Math.max(span.startMs, endMs)),
      attributes: attributesOf({
        ...span.attributes,
        ...(error === undefined ? {} : { "error.type": error.code }),
      }),
      events: error === undefined ? [] : [exceptionOf(error, endMs)],
      status: failed
        ? { code: STATUS.error, ...(error === undefined ? {} : { message: maskText(error.message) }) }
        : { code: STATUS.unset },
    });
  }
}

/** The event that OpenTelemetry's conventions want of an exception. */
function exceptionOf(error: AssayError, timeMs: number): Span["events"][number] {
  return {
    timeUnixNano: nanoseconds(timeMs),
    name: "exception",
    attributes: attributesOf({
      "exception.type": error.code,
      "exception.message": maskText(error.message),
      "exception.stacktrace": maskText(error.stack ?? ""),
    }),
  };
}
