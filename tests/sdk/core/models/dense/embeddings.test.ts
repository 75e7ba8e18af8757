import { describe, expect, it } from "vitest";
import { explain } from "../../../../../sdk/core/explainers/index.js";
import { metricByName } from "../../../../../sdk/core/metrics/index.js";
import { type DenseConfig, denseConfig } from "../../../../../sdk/core/models/dense/index.js";
import { fitModel, loadModel, type PipelineModel } from "../../../../../sdk/core/models/index.js";
import type { State } from "../../../../../sdk/core/models/model.js";
import { Table } from "../../../../../sdk/core/tables/index.js";
import { restoreDense } from "../../../../../sdk/core/what-if/page/dense-network.js";
import { random } from "../../../../../sdk/utils/random/index.js";
import { withoutLeaks } from "../../../../support/leaks.js";
import { runOnnx } from "../../../../support/onnx.js";
import { runEstimator } from "../../../../support/onnx-estimator.js";
import { describeOnBackends } from "../networks/backends.js";
import { bits, categoryRows, dense, ringRows } from "../networks/data.js";

const CITIES = ["Bonn", "Graz", "Ulm", "Zug"];

/** Sizes, cities (some missing), stars that are numbers; a target that goes by all. */
function rents(rows: number, seed = 1): Table {
  const draw = random(seed);
  return Table.fromRows(
    Array.from({ length: rows }, () => {
      const [size, city, stars] = [draw.next(), draw.int(4), 1 + draw.int(5)];
      const rent = 10 + (4 + city) * size + (stars === 3 ? 2 : 0) + 0.1 * draw.normal();
      return { size, city: draw.next() < 0.1 ? null : CITIES[city], stars, rent };
    }),
  );
}

async function fitted(
  config: Partial<DenseConfig> = {},
  table = rents(300),
  seed = 5,
): Promise<PipelineModel> {
  const { model } = await fitModel({
    config: denseConfig.parse({ kind: "dense", layers: [8], epochs: 6, embeddings: true, ...config }),
    preprocessing: { categories: ["stars"] },
    target: { column: "rent" },
    task: "regression",
    table,
    context: { random: random(seed) },
  });
  return model;
}

const predict = async (model: PipelineModel, rows: Table): Promise<Float64Array> =>
  (await model.predict(rows)).numbers("prediction");

describeOnBackends("embeddings of categories", () => {
  it("can be read by column and level, and come back with the saved model, as do its predictions", async () => {
    await withoutLeaks(async () => {
      const model = await fitted();
      const learned = model.embeddings() ?? [];
      expect(learned.map(({ column, levels, dimension }) => ({ column, levels, dimension }))).toEqual([
        { column: "city", levels: [...CITIES, "(missing)"], dimension: 5 },
        { column: "stars", levels: ["1", "2", "3", "4", "5"], dimension: 5 },
      ]);
      for (const { vectors } of learned) expect(new Set(vectors).size).toBe(25);
      const again = (await loadModel(await model.save())) as PipelineModel;
      expect(again.embeddings()).toEqual(learned);
      const rows = rents(40, 2);
      expect(await predict(again, rows)).toEqual(await predict(model, rows));
      expect(await again.save()).toEqual(await model.save());
      model.dispose();
      again.dispose();
    });
  });

  it("give the same bits for the same seed, and others for another", async () => {
    const rows = rents(20, 2);
    const [first, second, other] = [await fitted(), await fitted(), await fitted({}, rents(300), 6)];
    expect(second.embeddings()).toEqual(first.embeddings());
    expect(await predict(second, rows)).toEqual(await predict(first, rows));
    expect(other.embeddings()).not.toEqual(first.embeddings());
    for (const model of [first, second, other]) model.dispose();
  });

  it("learn: a level that differs has another vector's effect", async () => {
    const model = await fitted({ layers: [16], epochs: 30 }, rents(600));
    const rows = rents(200, 3);
    const truth = rows.numbers("rent");
    const predicted = await predict(model, rows);
    const mean = truth.reduce((sum, value) => sum + value, 0) / truth.length;
    const squares = (values: Float64Array | number[]) =>
      truth.reduce((sum, value, row) => sum + (value - values[row]) ** 2, 0);
    expect(squares(predicted)).toBeLessThan(0.2 * squares(Array.from(truth, () => mean)));
    model.dispose();
  });

  it("have no part in a level that training never saw, and a missing one is such where training had none", async () => {
    const complete = Table.fromRows(
      [...rents(300).rows()].map((row) => ({ ...row, city: row.city ?? "Ulm" })),
    );
    const model = await fitted({ layers: [] }, complete);
    const at = (city: string | null) => ({ size: 0.5, city, stars: 2 });
    const rows = Table.fromRows([...CITIES, "Rome", null].map(at));
    const predicted = await predict(model, rows);
    expect(predicted.every(Number.isFinite)).toBe(true);
    expect(predicted[4]).toBe(predicted[5]);
    // A linear model: what is left without the city's vector is the intercept and the others.
    const encoded = model.encode(rows);
    const { columns } = encoded;
    const cleared = encoded.data.slice();
    cleared.fill(0, 1, 5);
    const bare = await model.predictMatrix({ data: cleared.subarray(0, columns), rows: 1, columns });
    expect(bare[0]).toBe(predicted[4]);
    expect(new Set(predicted).size).toBe(5);
    model.dispose();
  });

  it("leave as ONNX, and are computed in a page", async () => {
    const model = await fitted({ layers: [8, 4], batchNorm: true });
    const rows = rents(30, 2);
    const expected = await predict(model, rows);
    const exported = await model.toOnnx();
    if (!("bytes" in exported)) throw new Error(exported.unsupported.join());
    const cells = [...rows.rows()];
    const found = await runOnnx(exported.bytes, {
      size: { type: "double", data: cells.map((row) => Number(row.size)) },
      city: { type: "string", data: cells.map((row) => String(row.city ?? "")) },
      stars: { type: "double", data: cells.map((row) => Number(row.stars)) },
    });
    for (const [row, value] of expected.entries())
      expect(Number(found.prediction[row])).toBeCloseTo(value, 4);
    model.dispose();

    const data = categoryRows(60);
    const network = dense({ embeddings: true });
    await network.fit(data, { random: random(1) });
    const predicted = await network.predict(data.x);
    const inOnnx = await runEstimator(network, data.x);
    const inPage = restoreDense(await network.state())(data.x);
    for (const [row, value] of predicted.entries()) {
      expect(inOnnx[row]).toBeCloseTo(value, 4);
      expect(inPage[row]).toBeCloseTo(value, 4);
    }
    network.dispose();
  });

  it.each(["permutation", "gradient"] as const)("are explained by columns: %s", async (kind) => {
    const model = await fitted();
    const [train, test] = [rents(300), rents(12, 2)];
    const { shap } = await explain(model, {
      train,
      test,
      metric: metricByName("mae", "regression"),
      config: { kind, rows: 12, background: 20, ...(kind === "gradient" && { samples: 4000 }) },
      seed: 1,
    });
    expect(shap.features).toEqual(["size", "city", "stars"]);
    const predicted = await predict(model, test);
    const { values, baseValues } = shap;
    for (const [row, value] of predicted.entries()) {
      const sum = [0, 1, 2].reduce((total, c) => total + values[0][row * 3 + c], baseValues[0]);
      expect(Math.abs(sum - value)).toBeLessThan(kind === "gradient" ? 0.2 : 1e-6);
    }
    model.dispose();
  });

  it("go on exactly from a checkpoint, averaged weights and all", async () => {
    await withoutLeaks(async () => {
      const config = {
        embeddings: true,
        epochs: 6,
        checkpointEvery: 1,
        weightAveraging: { from: 0.3 },
        dropout: 0.1,
      };
      const data = categoryRows(120);
      const unbroken = dense(config);
      const history = await unbroken.fit(data, { random: random(9) });
      const stop = new AbortController();
      let saved: State | undefined;
      const broken = dense(config).fit(data, {
        random: random(9),
        signal: stop.signal,
        onCheckpoint: (state) => {
          saved = structuredClone(state);
          if ((state.json as { epochs: unknown[] }).epochs.length === 3) stop.abort();
        },
      });
      await expect(broken).rejects.toMatchObject({ code: "INTERRUPTED" });
      const resumed = dense(config);
      expect(await resumed.fit(data, { random: random(9), resumeFrom: saved })).toEqual(history);
      expect(bits(await resumed.state())).toEqual(bits(await unbroken.state()));
      unbroken.dispose();
      resumed.dispose();
    });
  });
});

