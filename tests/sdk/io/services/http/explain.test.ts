import { describe, expect, it } from "vitest";
import { PANEL_PAGE } from "../../../../../sdk/display/page/panel-page.js";
import { Experiment, Table } from "../../../../../sdk/index.js";
import { countHere, HttpServer, httpConfig } from "../../../../../sdk/io/services/http/index.js";
import { createLogger } from "../../../../../sdk/io/services/index.js";
import { ServedModel } from "../../../../../sdk/io/services/served/index.js";
import { post } from "./test-server.js";

const rows = Array.from({ length: 120 }, (_, i) => ({
  a: i % 12,
  b: (i * 7) % 5,
  c: i % 3 === 0 ? "x" : "y",
  y: (i % 12) * 3 + ((i * 7) % 5) * (i % 3 === 0 ? 2 : 1),
}));

async function serverOf(model: object, background?: "rows") {
  const trained = await Experiment.load(
    { dataset: Table.fromRows(rows), target: "y", model, tracking: { enabled: false } } as never,
    { onProgress: false },
  ).train();
  const config = httpConfig.parse({ maxExplainRows: 3 });
  const served = await ServedModel.open({
    pin: async () => "memory",
    open: async () => ({
      model: trained.model,
      uri: "memory",
      ...(background === undefined ? {} : { background: async () => trained.trainingRows.drop(["y"]) }),
    }),
  });
  const { app } = await HttpServer.create({
    served,
    config,
    logger: await createLogger({ level: "fatal" }),
    assayVersion: "1",
    panel: PANEL_PAGE,
    counts: countHere(config),
  });
  return { app, trained };
}

describe("POST /explain", () => {
  it("explains trees exactly without training rows: the waterfall ends at the prediction of /predict", async () => {
    const server = await serverOf({ kind: "boosting", rounds: 20 });
    const row = { a: 4, b: 3, c: "x" };
    const { body } = await post(server, "/explain", row);
    const predicted = (await post(server, "/predict", row)).body.prediction;
    expect(body).toMatchObject({ explainer: "tree", method: "path-dependent", unit: "y", additive: true });
    const [{ baseValue, prediction, shapValues, waterfall }] = body.outputs;
    expect(prediction).toBe(predicted);
    const sum = (Object.values(shapValues) as number[]).reduce((a, b) => a + b, baseValue);
    expect(sum).toBeCloseTo(predicted, 9);
    expect(waterfall[0].start).toBe(baseValue);
    expect(waterfall.at(-1).end).toBeCloseTo(predicted, 9);
    expect(waterfall.map(({ feature }: { feature: string }) => feature).sort()).toEqual(["a", "b", "c"]);
  });

  it("compares other models with training rows", async () => {
    const server = await serverOf({ kind: "linear" }, "rows");
    const { status, body } = await post(server, "/explain", [
      { a: 4, b: 3, c: "x" },
      { a: 1, b: 0, c: "y" },
    ]);
    expect([status, body.explainer, body.rows.length]).toEqual([200, "linear", 2]);
    for (const { outputs } of body.rows) {
      const sum = (Object.values(outputs[0].shapValues) as number[]).reduce(
        (a, b) => a + b,
        outputs[0].baseValue,
      );
      expect(sum).toBeCloseTo(outputs[0].prediction, 9);
    }
  });

  it("says what to do where these cannot be had, and what rows it cannot read", async () => {
    const server = await serverOf({ kind: "linear" });
    const { status, body } = await post(server, "/explain", { a: 4, b: 3, c: "x" });
    expect([status, body.code]).toEqual([501, "EXPLAIN_UNSUPPORTED"]);
    expect(body.detail).toContain("Serve it where its dataset is");
    expect((await post(server, "/explain", { a: "4" })).status).toBe(422);
    expect((await post(server, "/explain", [{}, {}, {}, {}])).status).toBe(413);
  });
});
