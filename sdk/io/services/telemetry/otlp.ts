/**
 * What is sent by OTLP, in the form of its JSON mapping (https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding):
 * ids are hexadecimal, 64-bit numbers are decimal texts, enums are numbers. `wire.ts` writes the same as protobuf.
 */

export type AnyValue =
  | { readonly stringValue: string }
  | { readonly boolValue: boolean }
  | { readonly intValue: string }
  | { readonly doubleValue: number }
  | { readonly arrayValue: { readonly values: readonly AnyValue[] } };

export interface KeyValue {
  readonly key: string;
  readonly value: AnyValue;
}

export interface SpanEvent {
  readonly timeUnixNano: string;
  readonly name: string;
  readonly attributes: readonly KeyValue[];
}

export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly traceState?: string;
  readonly flags: number;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly KeyValue[];
  readonly events: readonly SpanEvent[];
  readonly status: { readonly code: number; readonly message?: string };
}

export interface NumberPoint {
  readonly startTimeUnixNano?: string;
  readonly timeUnixNano: string;
  readonly asDouble?: number;
  readonly asInt?: string;
  readonly attributes: readonly KeyValue[];
}

export interface HistogramPoint {
  readonly startTimeUnixNano: string;
  readonly timeUnixNano: string;
  readonly count: string;
  readonly sum: number;
  readonly bucketCounts: readonly string[];
  readonly explicitBounds: readonly number[];
  readonly min: number;
  readonly max: number;
  readonly attributes: readonly KeyValue[];
}

export interface Metric {
  readonly name: string;
  readonly description: string;
  readonly unit: string;
  readonly gauge?: { readonly dataPoints: readonly NumberPoint[] };
  readonly sum?: {
    readonly dataPoints: readonly NumberPoint[];
    readonly aggregationTemporality: number;
    readonly isMonotonic: boolean;
  };
  readonly histogram?: {
    readonly dataPoints: readonly HistogramPoint[];
    readonly aggregationTemporality: number;
  };
}

export interface LogRecord {
  readonly timeUnixNano: string;
  readonly observedTimeUnixNano: string;
  readonly severityNumber: number;
  readonly severityText: string;
  readonly body: AnyValue;
  readonly attributes: readonly KeyValue[];
  readonly flags?: number;
  readonly traceId?: string;
  readonly spanId?: string;
}

/** What is sent of each signal. */
export interface SignalItems {
  readonly traces: Span;
  readonly metrics: Metric;
  readonly logs: LogRecord;
}

export interface Resource {
  readonly attributes: readonly KeyValue[];
}

export interface Scope {
  readonly name: string;
  readonly version: string;
}

export const SPAN_KIND = { internal: 1, server: 2, client: 3 } as const;
export const STATUS = { unset: 0, ok: 1, error: 2 } as const;
export const CUMULATIVE = 2;
/** Bit 0 of a span's flags: it is sampled. All of ours are. */
export const SAMPLED = 1;

export type AttributeValue = string | number | boolean | readonly string[] | undefined;

/** Attributes of a plain object; undefined values are left out. Whole numbers are ints. */
export function attributesOf(values: Readonly<Record<string, AttributeValue>>): KeyValue[] {
  return Object.entries(values).flatMap(([key, value]) =>
    value === undefined ? [] : [{ key, value: anyValue(value) }],
  );
}

export function anyValue(value: Exclude<AttributeValue, undefined>): AnyValue {
  if (typeof value === "string") return { stringValue: value };
  if (typeof value === "boolean") return { boolValue: value };
  if (typeof value === "number")
    return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value };
  return { arrayValue: { values: value.map((text) => ({ stringValue: text })) } };
}

/** Milliseconds since 1970 as nanoseconds. */
export function nanoseconds(ms: number): string {
  const whole = Math.floor(ms);
  return String(BigInt(whole) * 1_000_000n + BigInt(Math.round((ms - whole) * 1e6)));
}

/** The request that carries items of one signal. */
export function exportRequest<Signal extends keyof SignalItems>(
  signal: Signal,
  items: readonly SignalItems[Signal][],
  resource: Resource,
  scope: Scope,
): Readonly<Record<string, unknown>> {
  if (signal === "traces") return { resourceSpans: [{ resource, scopeSpans: [{ scope, spans: items }] }] };
  if (signal === "metrics")
    return { resourceMetrics: [{ resource, scopeMetrics: [{ scope, metrics: items }] }] };
  return { resourceLogs: [{ resource, scopeLogs: [{ scope, logRecords: items }] }] };
}
