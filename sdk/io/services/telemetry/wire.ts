import protobuf from "protobufjs/minimal.js";
import type { OtlpSignal } from "../../../utils/settings/index.js";

type Writer = protobuf.Writer;

/** How a field is written. `id`: bytes from a hexadecimal text; 64-bit numbers come as decimal texts. */
type FieldType =
  | "string"
  | "id"
  | "bool"
  | "enum"
  | "fixed32"
  | "int64"
  | "fixed64"
  | "double"
  | "fixed64s"
  | "doubles"
  | (() => Message);

/** The fields of a message: number and type by the name that JSON has for them. */
interface Message {
  readonly [name: string]: readonly [number: number, type: FieldType];
}

/** Wire types of protobuf that a tag holds. */
const VARINT = 0;
const FIXED64 = 1;
const DELIMITED = 2;
const FIXED32 = 5;

// Field numbers of https://github.com/open-telemetry/opentelemetry-proto, version 1.
const anyValue: Message = {
  stringValue: [1, "string"],
  boolValue: [2, "bool"],
  intValue: [3, "int64"],
  doubleValue: [4, "double"],
  arrayValue: [5, () => ({ values: [1, () => anyValue] })],
};
const keyValue: Message = { key: [1, "string"], value: [2, () => anyValue] };
const resource: Message = { attributes: [1, () => keyValue] };
const scope: Message = { name: [1, "string"], version: [2, "string"] };

const span: Message = {
  traceId: [1, "id"],
  spanId: [2, "id"],
  traceState: [3, "string"],
  parentSpanId: [4, "id"],
  name: [5, "string"],
  kind: [6, "enum"],
  startTimeUnixNano: [7, "fixed64"],
  endTimeUnixNano: [8, "fixed64"],
  attributes: [9, () => keyValue],
  events: [
    11,
    () => ({ timeUnixNano: [1, "fixed64"], name: [2, "string"], attributes: [3, () => keyValue] }),
  ],
  status: [15, () => ({ message: [2, "string"], code: [3, "enum"] })],
  flags: [16, "fixed32"],
};

const numberPoint: Message = {
  startTimeUnixNano: [2, "fixed64"],
  timeUnixNano: [3, "fixed64"],
  asDouble: [4, "double"],
  asInt: [6, "fixed64"],
  attributes: [7, () => keyValue],
};
const histogramPoint: Message = {
  startTimeUnixNano: [2, "fixed64"],
  timeUnixNano: [3, "fixed64"],
  count: [4, "fixed64"],
  sum: [5, "double"],
  bucketCounts: [6, "fixed64s"],
  explicitBounds: [7, "doubles"],
  attributes: [9, () => keyValue],
  min: [11, "double"],
  max: [12, "double"],
};
const metric: Message = {
  name: [1, "string"],
  description: [2, "string"],
  unit: [3, "string"],
  gauge: [5, () => ({ dataPoints: [1, () => numberPoint] })],
  sum: [
    7,
    () => ({
      dataPoints: [1, () => numberPoint],
      aggregationTemporality: [2, "enum"],
      isMonotonic: [3, "bool"],
    }),
  ],
  histogram: [9, () => ({ dataPoints: [1, () => histogramPoint], aggregationTemporality: [2, "enum"] })],
};

const logRecord: Message = {
  timeUnixNano: [1, "fixed64"],
  severityNumber: [2, "enum"],
  severityText: [3, "string"],
  body: [5, () => anyValue],
  attributes: [6, () => keyValue],
  flags: [8, "fixed32"],
  traceId: [9, "id"],
  spanId: [10, "id"],
  observedTimeUnixNano: [11, "fixed64"],
};

const requests: Readonly<Record<OtlpSignal, Message>> = {
  traces: ofSignal("resourceSpans", "scopeSpans", "spans", span),
  metrics: ofSignal("resourceMetrics", "scopeMetrics", "metrics", metric),
  logs: ofSignal("resourceLogs", "scopeLogs", "logRecords", logRecord),
};

