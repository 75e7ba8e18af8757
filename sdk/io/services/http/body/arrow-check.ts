import { HttpFault } from "../fault.js";
import { type AskedLimits, checkSize } from "./asked.js";
import { FlatBuffer } from "./flatbuffer.js";

/** Most bytes of a message's own description, and most pairs of free metadata: a schema of pandas has some thousand bytes and one pair. */
const MOST_HEAD = 256 * 1024;
const MOST_PAIRS = 200;

const HEADER = { schema: 1, dictionary: 2, records: 3 } as const;

/** Types of Arrow (its `Type` union) that can be columns of a row, and how many buffers each has. */
const BUFFERS: Readonly<Record<number, number>> = {
  1: 0, // Null
  2: 2, // Int
  3: 2, // FloatingPoint
  5: 3, // Utf8
  6: 2, // Bool
  7: 2, // Decimal
  8: 2, // Date
  9: 2, // Time
  10: 2, // Timestamp
  20: 3, // LargeUtf8
  24: 2, // Utf8View, and as many as it says
};
/** Bytes of a node: rows of a column, and how many of them are null. */
const NODE_BYTES = 16;

const NULL = 1;
const INT = 2;
const UTF8 = 5;
const LARGE_UTF8 = 20;
const UTF8_VIEW = 24;

interface Field {
  readonly type: number;
  /** The id of its dictionary, where it has one. */
  readonly dictionary?: number;
}

/**
 * Checks an Arrow IPC stream before it is decoded: the decoder believes lengths and offsets, and a few bytes that lie would have
 * it fill the memory or read what is not the client's. Throws RangeError, or HttpFault where it is too large.
 */
export function checkArrow(bytes: Uint8Array, limits: AskedLimits): void {
  let fields: readonly Field[] | undefined;
  let rows = 0;
  let at = 0;
  const all = new FlatBuffer(bytes);
  for (;;) {
    // Nothing more, or the end mark.
    if (at + 4 > bytes.length) return;
    let length = all.int32(at);
    at += 4;
    if (length === -1) {
      length = all.int32(at);
      at += 4;
    }
    if (length === 0) return;
    if (length < 0 || length > MOST_HEAD || at + length > bytes.length)
      throw new RangeError(`a message of ${length} bytes`);
    const head = new FlatBuffer(bytes.subarray(at, at + length));
    at += length;
    const message = head.table(0);
    const [version, kind, header, size] = [message(4), message(6), message(8), message(10)];
    if (version === undefined || head.int16(version) < 3) throw new RangeError("a version before 1.0");
    const bodyLength = size === undefined ? 0 : head.count(size);
    const body = bytes.subarray(at, at + bodyLength);
    if (body.length < bodyLength) throw new RangeError(`a body of ${bodyLength} bytes`);
    at += bodyLength;
    if (kind === undefined || header === undefined) throw new RangeError("a message without content");
    const type = head.uint8(kind);
    if (type === HEADER.schema) fields ??= schemaOf(head, header, limits);
    else if (fields === undefined) throw new RangeError("rows before their schema");
    else if (type === HEADER.records) {
      rows += checkBatch(head, header, body, fields);
      checkSize(rows, fields.length, limits);
    } else if (type === HEADER.dictionary) checkDictionary(head, header, body, fields);
    else throw new RangeError(`a message of type ${type}`);
  }
}

function schemaOf(head: FlatBuffer, at: number, limits: AskedLimits): Field[] {
  const schema = head.table(at);
  const places = head.vector(schema(6), 4);
  checkSize(0, places.length, limits);
  let pairs = head.vector(schema(8), 4).length;
  const fields = places.map((place): Field => {
    const field = head.table(place);
    const typeAt = field(8);
    const type = typeAt === undefined ? 0 : head.uint8(typeAt);
    if (head.vector(field(14), 4).length > 0 || BUFFERS[type] === undefined)
      throw new HttpFault(400, "a column of the Arrow stream is no number, text, truth value or time", {
        detail: "Leave out columns of lists, structs and bytes.",
      });
    pairs += head.vector(field(16), 4).length;
    const dictionary = field(12);
    if (dictionary === undefined) return { type };
    const id = head.table(dictionary)(4);
    return { type, dictionary: id === undefined ? 0 : head.count(id) };
  });
  if (pairs > MOST_PAIRS) throw new RangeError(`${pairs} pairs of metadata`);
  return fields;
}

