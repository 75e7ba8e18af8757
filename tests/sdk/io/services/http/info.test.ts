import { describe, expect, it } from "vitest";
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
