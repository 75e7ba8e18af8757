import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readDataset } from "../../../../sdk/io/datasets/index.js";
import { FIXTURES, failure, put, readTable, scratchFolder } from "./support.js";

const folder = scratchFolder();

/** The message that reading a file of this content ends with. */
async function messageOf(
  name: string,
  content: string | Buffer,
  code: Parameters<typeof failure>[1],
  more = {},
) {
  const path = put(folder, name, content);
  return (await failure(readTable({ kind: "csv", path, ...more }, folder), code)).message;
}

describe("CSV files that cannot be read", () => {
  it("names the nearest file where one is missing", async () => {
    const error = await failure(readTable({ kind: "csv", path: "bike.csv" }, FIXTURES), "DATA_FILE_MISSING");
    expect(error.message).toContain(join(FIXTURES, "bike.csv"));
    expect(error.message).toContain('Did you mean "bikes.csv"');
  });

  it("says that a folder is no file", async () => {
    const error = await failure(readTable({ kind: "csv", path: "." }, folder), "DATA_FORMAT");
    expect(error.message).toContain("a folder");
  });

  it("names the likely delimiter where there is one column", async () => {
    const message = await messageOf("semicolon.csv", "a;b;c\n1,5;2;3\n", "DATA_FORMAT");
    expect(message).toContain('The delimiter is likely ";" (3 columns): set `delimiter: ";"`.');
    expect(await messageOf("tab.csv", "a\tb\n1\t2\n", "DATA_FORMAT")).toContain('likely "\\t"');
    const comma = await messageOf("comma.csv", "a,b\n1,2\n", "DATA_FORMAT", { delimiter: ";" });
    expect(comma).toContain('likely ","');
  });

  it("reads one column where there is one", async () => {
    const path = put(folder, "one.csv", 'a\n"1,5"\n"2,5"\n');
    expect((await readTable({ kind: "csv", path }, folder)).names).toEqual(["a"]);
  });

  it("says that an empty file, a blank one and one of a header only hold no rows", async () => {
    expect(await messageOf("empty.csv", "", "DATA_EMPTY")).toContain("is empty");
    expect(await messageOf("blank.csv", "\n\n", "DATA_EMPTY")).toContain("is empty");
    expect(await messageOf("header.csv", "a,b\n", "DATA_EMPTY")).toContain("a header and no rows");
  });

  it("names the line whose fields are too few, too many or without a closing quote", async () => {
    const few = await messageOf("few.csv", "a,b,c\n1,2,3\n4,5\n6,7,8\n", "DATA_FORMAT");
    expect(few).toContain("line: 3");
    expect(few).toContain("Expected Number of Columns: 3 Found: 2");
    expect(await messageOf("many.csv", "a,b\n1,2\n4,5,6\n", "DATA_FORMAT")).toContain("line: 3");
    expect(await messageOf("quote.csv", 'a,b\n1,"x\n2,y\n', "DATA_FORMAT")).toContain("line: 2");
  });

  it("names the line that is ragged after many good ones", async () => {
    const good = Array.from({ length: 50_000 }, (_, i) => `${i},x`).join("\n");
    const message = await messageOf("late-ragged.csv", `a,b\n${good}\n1,2,3\n`, "DATA_FORMAT");
    expect(message).toContain("line: 50002");
  });

  it("lists the rows with a text in a column declared as numbers", async () => {
    const message = await messageOf("text.csv", "a,b\n1,2\nfoo,3\n2,4\nbar,5\n", "DATA_CAST", {
      types: { a: "float64" },
    });
    expect(message).toContain('2 values that are not, as "foo" in row 2, "bar" in row 4');
    const fraction = await messageOf("fraction.csv", "a,b\n1,2\n1.5,3\n", "DATA_CAST", {
      types: { a: "int32" },
    });
    expect(fraction).toContain('"1.5" in row 2');
    const range = await messageOf("range.csv", "a,b\n300,2\n", "DATA_CAST", { types: { a: "uint8" } });
    expect(range).toContain('"300" in row 1');
  });

  it("says which declared column is not there, and which name stands twice", async () => {
    const missing = await messageOf("types.csv", "temp,b\n1,2\n", "DATA_COLUMN_MISSING", {
      types: { tmp: "int8" },
    });
    expect(missing).toContain('Did you mean "temp"?');
    expect(await messageOf("twice.csv", "a,A\n1,2\n", "DATA_FORMAT")).toContain('"a" and "A"');
  });

  it("knows a Parquet file, binary data and other encodings from CSV", async () => {
    const parquet = await messageOf("p.csv", Buffer.from("PAR1\0\0\0"), "DATA_FORMAT");
    expect(parquet).toContain("kind: parquet");
    expect(await messageOf("b.csv", Buffer.from([1, 0, 2, 0]), "DATA_FORMAT")).toContain("not a text file");
    const latin = await messageOf("latin.csv", Buffer.from("a,b\n1,caf\xe9\n", "latin1"), "DATA_FORMAT");
    expect(latin).toContain("not utf-8");
  });

  it("refuses a config that is not one", async () => {
    const wrong = { kind: "csv", path: "a.csv", limit: 0 } as const;
    const error = await failure(readDataset(wrong, { baseDir: folder }), "CONFIG_INVALID");
    expect(error.message).toContain("dataset.limit");
  });

  it("stops where the signal was aborted", async () => {
    const signal = AbortSignal.abort(new Error("enough"));
    const reading = readDataset({ kind: "csv", path: "bikes.csv" }, { baseDir: FIXTURES, signal });
    await failure(reading, "INTERRUPTED");
  });
});