function ofSignal(outer: string, inner: string, items: string, item: Message): Message {
  const scoped: Message = { scope: [1, () => scope], [items]: [2, () => item] };
  return { [outer]: [1, () => ({ resource: [1, () => resource], [inner]: [2, () => scoped] })] };
}

/** An export request as protobuf. */
export function encodeRequest(signal: OtlpSignal, request: Readonly<Record<string, unknown>>): Uint8Array {
  const writer = protobuf.Writer.create();
  writeMessage(writer, requests[signal], request);
  return writer.finish();
}

function writeMessage(writer: Writer, message: Message, values: Readonly<Record<string, unknown>>): void {
  for (const [name, [number, type]] of Object.entries(message)) {
    const value = values[name];
    if (value === undefined) continue;
    if (type === "fixed64s" || type === "doubles")
      writePacked(writer, number, type, value as readonly unknown[]);
    else for (const one of Array.isArray(value) ? value : [value]) writeField(writer, number, type, one);
  }
}

function writeField(writer: Writer, number: number, type: FieldType, value: unknown): void {
  if (typeof type === "function") {
    tag(writer, number, DELIMITED).fork();
    writeMessage(writer, type(), value as Readonly<Record<string, unknown>>);
    writer.ldelim();
  } else if (type === "string") tag(writer, number, DELIMITED).string(value as string);
  else if (type === "id") tag(writer, number, DELIMITED).bytes(Buffer.from(value as string, "hex"));
  else if (type === "bool") tag(writer, number, VARINT).bool(value as boolean);
  else if (type === "enum") tag(writer, number, VARINT).uint32(value as number);
  else if (type === "int64") tag(writer, number, VARINT).int64(Number(value));
  else if (type === "fixed32") tag(writer, number, FIXED32).fixed32(value as number);
  else if (type === "fixed64") fixed64(tag(writer, number, FIXED64), value as string);
  else tag(writer, number, FIXED64).double(value as number);
}

function writePacked(
  writer: Writer,
  number: number,
  type: "fixed64s" | "doubles",
  values: readonly unknown[],
): void {
  tag(writer, number, DELIMITED).fork();
  for (const value of values) {
    if (type === "doubles") writer.double(value as number);
    else fixed64(writer, value as string);
  }
  writer.ldelim();
}

function tag(writer: Writer, number: number, wireType: number): Writer {
  return writer.uint32((number << 3) | wireType);
}

/** Eight bytes, the low ones first. Two halves, since nanoseconds since 1970 are no exact JavaScript number. */
function fixed64(writer: Writer, text: string): void {
  const value = BigInt.asUintN(64, BigInt(text));
  writer.fixed32(Number(value & 0xffffffffn)).fixed32(Number(value >> 32n));
}

/** What an answer says of items that the collector did not take. */
export interface PartialSuccess {
  readonly rejected: number;
  readonly message: string;
}

/** Reads an export response (protobuf): the same for traces, metrics and logs. */
export function decodeResponse(bytes: Uint8Array): PartialSuccess {
  const reader = protobuf.Reader.create(bytes);
  let partial: PartialSuccess = { rejected: 0, message: "" };
  while (reader.pos < reader.len) {
    const field = reader.uint32();
    if (field === ((1 << 3) | DELIMITED)) partial = readPartial(reader, reader.uint32());
    else reader.skipType(field & 7);
  }
  return partial;
}

function readPartial(reader: protobuf.Reader, length: number): PartialSuccess {
  const end = reader.pos + length;
  let rejected = 0;
  let message = "";
  while (reader.pos < end) {
    const field = reader.uint32();
    if (field === ((1 << 3) | VARINT)) rejected = Number(reader.int64());
    else if (field === ((2 << 3) | DELIMITED)) message = reader.string();
    else reader.skipType(field & 7);
  }
  return { rejected, message };
}
