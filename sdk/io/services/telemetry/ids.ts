import { randomBytes } from "node:crypto";

/** The span that something is a part of. */
export interface SpanContext {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** 16 hexadecimal digits. */
  readonly spanId: string;
  /** Whether spans of this trace are kept at all. */
  readonly sampled: boolean;
}

const TRACEPARENT = /^(?!ff)[\da-f]{2}-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})(-.*)?$/;

/** A caller's span, of `traceparent` (https://www.w3.org/TR/trace-context/); undefined where the text is none. */
export function parseTraceparent(text: string | undefined): SpanContext | undefined {
  const found = TRACEPARENT.exec(text?.trim().toLowerCase() ?? "");
  if (found === null) return undefined;
  const [, traceId, spanId, flags] = found;
  if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined;
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 };
}

export const newTraceId = (): string => newId(16);
export const newSpanId = (): string => newId(8);

/** Random bytes as hexadecimal text. Not of the seeded kind: two runs of one config are two traces. */
function newId(bytes: number): string {
  for (;;) {
    const id = randomBytes(bytes).toString("hex");
    // All zeros stand for no id.
    if (!/^0+$/.test(id)) return id;
  }
}
