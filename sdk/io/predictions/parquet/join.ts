import {
  readStruct,
  THRIFT,
  type ThriftList,
  type ThriftStruct,
  type ThriftValue,
  writeStruct,
} from "./thrift.js";

/** What a Parquet file begins and ends with. */
export const MAGIC = Buffer.from("PAR1", "latin1");
/** Bytes after the footer: its length, and the magic. */
export const TAIL_BYTES = 8;

// Numbers of fields, from https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift.
const FILE = { rows: 3, rowGroups: 4 } as const;
const ROW_GROUP = { columns: 1, fileOffset: 5, ordinal: 7 } as const;
/** Places in the file that a chunk of a column names: itself, its index of offsets, its index of values. */
const CHUNK_OFFSETS = [2, 4, 6];
const CHUNK_META = 3;
/** The same of its data: data pages, index page, dictionary, bloom filter. */
const META_OFFSETS = [9, 10, 11, 14];

/**
 * The footer of one Parquet file whose content is that of several, laid one behind the other: the data of each part (what
 * stands between its magic and its footer) begins at `offset` in the whole. Pages are not touched, so that joining costs no
 * more than copying. The parts must have one schema; a footer that is damaged throws a RangeError.
 */
export function joinFooters(
  parts: readonly { readonly footer: Uint8Array; readonly offset: number }[],
): Uint8Array {
  const [first, ...rest] = parts.map(({ footer, offset }) => relocated(readStruct(footer), offset));
  const whole = new Map(first);
  const groups = [first, ...rest].flatMap((file) => listOf(file, FILE.rowGroups).items);
  const rows = [first, ...rest].reduce((sum, file) => sum + (file.get(FILE.rows)?.value as bigint), 0n);
  whole.set(FILE.rows, { type: THRIFT.i64, value: rows });
  whole.set(FILE.rowGroups, {
    type: THRIFT.list,
    value: { type: THRIFT.struct, items: groups.map((group, i) => numbered(group as ThriftStruct, i)) },
  });
  return writeStruct(whole);
}

/** A footer, and what stands behind it at the end of the file. */
export function withTail(footer: Uint8Array): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(footer.length);
  return Buffer.concat([footer, length, MAGIC]);
}

/** A file's footer with its places as they are where its data begins at `offset` rather than behind its own magic. */
function relocated(file: ThriftStruct, offset: number): ThriftStruct {
  const by = BigInt(offset - MAGIC.length);
  const groups = listOf(file, FILE.rowGroups);
  const moved = groups.items.map((group) => {
    const columns = listOf(group as ThriftStruct, ROW_GROUP.columns);
    const chunks = columns.items.map((chunk) => {
      const at = shifted(chunk as ThriftStruct, CHUNK_OFFSETS, by);
      const meta = at.get(CHUNK_META);
      if (meta !== undefined)
        at.set(CHUNK_META, { ...meta, value: shifted(meta.value as ThriftStruct, META_OFFSETS, by) });
      return at;
    });
    const at = shifted(group as ThriftStruct, [ROW_GROUP.fileOffset], by);
    return at.set(ROW_GROUP.columns, { type: THRIFT.list, value: { ...columns, items: chunks } });
  });
  return new Map(file).set(FILE.rowGroups, { type: THRIFT.list, value: { ...groups, items: moved } });
}

function shifted(struct: ThriftStruct, ids: readonly number[], by: bigint): ThriftStruct {
  const copy = new Map(struct);
  for (const id of ids) {
    const field = copy.get(id);
    // 0 says that there is none: no data stands before the magic's end.
    if (typeof field?.value === "bigint" && field.value > 0n)
      copy.set(id, { ...field, value: field.value + by });
  }
  return copy;
}

/** A row group with its number in the file, where it has one: 16 bits, and more need not be told. */
function numbered(group: ThriftStruct, index: number): ThriftValue {
  const field = group.get(ROW_GROUP.ordinal);
  if (field === undefined) return group;
  const copy = new Map(group);
  if (index > 32_767) copy.delete(ROW_GROUP.ordinal);
  else copy.set(ROW_GROUP.ordinal, { ...field, value: BigInt(index) });
  return copy;
}

function listOf(struct: ThriftStruct, id: number): ThriftList {
  const list = struct.get(id)?.value;
  if (typeof list === "object" && "items" in list) return list;
  throw new RangeError(`the list ${id} is missing`);
}
