import { expect, it } from "vitest";
import { type CustomBuilder, customDefinition } from "../../../../../sdk/core/models/custom/index.js";
import type { EstimatorShape } from "../../../../../sdk/core/models/model.js";
import { random } from "../../../../../sdk/utils/random/index.js";
import { withoutLeaks } from "../../../../support/leaks.js";
import { describeOnBackends } from "../networks/backends.js";
import { bits, REGRESSION, ringRows, smoothRows } from "../networks/data.js";

const CLASSES_2: EstimatorShape = { task: "classification", classes: 2 };

/** A network with a skip connection, which `dense` cannot express; its weights start as tfjs' defaults would. */
const skip: CustomBuilder = ({ inputs, outputs, tf }) => {
  const input = tf.input({ shape: [inputs] });
  const hidden = tf.layers
    .dense({ units: 8, activation: "tanh", kernelInitializer: "heNormal" })
    .apply(input);
  const dropped = tf.layers.dropout({ rate: 0.1 }).apply(hidden) as typeof input;
  const both = tf.layers.concatenate().apply([input, dropped]) as typeof input;
  const regular = { units: outputs, kernelRegularizer: tf.regularizers.l2({ l2: 0.001 }) };
  return tf.model({ inputs: input, outputs: tf.layers.dense(regular).apply(both) as typeof input });
};

function custom(build: CustomBuilder, shape = REGRESSION, epochs = 5) {
  return customDefinition.create({ kind: "custom", module: "./model.ts", build, epochs }, shape);
}

describeOnBackends("a custom network", () => {
  it("is trained by the same loop, the same bytes for the same seed", async () => {
    const data = smoothRows(100);
    const run = async (seed: number) => {
      const model = custom(skip);
      const { epochs } = await model.fit(data, { random: random(seed) });
      expect(epochs[4].logs.loss).toBeLessThan(epochs[0].logs.loss);
      const { arrays } = bits(await model.state()) as { arrays: unknown };
      model.dispose();
      return arrays;
    };
    expect(await run(0)).toEqual(await run(0));
    expect(await run(0)).not.toEqual(await run(1));
  });

  it("is reloaded bit for bit without its module, and leaves no tensor", async () => {
    await withoutLeaks(async () => {
      const data = smoothRows(60);
      const model = custom(skip);
      await model.fit(data, { random: random(2) });
      const config = { kind: "custom", module: "./gone.ts" } as const;
      const again = await customDefinition.restore(config, REGRESSION, await model.state());
      expect(await again.predict(data.x)).toEqual(await model.predict(data.x));
      again.dispose();
      model.dispose();
    });
  });

  it("may end in one sigmoid for two classes, and still gives both probabilities", async () => {
    const data = ringRows(60, 2);
    const build: CustomBuilder = ({ inputs, tf }) =>
      tf.sequential({
        layers: [
          tf.layers.dense({ inputShape: [inputs], units: 16, activation: "relu" }),
          tf.layers.dense({ units: 1, activation: "sigmoid" }),
        ],
      });
    const model = custom(build, CLASSES_2, 20);
    const { epochs } = await model.fit(data, { random: random(1) });
    expect(epochs[19].logs.loss).toBeLessThan(epochs[0].logs.loss);
    const probabilities = await model.predict(data.x);
    expect(probabilities).toHaveLength(120);
    expect(probabilities[0] + probabilities[1]).toBeCloseTo(1, 6);
    model.dispose();
  });

  it.each([
    ["throws", () => Promise.reject(new Error("no such layer")), "no such layer"],
    ["returns nothing", () => undefined as never, "undefined"],
    [
      "reads another number of columns",
      (({ tf }) =>
        tf.sequential({ layers: [tf.layers.dense({ inputShape: [3], units: 1 })] })) satisfies CustomBuilder,
      "[[3]]",
    ],
  ] as [string, CustomBuilder, string][])("is refused where its function %s", async (_, build, got) => {
    await withoutLeaks(async () => {
      const fitted = custom(build).fit(smoothRows(20), { random: random(1) });
      await expect(fitted).rejects.toMatchObject({
        code: "MODULE_INVALID",
        message: expect.stringContaining(got),
      });
    });
  });
});
