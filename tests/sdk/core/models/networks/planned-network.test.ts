import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import { beforeAll, describe, expect, it } from "vitest";
import type { DenseConfig } from "../../../../../sdk/core/models/dense/index.js";
import { planDense } from "../../../../../sdk/core/models/dense/plan.js";
import type { EstimatorShape, Json } from "../../../../../sdk/core/models/model.js";
import { LayersNetwork, PlannedNetwork } from "../../../../../sdk/core/models/networks/index.js";
import { tfNormals } from "../../../../../sdk/core/models/networks/tf-random.js";
import { planOfTopology } from "../../../../../sdk/core/models/networks/topology.js";
import { useBackend } from "../../../../../sdk/io/backends/index.js";
import { random } from "../../../../../sdk/utils/random/index.js";
import { withoutLeaks } from "../../../../support/leaks.js";
import { REGRESSION } from "./data.js";

const CLASSES_3: EstimatorShape = { task: "classification", classes: 3 };

const CONFIGS: readonly [string, Partial<DenseConfig>][] = [
  ["the defaults", {}],
  ["no hidden layer", { layers: [] }],
  ["dropout", { layers: [7, { units: 5, activation: "gelu" }], dropout: 0.25 }],
  ["batch normalisation", { layers: [7, { units: 5, batchNorm: true, dropout: 0.5, activation: "tanh" }] }],
  ["a rate", { layers: [4], loss: "poisson" }],
];

function planned(config: Partial<DenseConfig>, shape = REGRESSION) {
  const outputs = shape.task === "classification" ? 3 : 1;
  return new PlannedNetwork(planDense({ kind: "dense", ...config }, { ...shape, inputs: 6, outputs }));
}

/** What TensorFlow.js says of the layers that it makes of a topology. */
async function saidAgain(topology: Json): Promise<unknown> {
  const model = await tfl.loadLayersModel(tf.io.fromMemory({ modelTopology: topology as unknown as object }));
  const said: unknown = model.toJSON(undefined, false);
  model.dispose();
  return said;
}

describe("a planned network", () => {
  beforeAll(async () => {
    await useBackend("cpu");
  });

  it.each(CONFIGS)(
    "begins with the weights that a tf.LayersModel draws from the same seed: %s",
    (_, config) => {
      const network = planned(config);
      const asLayers = planned(config);
      // Layers whose initialisers are those of TensorFlow.js by default.
      const model = tfl.sequential();
      for (const [l, layer] of asLayers.plan.layers.entries()) {
        const { units, useBias, normalisation } = layer;
        model.add(tfl.layers.dense({ units, useBias, ...(l === 0 && { inputShape: [6] }) }));
        if (normalisation !== undefined) model.add(tfl.layers.batchNormalization(normalisation));
      }
      const drawn = new LayersNetwork(model);
      network.draw(random(3));
      drawn.draw(random(3));
      expect(network.weights()).toEqual(drawn.weights());
      expect(network.weights()[0].some((value) => value !== 0)).toBe(true);
      model.dispose();
    },
  );

  it("draws normal numbers as TensorFlow.js does, truncated or not, to the last bit", () => {
    for (const seed of [1, 2, 77, 0x7ffffffe]) {
      const normal = tf.randomNormal([401], 0, 0.05, "float32", seed);
      const truncated = tf.truncatedNormal([401], 0, 0.3, "float32", seed);
      expect(tfNormals(401, 0.05, seed, false)).toEqual(normal.dataSync());
      expect(tfNormals(401, 0.3, seed, true)).toEqual(truncated.dataSync());
      tf.dispose([normal, truncated]);
    }
  });

  it.each(CONFIGS)(
    "is saved as TensorFlow.js saves its layers, and read again as it was: %s",
    async (_, config) => {
      for (const shape of config.loss === "poisson" ? [REGRESSION] : [REGRESSION, CLASSES_3]) {
        const network = planned(config, shape);
        const topology = network.topology();
        expect(await saidAgain(topology)).toEqual(topology);
        expect(new LayersNetwork(network.model()).plan).toEqual(network.plan);
        expect(planOfTopology(topology)).toEqual(network.plan);
        network.dispose();
      }
    },
  );

  it("is read of what TensorFlow.js wrote, under whatever names", async () => {
    await withoutLeaks(async () => {
      const network = planned({ layers: [5, { units: 4, batchNorm: true }], dropout: 0.1 });
      // Drawn as TensorFlow.js draws by default.
      const input = tfl.input({ shape: [6], name: "rows" });
      const dense = (units: number, activation: "relu" | "linear", useBias = true) =>
        tfl.layers.dense({ units, activation, useBias });
      const layers = [
        dense(5, "relu"),
        tfl.layers.dropout({ rate: 0.1 }),
        dense(4, "linear", false),
        tfl.layers.batchNormalization(),
        tfl.layers.activation({ activation: "relu" }),
        tfl.layers.dropout({ rate: 0.1 }),
        dense(1, "linear"),
      ];
      const outputs = layers.reduce((x, layer) => layer.apply(x) as tfl.SymbolicTensor, input);
      const model = tfl.model({ inputs: input, outputs });
      expect(planOfTopology(new LayersNetwork(model).topology())).toEqual(network.plan);
      model.dispose();
    });
  });

  it.each<[string, (layers: { config: Record<string, unknown> }[]) => void]>([
    [
      "a penalty",
      ([, dense]) => Object.assign(dense.config, { kernel_regularizer: { class_name: "L2", config: {} } }),
    ],
    ["a frozen layer", ([, dense]) => Object.assign(dense.config, { trainable: false })],
    ["an activation of its own", ([, dense]) => Object.assign(dense.config, { activation: "mish" })],
    ["another class", ([, dense]) => Object.assign(dense, { class_name: "Embedding" })],
    ["another order", (layers) => void layers.reverse()],
    [
      "a second input",
      ([, dense]) =>
        Object.assign(dense, {
          inbound_nodes: [
            [
              ["a", 0, 0, {}],
              ["b", 0, 0, {}],
            ],
          ],
        }),
    ],
    ["no layer but the input", (layers) => void layers.splice(1)],
  ])("is not read of a topology that says more: %s", (_, spoil) => {
    const topology = planned({ layers: [5] }).topology() as unknown as {
      config: { layers: { config: Record<string, unknown> }[] };
    };
    expect(planOfTopology(topology as unknown as Json)).toBeDefined();
    spoil(topology.config.layers);
    expect(planOfTopology(topology as unknown as Json)).toBeUndefined();
  });

  it.each<[string, Json]>([
    ["nothing", null],
    ["no layers", { config: {} }],
    ["a text", "model"],
    ["layers that are none", { config: { name: "model1", layers: [] } }],
  ])("is not read of what is no topology: %s", (_, topology) => {
    expect(planOfTopology(topology)).toBeUndefined();
  });
});
