import { tableFromArrays, tableFromIPC, tableToIPC } from "@uwdata/flechette";
import { describe, expect, it } from "vitest";
import { post, testServer } from "./test-server.js";

describe("POST /predict", async () => {
  const server = await testServer();

  it.each([
    ["one row", { x: 2, colour: "red" }, { prediction: 21 }],
    ["rows", [{ x: 1 }, { x: 2, colour: "red" }], { predictions: [{ prediction: 10 }, { prediction: 21 }] }],
    ["columns", { columns: { x: [1, 2], colour: [null, "red"] } }, { columns: { prediction: [10, 21] } }],
    [
      "MLflow's split",
      { dataframe_split: { columns: ["x"], data: [[3]] } },
      { predictions: [{ prediction: 30 }] },
    ],
    ["MLflow's records", { dataframe_records: [{ x: 3 }] }, { predictions: [{ prediction: 30 }] }],
  ])("answers %s in the same shape", async (_, body, wanted) => {
    const answer = await post(server, "/predict", body);
    expect(answer.body).toEqual(wanted);
    expect(answer.status).toBe(200);
    expect(answer.headers["x-model"]).toBe("models:/test/1");
  });

  it("reads CSV and answers it: quotes, empty fields, CRLF", async () => {
    const csv = 'colour,x\r\n"red",1\r\n"a ""b"", c",2\r\n,3\r\n';
    const answer = await post(server, "/predict", csv, { "content-type": "text/csv", accept: "text/csv" });
    expect(answer.text).toBe("prediction\r\n11\r\n20\r\n30\r\n");
    expect(answer.headers["content-type"]).toBe("text/csv");
  });

  it("reads an Arrow stream and answers one; NaN is missing, as pandas has it", async () => {
    const table = tableFromArrays({ x: [1, 2], colour: ["red", null] });
    const answer = await server.app.inject({
      method: "POST",
      url: "/predict",
      payload: Buffer.from(tableToIPC(table, { format: "stream" }) ?? []),
      headers: {
        "content-type": "application/vnd.apache.arrow.stream",
        accept: "application/vnd.apache.arrow.stream",
      },
    });
    expect(answer.statusCode).toBe(200);
    expect([...tableFromIPC(answer.rawPayload).getChild("prediction")]).toEqual([11, 20]);
    const missing = await server.app.inject({
      method: "POST",
      url: "/predict",
      payload: Buffer.from(tableToIPC(tableFromArrays({ x: [Number.NaN] }), { format: "stream" }) ?? []),
      headers: { "content-type": "application/vnd.apache.arrow.stream" },
    });
    expect(missing.statusCode).toBe(422);
    expect(missing.json().errors).toEqual([
      { row: 0, field: "x", code: "missing", got: "nothing", wanted: "a number" },
    ]);
  });

  it("tells each value that does not fit by row and field", async () => {
    const { status, body, headers } = await post(server, "/predict", [
      { x: "1" },
      { x: 1, on: "yes" },
      { colour: "red" },
      5,
    ]);
    expect(status).toBe(422);
    expect(headers["content-type"]).toMatch(/^application\/problem\+json/);
    expect(body).toMatchObject({ status: 422, code: "SCHEMA_MISMATCH", errorCount: 4 });
    expect(body.errors).toEqual([
      { row: 3, code: "row", got: "5", wanted: "an object of columns" },
      { row: 0, field: "x", code: "type", got: '"1"', wanted: "a number" },
      { row: 2, field: "x", code: "missing", got: "nothing", wanted: "a number" },
      { row: 1, field: "on", code: "type", got: '"yes"', wanted: "true or false" },
    ]);
  });

  it("tells the rows that the model refuses, and why", async () => {
    const { status, body } = await post(server, "/predict", [{ x: 1 }, { x: 13 }]);
    expect(status).toBe(422);
    expect(body.errors).toEqual([
      { row: 1, code: "model", got: "13 is outside: 13", wanted: "a row that the model can predict" },
    ]);
  });

  it("refuses unknown columns only where it is told to", async () => {
    expect((await post(server, "/predict", { x: 1, z: 1 })).status).toBe(200);
    const strict = await testServer({ unknownFields: "refuse" });
    const { status, body } = await post(strict, "/predict", { x: 1, z: 1 });
    expect([status, body.errors[0].field, body.errors[0].code]).toEqual([422, "z", "unknown"]);
  });

  it("refuses a form that it cannot give", async () => {
    expect((await post(server, "/predict", { x: 1 }, { accept: "image/png" })).status).toBe(406);
    expect((await post(server, "/predict", { x: 1 }, { accept: "text/csv;q=0.5, */*;q=0.1" })).text).toBe(
      "prediction\r\n10\r\n",
    );
  });
});

describe("micro-batching", () => {
  it("puts requests of one moment into one call, each with its own answer and its own errors", async () => {
    const server = await testServer();
    server.model.calls.length = 0;
    const rows = Array.from({ length: 40 }, (_, i) => ({ x: i === 7 ? "seven" : i }));
    const answers = await Promise.all(rows.map((row) => post(server, "/predict", row)));
    const failed = answers.flatMap(({ status }, i) => (status === 200 ? [] : [i]));
    expect(failed).toEqual([7, 13]);
    answers.forEach(({ body }, i) => {
      if (!failed.includes(i)) expect(body.prediction).toBe(10 * i);
    });
    const good = await Promise.all(
      Array.from({ length: 30 }, (_, i) => post(server, "/predict", { x: 100 + i })),
    );
    expect(good.map(({ body }) => body.prediction)).toEqual(
      Array.from({ length: 30 }, (_, i) => 1000 + 10 * i),
    );
    expect(Math.max(...server.model.calls)).toBeGreaterThan(10);
  });
});
