import { describe, expect, it } from "vitest";
import { Table } from "../../../../../sdk/core/tables/index.js";
import { TestModel } from "./test-model.js";
import { post, testServer } from "./test-server.js";

describe("what a server tells of itself", async () => {
  const server = await testServer();

  it("a JSON Schema of a row, with rows that it was trained on", async () => {
    const response = await server.app.inject("/schema");
    expect(response.json()).toEqual({
      $schema: "https://json-schema.org/draft/2020-12/schema",
      title: "A row of models:/test/1",
      type: "object",
      properties: {
        x: { type: "number" },
        colour: { type: ["string", "null"] },
        on: { type: ["boolean", "null"] },
      },
      required: ["x"],
      examples: [
        { x: 1, colour: "red", on: true },
        { x: 2, colour: null, on: false },
      ],
      "x-model": { uri: "models:/test/1", kind: "test", task: "regression", target: "y", outputs: ["y"] },
    });
  });

  it("an OpenAPI document whose references all lead somewhere", async () => {
    const api = (await server.app.inject("/openapi.json")).json();
    expect(api.openapi).toBe("3.1.0");
    expect(Object.keys(api.paths)).toEqual(expect.arrayContaining(["/predict", "/explain", "/invocations"]));
    const references = [...JSON.stringify(api).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(
      ([, name]) => name,
    );
    expect(references.length).toBeGreaterThan(5);
    for (const name of references) expect(api.components.schemas).toHaveProperty(name);
    // Each path that it names is there.
    for (const [path, methods] of Object.entries(api.paths))
      for (const method of Object.keys(methods as object))
        expect(server.app.hasRoute({ url: path, method: method.toUpperCase() as "GET" })).toBe(true);
  });

  it("pages that load nothing from elsewhere, and whose own script alone may run", async () => {
    for (const path of ["/", "/docs"]) {
      const { headers, body } = await server.app.inject(path);
      expect(headers["content-type"]).toMatch(/^text\/html/);
      expect(headers["content-security-policy"]).toMatch(/default-src 'none'; script-src 'sha256-[\w+/=]+'/);
      expect(body).not.toMatch(/https?:\/\/(?!www\.w3\.org)/);
    }
  });

  it("metrics that count requests, rows and refusals", async () => {
    const { app } = server;
    await post(server, "/predict", [{ x: 1 }, { x: 2 }]);
    await post(server, "/predict", [{ x: "1" }]);
    const text = (await app.inject("/metrics")).body;
    const value = (line: RegExp) => Number(line.exec(text)?.[1]);
    expect(value(/^http_requests_total\{route="\/predict",status="200"\} (\d+)$/m)).toBe(1);
    expect(value(/^http_requests_total\{route="\/predict",status="422"\} (\d+)$/m)).toBe(1);
    expect(value(/^assay_predicted_rows_total (\d+)$/m)).toBe(2);
    expect(value(/^assay_rejected_values_total (\d+)$/m)).toBe(1);
    expect(text).toContain('assay_model_info{uri="models:/test/1",version="1",kind="test"} 1');
  });

  it("health of a stream that is predicted beside it: 503 where that is not well", async () => {
    for (const isWell of [true, false]) {
      const other = await testServer({}, { stream: () => ({ isWell }) });
      const answer = await other.app.inject("/health");
      expect([answer.statusCode, answer.json().stream]).toEqual([isWell ? 200 : 503, { isWell }]);
    }
  });

  it("classes as outputs, no examples where there are none, and whole numbers of 64 bits as numbers", async () => {
    const opened = (more: object, example: Table | undefined) => {
      const model = new TestModel();
      const own = model.opened();
      model.opened = () => ({ ...own, example, model: Object.assign(own.model, more) });
      return model;
    };
    const none = await testServer(
      {},
      { model: opened({ task: "classification", classes: [0, "b"] }, undefined) },
    );
    const bare = (await none.app.inject("/schema")).json();
    expect(bare["x-model"].outputs).toEqual(["0", "b"]);
    expect(bare).not.toHaveProperty("examples");
    const big = Table.from({
      x: { type: "int64", values: BigInt64Array.of(5n) },
      colour: ["red"],
      on: [true],
    });
    const schema = (await (await testServer({}, { model: opened({}, big) })).app.inject("/schema")).json();
    expect(schema.examples).toEqual([{ x: 5, colour: "red", on: true }]);
  });

  it("how a client proves itself, where it must", async () => {
    const { app } = await testServer({ auth: { apiKey: "k".repeat(32) } });
    const headers = { "x-api-key": "k".repeat(32) };
    const api = (await app.inject({ url: "/openapi.json", headers })).json();
    expect(api.security).toEqual([{ key: [] }, { bearer: [] }]);
    expect(Object.keys(api.components.securitySchemes)).toEqual(["key", "bearer"]);
  });

  it("health, which says how it goes on, and readiness, which ends with the stop", async () => {
    const other = await testServer();
    expect((await other.app.inject("/health")).json()).toMatchObject({
      health: "ok",
      model: "models:/test/1",
      inFlight: 0,
      registry: { failures: 0, swaps: 0 },
    });
    expect((await other.app.inject("/ready")).json()).toEqual({ ready: true });
  });
});
