import { afterEach, describe, expect, it } from "vitest";
import { Table } from "../../../../sdk/core/tables/index.js";
import { csvLine } from "../../../../sdk/display/table/csv.js";
import { tableService } from "../../../../sdk/display/table/live.js";
import type { TableSource } from "../../../../sdk/display/table/source.js";
import { coreSource, coreTable, recordsSource } from "../../../../sdk/display/table/sources/index.js";
import { setParquetWriter } from "../../../../sdk/display/table/writer.js";
import { parquetBytes } from "../../../../sdk/io/datasets/parquet-bytes.js";

type Answer = Readonly<Record<string, unknown>> & { readonly bytes?: Uint8Array };

function ask(source: TableSource, request: object): Promise<Answer> {
  const { receive } = tableService(source);
  return new Promise((resolve) =>
    receive?.({ id: 1, ...request }, [], (answer, buffers = []) =>
      resolve({ ...(answer as object), ...(buffers[0] === undefined ? {} : { bytes: buffers[0] }) }),
    ),
  );
}

afterEach(() => setParquetWriter(undefined));

describe("CSV", () => {
  it("quotes as RFC 4180 says, and tells an empty text from what is missing", () => {
    expect(csvLine(["a,b", 'say "x"', "two\nlines", "", null, 1.5, true, " x"])).toBe(
      '"a,b","say ""x""","two\nlines","",,1.5,true," x"\r\n',
    );
  });

  it("puts an apostrophe before texts that a spreadsheet would run, not before numbers", () => {
    expect(csvLine(["=1+1", "@x", "+cmd|' /C calc'!A0", "-2+3", "-2", "+1.5e3", "-x"])).toBe(
      "'=1+1,'@x,'+cmd|' /C calc'!A0,'-2+3,-2,+1.5e3,'-x\r\n",
    );
    expect(csvLine([-5, { t: "i", v: "-9223372036854775808" }, { t: "n", v: "-Infinity" }])).toBe(
      "-5,-9223372036854775808,-Infinity\r\n",
    );
  });

  it("comes in parts that together are all rows that pass, in their order", async () => {
    const source = coreSource(Table.from({ x: Float64Array.from({ length: 200_000 }, (_, i) => i / 7) }));
    let text = "";
    let parts = 0;
    for (let from = 0, done = false; !done; parts++) {
      const sort = [{ column: 0, descending: true }];
      const filters = [{ column: 0, text: "> 7" }];
      const answer = await ask(source, { want: "csv", from, sort, filters });
      text += String(answer.text);
      from = Number(answer.next);
      done = answer.done === true;
    }
    expect(parts).toBeGreaterThan(1);
    const lines = text.split("\r\n");
    expect(lines[0]).toBe("x");
    expect(lines.slice(1, -1).map(Number)).toEqual(
      Array.from({ length: 199_950 }, (_, i) => (199_999 - i) / 7),
    );
  });
});

describe("Parquet", () => {
  it("is offered where the SDK left its writer, and says so where not", async () => {
    const source = coreSource(Table.from({ x: [1] }));
    expect(await ask(source, { want: "formats" })).toMatchObject({ parquet: false });
    expect(await ask(source, { want: "parquet", from: 0 })).toMatchObject({
      error: 'Parquet is written by the SDK: import "assay" first.',
    });
  });

  it("holds the rows that pass, in their order", async () => {
    setParquetWriter((source, rows) => parquetBytes(coreTable(source, rows)));
    const source = coreSource(Table.from({ x: Int32Array.of(3, 1, 2), s: ["a", null, "c"] }));
    const { bytes, done } = await ask(source, { want: "parquet", from: 0, sort: [{ column: 0 }] });
    expect(done).toBe(true);
    // Magic number of https://parquet.apache.org/docs/file-format.
    expect(
      Buffer.from(bytes ?? [])
        .subarray(0, 4)
        .toString(),
    ).toBe("PAR1");
  });

  it("keeps a source's own types, and gives others the types of their values", () => {
    const table = Table.from({ x: Int32Array.of(3, 1, 2) });
    expect(coreTable(coreSource(table))).toBe(table);
    expect(coreTable(coreSource(table), Uint32Array.of(2, 0)).column("x")).toMatchObject({
      type: "int32",
      values: Int32Array.of(2, 3),
    });
    const items = [
      { n: 1, s: "a", d: new Date(0), m: 1, o: { a: 1 } },
      { n: null, s: "b", d: new Date(Number.NaN), m: "x", o: [2] },
    ];
    const made = coreTable(recordsSource(items, ""));
    expect(made.types).toEqual({ n: "float64", s: "string", d: "timestamp", m: "string", o: "string" });
    expect(made.row(1)).toEqual({ n: null, s: "b", d: null, m: "x", o: "[2]" });
  });
});