function checkDictionary(head: FlatBuffer, at: number, body: Uint8Array, fields: readonly Field[]): void {
  const batch = head.table(at);
  const [idAt, data] = [batch(4), batch(6)];
  const id = idAt === undefined ? 0 : head.count(idAt);
  const field = fields.find(({ dictionary }) => dictionary === id);
  if (field === undefined || data === undefined) throw new RangeError(`a dictionary ${id} of no column`);
  const length = checkBatch(head, data, body, [{ type: field.type }]);
  if (length > body.length) throw new RangeError(`a dictionary of ${length} values`);
}

/** Checks nodes, buffers and texts of a batch; returns its rows. */
function checkBatch(head: FlatBuffer, at: number, body: Uint8Array, fields: readonly Field[]): number {
  const batch = head.table(at);
  const lengthAt = batch(4);
  const rows = lengthAt === undefined ? 0 : head.count(lengthAt);
  const nodes = head.vector(batch(6), NODE_BYTES);
  const buffers = head.vector(batch(8), 16);
  const variadic = head.vector(batch(12), 8).map((place) => head.count(place));
  if (batch(10) !== undefined) throw new HttpFault(400, "compressed Arrow streams are not read here");
  for (const node of nodes)
    if (head.count(node) !== rows || head.count(node + 8) > rows)
      throw new RangeError("a column of other length");
  const regions = buffers.map((place) => {
    const [offset, length] = [head.count(place), head.count(place + 8)];
    if (offset + length > body.length) throw new RangeError(`a buffer that ends at ${offset + length}`);
    return body.subarray(offset, offset + length);
  });
  let [node, buffer, view] = [0, 0, 0];
  for (const { type, dictionary } of fields) {
    const own = dictionary === undefined ? type : INT;
    if (own === NULL) continue;
    const more = own === UTF8_VIEW ? (variadic[view++] ?? -1) : 0;
    const mine = regions.slice(buffer, buffer + BUFFERS[own] + more);
    if (more < 0 || mine.length < BUFFERS[own] + more) throw new RangeError("a column without its buffers");
    node += 1;
    buffer += mine.length;
    if (own === UTF8 || own === LARGE_UTF8) checkOffsets(mine[1], mine[2].length, rows, own === UTF8 ? 4 : 8);
    if (own === UTF8_VIEW) checkViews(mine[1], rows, body.length);
  }
  if (nodes.length === fields.length) dropNullNodes(head, nodes, fields);
  else if (nodes.length !== node) throw new RangeError(`${nodes.length} columns in place of ${node}`);
  return rows;
}

/**
 * A column of nothing but nulls has a node by the format, but none in what the decoder reads and JavaScript's clients write: it
 * would take it for the node of the next column, so the nodes of the others move up.
 */
function dropNullNodes({ bytes }: FlatBuffer, nodes: readonly number[], fields: readonly Field[]): void {
  let kept = 0;
  nodes.forEach((place, i) => {
    const { type, dictionary } = fields[i];
    if (type === NULL && dictionary === undefined) return;
    bytes.copyWithin(nodes[kept], place, place + NODE_BYTES);
    kept += 1;
  });
}

/** Texts lie one after the other: those that overlap would make a small body a large one. */
function checkOffsets(offsets: Uint8Array, end: number, rows: number, width: 4 | 8): void {
  // An empty batch may leave its offsets out.
  if (rows === 0) return;
  const reader = new FlatBuffer(offsets);
  let before = 0;
  for (let i = 0; i <= rows; i++) {
    const offset = width === 4 ? reader.int32(i * 4) : reader.count(i * 8);
    if (offset < before || offset > end) throw new RangeError(`a text that ends at ${offset}`);
    before = offset;
  }
}

/** Views may share a text; together they must not be far longer than what was sent. */
function checkViews(views: Uint8Array, rows: number, bodyLength: number): void {
  const reader = new FlatBuffer(views);
  let sum = 0;
  for (let i = 0; i < rows; i++) {
    const length = reader.int32(i * 16);
    if (length < 0) throw new RangeError(`a text of ${length} bytes`);
    sum += length;
  }
  if (sum > 16 * bodyLength) throw new RangeError(`texts of ${sum} bytes`);
}
