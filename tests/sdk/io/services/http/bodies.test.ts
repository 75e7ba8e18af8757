import { readFileSync } from "node:fs";
import { tableFromArrays, tableToIPC } from "@uwdata/flechette";
import { describe, expect, it } from "vitest";
import { Table } from "../../../../../sdk/core/tables/index.js";
import { formOf } from "../../../../../sdk/io/services/http/answer/forms.js";
import { writeMlflow, writePredictions } from "../../../../../sdk/io/services/http/answer/predictions.js";
import { post, testServer } from "./test-server.js";

describe("bodies that are not as their type says", async () => {
  const server = await testServer({ maxRows: 3 });

  it.each([
    ["nothing", "", 400, "the CSV is empty, not even a header is there"],
    ["a header alone", "x,colour\n", 400, "the request has no rows"],
    ["two columns of one name", "x,x\n1,2\n", 400, "two columns of the CSV have the same name"],
    ["two columns without a name", "x,,\n1,2,3\n", 400, "two columns of the CSV have the same name"],
    ["a short row", "x,colour\n1,red\n2\n", 400, "row 1 of the CSV has 1 fields, the header 2"],
    ["a quote inside a field", 'x,colour\n1,a"b\n', 400, "the CSV cannot be read in line 2, at character 11"],
    [
      "a quote that never ends",
      'x,colour\n1,"red\n',
      400,
      "the CSV cannot be read in line 2, at character 11",
    ],
    ["too many rows", "x\n1\n2\n3\n4\n5\n", 413, "the CSV has more than 3 rows"],
    ["a row too many", "x\n1\n2\n3\n4\n", 413, "the request has 4 rows, it may have 3"],
  ])("CSV: %s", async (_, csv, status, title) => {
    const answer = await post(server, "/predict", csv, { "content-type": "text/csv" });
    expect(answer.body).toMatchObject({ status, title });
  });

  it.each([
    ["without a line's end", "x\n1\n2", "prediction\r\n10\r\n20\r\n"],
    ["with empty lines, which are none", "x,colour\n\n1,red\n\n", "prediction\r\n11\r\n"],
    ["with a byte order mark", "\ufeffx\n1\n", "prediction\r\n10\r\n"],
  ])("CSV is read %s", async (_, csv, wanted) => {
    const answer = await post(server, "/predict", csv, { "content-type": "text/csv", accept: "text/*" });
    expect(answer.text).toBe(wanted);
  });

  it("an empty line of a table of one column is a missing value", async () => {
    const answer = await post(server, "/predict", "x\n1\n\n", { "content-type": "text/csv" });
    expect(answer.body.errors).toMatchObject([{ row: 1, field: "x", code: "missing" }]);
  });

  it.each([
    ["a column that is no array", { columns: { x: 1 } }, 'column "x" is no array'],
    [
      "a split of one name twice",
      { dataframe_split: { columns: ["x", "x"], data: [[1, 2]] } },
      "two columns have the same name",
    ],
    [
      "a split without data",
      { dataframe_split: { columns: ["x"] } },
      "dataframe_split wants columns and data, two arrays",
    ],
    ["a split that is a list", { dataframe_split: [] }, "dataframe_split is no object"],
    [
      "records that are an object",
      { dataframe_records: { x: 1 } },
      "dataframe_records wants an array of rows",
    ],
  ])("JSON: %s", async (_, body, title) => {
    const answer = await post(server, "/predict", body);
    expect(answer.body).toMatchObject({ status: 400, title });
  });
});

