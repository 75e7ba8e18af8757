import { messageOf } from "../../utils/errors/index.js";
import type { LiveView } from "../page/live.js";
import { csvLine } from "./csv.js";
import { shownColumns } from "./hold.js";
import type { TableSource } from "./source.js";
import { type Describe, TableWindows, type WindowQuery } from "./windows.js";
import { parquetWriter } from "./writer.js";

/** What a page asks for; `id` comes back with the answer. */
export type TableRequest = { readonly id: number } & (
  | ({ readonly want: "rows" } & WindowQuery)
  /** The next part of an export: from this place on, among the rows that pass or in the file's bytes. */
  | ({ readonly want: "csv" | "parquet"; readonly from: number } & Omit<WindowQuery, "offset" | "count">)
  | { readonly want: "formats" }
);

/** Bytes or characters of one part of an export. */
const PART = 1_000_000;

type Asked = Omit<WindowQuery, "offset" | "count">;

/** Answers a page that shows a table: windows of all its rows, and exports in parts. */
export function tableService(source: TableSource, describe?: Describe): Pick<LiveView, "receive" | "closed"> {
  const windows = new TableWindows(shownColumns(source), describe);
  /** Exports hold all columns, also those that are not shown. */
  const whole = new TableWindows(source, describe);
  let parquet: { readonly asked: string; readonly bytes: Promise<Uint8Array> } | undefined;

  /** Lines of the rows that pass, from one on, until the part is full. */
  function csvPart(asked: Asked, from: number): { text: string; next: number; done: boolean } {
    const rows = windows.order(asked);
    const total = rows?.length ?? source.numRows;
    const parts = from === 0 ? [csvLine(source.columns.map(({ name }) => name))] : [];
    let at = from;
    for (let length = 0; at < total && length < PART; at++) {
      const row = rows?.[at] ?? at;
      const line = csvLine(whole.cells(row));
      length += line.length;
      parts.push(line);
    }
    return { text: parts.join(""), next: at, done: at >= total };
  }

  async function parquetPart(asked: Asked, from: number) {
    const write = parquetWriter();
    if (write === undefined) throw new Error('Parquet is written by the SDK: import "assay" first.');
    const key = JSON.stringify(asked);
    if (parquet?.asked !== key) parquet = { asked: key, bytes: write(source, windows.order(asked)) };
    const bytes = await parquet.bytes;
    const next = Math.min(bytes.length, from + PART);
    return { part: bytes.subarray(from, next), next, done: next >= bytes.length };
  }

  return {
    receive(content, _buffers, reply) {
      const request = content as TableRequest;
      const { id } = request;
      const fail = (error: unknown): void => reply({ id, error: messageOf(error) });
      try {
        if (request.want === "rows") reply({ id, window: windows.ask(request) });
        else if (request.want === "formats") reply({ id, parquet: parquetWriter() !== undefined });
        else if (request.want === "csv") reply({ id, ...csvPart(asked(request), request.from) });
        else
          parquetPart(asked(request), request.from).then(
            ({ part, ...rest }) => reply({ id, ...rest }, [part]),
            fail,
          );
      } catch (error) {
        fail(error);
      }
    },
    closed() {
      parquet = undefined;
      windows.forget();
    },
  };
}

const asked = ({ sort, search, filters }: Asked): Asked => ({ sort, search, filters });
