import { expect, it } from "vitest";
import { Table } from "../../../../sdk/core/tables/index.js";
import { Experiment } from "../../../../sdk/experiment.js";

it("serves the model of a training: its rows are the examples and the ranges of the form, explanations need no store", async () => {
  const rows = Array.from({ length: 60 }, (_, i) => ({ x: i, y: 3 * i + 1 }));
  const config = { target: "y", model: { kind: "linear" }, tracking: { enabled: false } };
  const trained = await Experiment.load({ dataset: Table.fromRows(rows), ...config } as never, {
    onProgress: false,
  }).train();
  const server = await trained.serve({ port: 0 });
  // biome-ignore lint/suspicious/noExplicitAny: what the server answers
  const json = async (path: string, init: RequestInit = {}): Promise<any> =>
    (
      await fetch(`${server.url}${path}`, { ...init, headers: { "content-type": "application/json" } })
    ).json();
  try {
    const post = (path: string) => json(path, { method: "POST", body: '{"x": 10}' });
    expect((await post("/predict")).prediction).toBeCloseTo(31, 9);
    const { outputs, backgroundRows } = await post("/explain");
    expect(outputs[0].baseValue + outputs[0].shapValues.x).toBeCloseTo(31, 9);
    expect(backgroundRows).toBeGreaterThan(10);
    const schema = await json("/schema");
    expect(schema.examples).toHaveLength(3);
    expect(schema.properties.x["x-training"]).toMatchObject({ control: "number", step: 1 });
  } finally {
    await server.close();
  }
  // Still the training's own.
  expect((await trained.predict(Table.fromRows(rows))).numRows).toBe(60);
});