describe("Arrow", async () => {
  const server = await testServer({ maxRows: 3 });
  const send = (payload: Buffer) =>
    post(server, "/predict", payload, { "content-type": "application/vnd.apache.arrow.stream" });
  /** A stream that PyArrow wrote (fixtures/arrow/make_streams.py). */
  const stream = (name: string) => readFileSync(`fixtures/arrow/${name}.arrow`);
  const unreadable = "the body is no Arrow IPC stream that can be read";

  it.each([
    // The column of nulls comes first: its node is not the next column's.
    ["a column of nulls", "nulls", [10, 20]],
    ["views of texts", "views", [11, 20]],
    ["long texts", "large", [11, 20]],
    ["categories", "categories", [11, 20]],
  ])("of PyArrow's is read: %s", async (_, name, wanted) => {
    const { body } = await send(stream(name));
    expect(body).toEqual({ predictions: wanted.map((prediction) => ({ prediction })) });
  });

  it.each([
    ["no rows", "empty", "the request has no rows"],
    ["lists", "lists", "a column of the Arrow stream is no number, text, truth value or time"],
    ["packed buffers", "packed", "compressed Arrow streams are not read here"],
  ])("is refused with its reason: %s", async (_, name, title) => {
    expect((await send(stream(name))).body).toMatchObject({ status: 400, title });
  });

  it.each([
    ["negative", -1, "a text of -1 bytes"],
    ["far more than the body has", 0x7fff_ffff, "texts of 2147483650 bytes"],
  ])("whose view of a text has a length that is %s is refused", async (_, length, detail) => {
    const lying = stream("views");
    lying.writeInt32LE(length, lying.indexOf(Buffer.from("\u0019\0\0\0a te")));
    expect((await send(lying)).body).toMatchObject({ status: 400, title: unreadable, detail });
  });

  it.each([
    [
      "its rows before their schema",
      (bytes: Buffer) => bytes.subarray(bytes.readInt32LE(4) + 8),
      "rows before their schema",
    ],
  ])("that begins with %s is refused", async (_, change, detail) => {
    expect((await send(change(stream("large")))).body).toMatchObject({
      status: 400,
      title: unreadable,
      detail,
    });
  });

  it("with more pairs of metadata than pandas writes is refused", async () => {
    const table = tableFromArrays({ x: [1] });
    const metadata = new Map(Array.from({ length: 201 }, (_, i) => [`k${i}`, "v"]));
    const bytes = tableToIPC(Object.assign(table, { schema: { ...table.schema, metadata } }), {
      format: "stream",
    });
    expect((await send(Buffer.from(bytes ?? []))).body.detail).toBe("201 pairs of metadata");
  });

  it("as a file is read as its stream is", async () => {
    const file = Buffer.from(tableToIPC(tableFromArrays({ x: [1, 2] }), { format: "file" }) ?? []);
    expect((await send(file)).body).toEqual({ predictions: [{ prediction: 10 }, { prediction: 20 }] });
  });
});

describe("answers", () => {
  const table = Table.from({
    prediction: ["yes", 'a "b", c', null],
    count: { type: "int64", values: BigInt64Array.of(1n, 2n, 9007199254740993n) },
    on: [true, false, null],
    probability: [0.5, Number.NaN, 1],
  });
  const rows = [
    '{"prediction":"yes","count":1,"on":true,"probability":0.5}',
    '{"prediction":"a \\"b\\", c","count":2,"on":false,"probability":null}',
    '{"prediction":null,"count":9007199254740993,"on":null,"probability":1}',
  ];

  it("are JSON of every type; integers of 64 bits keep their digits, what is no number is null", async () => {
    expect(await writePredictions(table, "rows", "json")).toBe(`{"predictions":[${rows.join(",")}]}`);
    expect(await writePredictions(table.slice(0, 1), "row", "json")).toBe(rows[0]);
    expect(await writePredictions(table.slice(0, 2), "columns", "json")).toBe(
      '{"columns":{"prediction":["yes","a \\"b\\", c"],"count":[1,2],"on":[true,false],"probability":[0.5,null]}}',
    );
  });

  it("are records for MLflow's clients where a row has several values", () => {
    expect(writeMlflow(table)).toBe(`{"predictions":[${rows.join(",")}]}`);
  });

  it("are CSV with quotes where they are needed; what is missing is empty", async () => {
    expect(
      await writePredictions(Table.from({ "a,b": ["x", "", null], c: ["1", "2\n", "3"] }), "rows", "csv"),
    ).toBe('"a,b",c\r\nx,1\r\n"","2\n"\r\n,3\r\n');
  });

  it("are an Arrow stream with texts and missing values", async () => {
    const { tableFromIPC } = await import("@uwdata/flechette");
    const stream = await writePredictions(table.select(["prediction", "on"]), "rows", "arrow");
    const read = tableFromIPC(stream as Buffer);
    expect([...read.getChild("prediction")]).toEqual(["yes", 'a "b", c', null]);
    expect([...read.getChild("on")]).toEqual([true, false, null]);
  });
});

describe("the form that is answered", () => {
  it.each([
    [undefined, "json"],
    [" ", "json"],
    ["text/*", "csv"],
    ["application/*;q=0.2, text/csv; q=0.1", "json"],
    ["application/json;q=none, text/csv;q=0.1", "csv"],
    ["image/png, application/vnd.apache.arrow.stream", "arrow"],
  ])("of Accept %j is %s", (accept, form) => {
    expect(formOf(accept)).toBe(form);
  });
});
