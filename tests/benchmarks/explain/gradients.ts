/**
 * CPU seconds of expected gradients: a dense net 64-64-1 on 20 columns, 1,440 rows, background of 100, 200 samples a row.
 * `npx jiti tests/benchmarks/explain/gradients.ts [wasm|native|cpu] [samples]`; `gradients_numpy.py` is its peer. Needs a
 * build.
 */
import type { Matrix } from "../../../sdk/core/tables/index.js";
import { built, tell, timed } from "../part.js";
import { COLUMNS, groups, relativeError } from "./net.js";

const { gradientShap, residualOf } =
  built<typeof import("../../../sdk/core/explainers/index.js")>("core/explainers/index.js");
const { denseDefinition } = built<typeof import("../../../sdk/core/models/dense/index.js")>(
  "core/models/dense/index.js",
);
const { useBackend } = built<typeof import("../../../sdk/io/backends/index.js")>("io/backends/index.js");
const { random } = built<typeof import("../../../sdk/utils/random/index.js")>("utils/random/index.js");

async function main(): Promise<void> {
  const [backend = "wasm", samples = "200"] = process.argv.slice(2);
  const status = await useBackend(backend as "wasm" | "native" | "cpu");
  const source = random(0);
  const normal = (rows: number): Matrix => ({
    data: Float64Array.from({ length: rows * COLUMNS }, () => source.normal()),
    rows,
    columns: COLUMNS,
  });
  const x = normal(512);
  const y = Float64Array.from({ length: x.rows }, (_, r) => {
    const row = x.data.subarray(r * COLUMNS, (r + 1) * COLUMNS);
    return row[0] * row[1] + Math.abs(row[2]) + row[3];
  });
  const features = { names: groups.map(({ name }) => name), groups };
  const net = denseDefinition.create({ kind: "dense", epochs: 5 }, { task: "regression", classes: 0 });
  await net.fit({ x, y, features }, { random: random(1) });
  const game = {
    predict: (rows: Matrix) => net.predict(rows),
    gradient: async (rows: Matrix, output: number) => {
      if (net.gradient === undefined) throw new Error("a network has gradients");
      return net.gradient(rows, output);
    },
    rows: normal(1440),
    background: normal(100),
    groups,
  };
  await gradientShap(game, { samples: 20, random: random(1) });
  await gradientShap(game, { samples: Number(samples), random: random(1) });
  const { result, cpuSeconds, wallSeconds } = await timed(() =>
    gradientShap(game, { samples: Number(samples), random: random(1) }),
  );
  const error = relativeError(result.values[0], result.standardErrors?.[0]) ?? 0;
  tell({
    backend: `${status.name} ${status.version}`,
    gradients: result.evaluations ?? 0,
    cpuSeconds,
    wallSeconds,
    relativeError: Math.round(1000 * error) / 1000,
    residual: residualOf(result),
  });
  net.dispose();
}

void main();
