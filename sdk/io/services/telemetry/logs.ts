import {
  type AnyValue,
  type AttributeValue,
  anyValue,
  type LogRecord,
  nanoseconds,
  SAMPLED,
} from "./otlp.js";

/** Severities by pino's levels (https://opentelemetry.io/docs/specs/otel/logs/data-model/#field-severitynumber). */
const SEVERITIES: Readonly<Record<string, number>> = {
  trace: 1,
  debug: 5,
  info: 9,
  warn: 13,
  error: 17,
  fatal: 21,
};

/** A line of the logger (one JSON object, secrets masked) as a log record. */
export function logRecordOf(line: string, nowMs: number): LogRecord {
  const { level, time, msg, trace_id: traceId, span_id: spanId, ...rest } = JSON.parse(line) as LogLine;
  const timeMs = Date.parse(time);
  return {
    timeUnixNano: nanoseconds(Number.isNaN(timeMs) ? nowMs : timeMs),
    observedTimeUnixNano: nanoseconds(nowMs),
    severityNumber: SEVERITIES[level] ?? 0,
    severityText: level.toUpperCase(),
    body: { stringValue: msg ?? "" },
    attributes: Object.entries(rest).map(([key, value]) => ({ key, value: attributeValue(value) })),
    ...(traceId === undefined ? {} : { traceId, flags: SAMPLED }),
    ...(spanId === undefined ? {} : { spanId }),
  };
}

interface LogLine {
  readonly level: string;
  readonly time: string;
  readonly msg?: string;
  readonly trace_id?: string;
  readonly span_id?: string;
  readonly [key: string]: unknown;
}

function attributeValue(value: unknown): AnyValue {
  const isPlain = ["string", "number", "boolean"].includes(typeof value);
  return anyValue(isPlain ? (value as Exclude<AttributeValue, undefined>) : JSON.stringify(value));
}
