import { open } from "node:fs/promises";
import type { DuckDBConnection } from "@duckdb/node-api";
import { identifier, literal, withDuckDb } from "../../datasets/session.js";
import { joinFooters, MAGIC, TAIL_BYTES, withTail } from "../parquet/join.js";
import type { SinkColumn } from "../sink.js";

/** Formats of files of predictions. */
export const FILE_KINDS = ["parquet", "csv", "ndjson", "json"] as const;
export type FileKind = (typeof FILE_KINDS)[number];

/** Codecs of Parquet files. */
export const CODECS = ["snappy", "zstd", "gzip", "uncompressed"] as const;
export type Codec = (typeof CODECS)[number];

/** How a file of some format is put together of parts. */
export interface FileFormat {
  /** What a file begins with. */
  head(columns: readonly SinkColumn[]): Promise<Buffer>;
  /** Writes the rows of a SELECT into a file of its own. */
  copy(
    connection: DuckDBConnection,
    select: string,
    columns: readonly SinkColumn[],
    path: string,
  ): Promise<void>;
  /** The piece of that file that belongs into the whole, and what the end of the whole needs to know of it. */
  piece(path: string): Promise<Piece>;
  /** What stands before a piece that is not the first. */
  readonly between?: Buffer;
  /** Changes the bytes of a piece on their way; the last block of it is told. */
  readonly turned?: (block: Buffer, isLast: boolean) => Buffer;
  /** What a file ends with, of what its pieces told and where each of them begins; `scratch` is a path of its own. */
  foot(columns: readonly SinkColumn[], pieces: readonly PlacedPiece[], scratch: string): Promise<Buffer>;
}

/** Bytes [start, end) of a part's file. */
export interface Piece {
  readonly start: number;
  readonly end: number;
  /** Base64. */
  readonly footer?: string;
}

export interface PlacedPiece {
  readonly offset: number;
  readonly footer?: string | undefined;
}

const EMPTY = Buffer.alloc(0);
const NEWLINE = 10;

/** The format of a kind of file. */
export function fileFormat(kind: FileKind, codec: Codec): FileFormat {
  switch (kind) {
    case "parquet":
      return parquet(codec);
    case "csv":
      return {
        head: async (columns) => Buffer.from(`${columns.map(({ name }) => csvField(name)).join(",")}\n`),
        copy: (connection, select, _, path) => copy(connection, select, path, "format csv, header false"),
        piece: wholeFile,
        foot: async () => EMPTY,
      };
    case "ndjson":
      return { ...records(), head: async () => EMPTY, foot: async () => EMPTY };
    case "json":
      return {
        ...records(),
        head: async () => Buffer.from("[\n"),
        between: Buffer.from(",\n"),
        turned: listed,
        foot: async (_, pieces) => Buffer.from(pieces.length === 0 ? "]\n" : "\n]\n"),
      };
  }
}

/** Pages of row groups are laid one behind the other; the footer of the whole tells where they are. */
function parquet(codec: Codec): FileFormat {
  // A part is one row group, whatever its size.
  const how = `format parquet, compression ${codec}, row_group_size 1000000000`;
  return {
    head: async () => MAGIC,
    copy: (connection, select, _, path) => copy(connection, select, path, how),
    async piece(path) {
      const { footer, end } = await readFooter(path);
      return { start: MAGIC.length, end, footer: footer.toString("base64") };
    },
    async foot(columns, pieces, scratch) {
      if (pieces.length > 0) return withTail(joinFooters(pieces.map(decoded)));
      const none = columns.map(({ name, duckDbType }) => `null::${duckDbType} as ${identifier(name)}`);
      await withDuckDb({ threads: 1 }, (connection) =>
        copy(connection, `select ${none.join(", ")} where false`, scratch, how),
      );
      return withTail((await readFooter(scratch)).footer);
    },
  };
}

function decoded({ footer = "", offset }: PlacedPiece): { footer: Buffer; offset: number } {
  return { footer: Buffer.from(footer, "base64"), offset };
}

/** JSON has no NaN and no infinities: they are written as null. */
function records(): Pick<FileFormat, "copy" | "piece"> {
  return {
    copy(connection, select, columns, path) {
      const cells = columns.map(({ name, duckDbType }) => {
        const cell = identifier(name);
        const isFloat = duckDbType === "FLOAT" || duckDbType === "DOUBLE";
        return isFloat ? `case when isfinite(${cell}) then ${cell} end as ${cell}` : cell;
      });
      return copy(connection, `select ${cells.join(", ")} from (${select})`, path, "format json");
    },
    piece: wholeFile,
  };
}

/** Lines as the items of a list: texts in JSON hold no line ends of their own. */
function listed(block: Buffer, isLast: boolean): Buffer {
  const pieces: Buffer[] = [];
  let from = 0;
  for (let at = block.indexOf(NEWLINE); at !== -1; at = block.indexOf(NEWLINE, at + 1)) {
    pieces.push(block.subarray(from, at), Buffer.from(isLast && at === block.length - 1 ? "" : ",\n"));
    from = at + 1;
  }
  return Buffer.concat([...pieces, block.subarray(from)]);
}

async function copy(connection: DuckDBConnection, select: string, path: string, how: string): Promise<void> {
  await connection.run(`copy (${select}) to ${literal(path)} (${how})`);
}

async function wholeFile(path: string): Promise<Piece> {
  const file = await open(path, "r");
  try {
    return { start: 0, end: (await file.stat()).size };
  } finally {
    await file.close();
  }
}

/** The footer of a Parquet file, and the byte where it begins. */
async function readFooter(path: string): Promise<{ footer: Buffer; end: number }> {
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    const tail = Buffer.alloc(TAIL_BYTES);
    await file.read(tail, 0, TAIL_BYTES, size - TAIL_BYTES);
    const footer = Buffer.alloc(tail.readUInt32LE(0));
    const end = size - TAIL_BYTES - footer.length;
    await file.read(footer, 0, footer.length, end);
    return { footer, end };
  } finally {
    await file.close();
  }
}

/** A name in a header line of CSV. */
function csvField(name: string): string {
  return /[",\r\n]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name;
}