describe("embeddings of categories", () => {
  it("of several networks are each one's own", async () => {
    const model = await fitted({ ensemble: 2, epochs: 2 });
    const learned = model.embeddings() ?? [];
    expect(learned.map(({ column, network }) => `${column} ${network}`)).toEqual([
      "city 1",
      "stars 1",
      "city 2",
      "stars 2",
    ]);
    expect(learned[2].vectors).not.toEqual(learned[0].vectors);
    const alone = await fitted({ epochs: 2 });
    expect(alone.embeddings()?.[0].vectors).toEqual(learned[0].vectors);
    const again = (await loadModel(await model.save())) as PipelineModel;
    expect(again.embeddings()).toEqual(learned);
    for (const own of [model, alone, again]) own.dispose();
  });

  it("serve classes too", async () => {
    const table = Table.fromRows(
      [...rents(200).rows()].map(({ rent, ...row }) => ({ ...row, dear: Number(rent) > 13 ? "yes" : "no" })),
    );
    const { model } = await fitModel({
      config: denseConfig.parse({
        kind: "dense",
        layers: [8],
        epochs: 30,
        embeddings: { columns: ["city"] },
      }),
      target: { column: "dear" },
      task: "classification",
      table,
      context: { random: random(1) },
    });
    expect(model.embeddings()?.map(({ column }) => column)).toEqual(["city"]);
    const predicted = await model.predict(table);
    const right = Array.from(
      { length: 200 },
      (_, row) => predicted.value("prediction", row) === table.value("dear", row),
    );
    expect(right.filter((is) => is).length).toBeGreaterThan(160);
    model.dispose();
  });

  it("are none where none are asked for, and are refused where there is nothing to embed", async () => {
    const plain = await fitted({ embeddings: false });
    expect(plain.embeddings()).toBeUndefined();
    plain.dispose();
    await expect(fitted({ embeddings: { columns: ["size"] } })).rejects.toThrow(
      /"size", which is not one-hot encoded. Wanted: one of city, stars/,
    );
    await expect(fitted({ embeddings: { columns: ["cite"] } })).rejects.toThrow(/Did you mean "city"/);
    const network = dense({ embeddings: true });
    await expect(network.fit(ringRows(20), { random: random(1) })).rejects.toMatchObject({
      code: "CONFIG_INVALID",
    });
    expect(denseConfig.safeParse({ kind: "dense", embeddings: { dimension: 0 } }).success).toBe(false);
    expect(denseConfig.safeParse({ kind: "dense", embeddings: { columns: [] } }).success).toBe(false);
  });
});
