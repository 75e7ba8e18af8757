import { AssayError } from "../../../utils/errors/index.js";
import { Random } from "../../../utils/random/index.js";
import type { FeatureMap, Matrix } from "../../tables/index.js";
import type {
  Estimator,
  EstimatorShape,
  FitContext,
  Gradients,
  History,
  Json,
  LearnedEmbedding,
  State,
  TrainingData,
} from "../model.js";
import type { OnnxGraph } from "../onnx/index.js";
import { notFitted } from "../training.js";
import { bringWaitingBackend, needBackend } from "./backend.js";
import { fromNumbered, numbered, readCheckpoint } from "./checkpoint.js";
import type { EmbeddingBlock } from "./embeddings/blocks.js";
import { foldEmbeddings, savedEmbeddings } from "./embeddings/fold.js";
import type { DenseEngine } from "./engine/engine.js";
import { engineFor, predictByEngine } from "./engine/inference.js";
import { oneHotColumns } from "./engine/one-hot.js";
import type { OneHotColumns } from "./engine/plan.js";
import { slopesByEngine } from "./engine/slopes.js";
import { predictRows } from "./forward.js";
import { gradientRows } from "./gradient.js";
import type { Network } from "./network.js";
import { networkToOnnx } from "./onnx/network.js";
import { PlannedNetwork } from "./planned-network.js";
import { restoreNetwork } from "./restore-network.js";
import { prepareRows, type TargetScale } from "./rows.js";
import type { TrainingSettings } from "./settings.js";
import { train } from "./train.js";
import { trainBeside } from "./train-beside.js";
import type { TrainingRandom } from "./training-input.js";

/** What a network's builder is told. */
export interface NetworkShape extends EstimatorShape {
  /** Number of encoded columns. */
  readonly inputs: number;
  /** Outputs a row: 1 for regression, one a class for classification. */
  readonly outputs: number;
  /** What the encoded columns are, for who embeds some of them; without it none is to be embedded. */
  readonly features?: FeatureMap;
}

/** Makes a network with weights of any value; they are drawn anew from the seed. */
export type NetworkBuilder = (shape: NetworkShape, random: Random) => Promise<Network>;

interface Fitted {
  readonly network: Network;
  readonly scale: TargetScale;
  readonly inputs: number;
  /** Columns that are one-hot. */
  readonly oneHot: readonly OneHotColumns[];
  /** Vectors of the categories, where they were embedded. */
  readonly embeddings: readonly LearnedEmbedding[];
  /** What predicts, where the network is one of the engine's. */
  readonly engine?: DenseEngine;
}

interface NetworkJson {
  readonly format: typeof FORMAT;
  readonly topology: Json;
  readonly scale: TargetScale;
  readonly inputs: number;
  readonly oneHot?: readonly OneHotColumns[];
  readonly embeddings?: readonly EmbeddingBlock[];
}

const FORMAT = "assay-network-1";
const UNSCALED: TargetScale = { mean: 0, deviation: 1 };

/** A network with its training: what the dense and the custom model are made of. */
export class NetworkEstimator implements Estimator {
  private fitted: Fitted | undefined;

  constructor(
    readonly kind: string,
    private readonly shape: EstimatorShape,
    private readonly settings: TrainingSettings,
    private readonly build: NetworkBuilder,
  ) {
    const wanted =
      shape.task === "classification" ? ["crossEntropy"] : ["mse", "mae", "huber", "poisson", "quantile"];
    if (wanted.includes(settings.loss)) return;
    throw new AssayError("CONFIG_INVALID", {
      what: `the loss "${settings.loss}" is not one for ${shape.task}`,
      wanted: wanted.join(", "),
    });
  }

  private get outputs(): number {
    return this.shape.task === "regression" ? 1 : this.shape.classes;
  }

  async fit(data: TrainingData, context: FitContext): Promise<History> {
    needBackend();
    const { settings, shape } = this;
    const checkpoint = context.resumeFrom && readCheckpoint(context.resumeFrom);
    const random: TrainingRandom = {
      shuffle: generator("shuffle"),
      dropout: generator("dropout"),
      validation: generator("validation"),
    };
    function generator(name: string): Random {
      const saved = checkpoint?.random[name];
      return saved === undefined ? context.random.fork(name) : Random.fromState(saved);
    }
    const rows = prepareRows(data, settings, shape, random.validation, context.workers !== undefined);
    const inputs = data.x.columns;
    const oneHot = oneHotColumns(data.features);
    const weightRandom = context.random.fork("weights");
    const ownShape = { ...shape, inputs, outputs: this.outputs };
    const network = await this.build({ ...ownShape, features: data.features }, weightRandom);
    try {
      network.draw(weightRandom);
      const { unseedable } = network;
      if (unseedable.length > 0) {
        context.onNote?.(
          `Layers ${unseedable.join(", ")} draw numbers that cannot be seeded: runs will differ.`,
        );
      }
      const input = { network, rows, settings, random, context, checkpoint, oneHot };
      const history = await (context.beside === true ? trainBeside(input) : train(input));
      const { scale } = rows;
      const { plan } = network;
      if (typeof plan === "string" || plan.embeddings === undefined) {
        this.take({ network, scale, inputs, oneHot, embeddings: [] });
        return history;
      }
      const folded = foldEmbeddings(plan, network.weights());
      const plain = new PlannedNetwork(folded.plan);
      plain.setWeights(folded.weights);
      network.dispose();
      this.take({ network: plain, scale, inputs, oneHot, embeddings: folded.learned });
      return history;
    } catch (error) {
      network.dispose();
      throw error;
    }
  }

  async predict(x: Matrix): Promise<Float64Array> {
    const { network, scale, inputs, engine } = this.needFitted();
    needBackend();
    this.checkColumns(x);
    if (engine === undefined) await bringWaitingBackend();
    const predicted =
      engine === undefined
        ? await predictRows(network.model(), x.data, inputs, this.outputs)
        : await predictByEngine(engine, x.data);
    if (this.shape.task === "classification") return predicted;
    const { deviation, mean } = scale;
    for (let i = 0; i < predicted.length; i++) predicted[i] = predicted[i] * deviation + mean;
    return predicted;
  }

  async gradient(x: Matrix, output: number): Promise<Gradients> {
    const { network, scale, engine } = this.needFitted();
    needBackend();
    this.checkColumns(x);
    if (engine === undefined) await bringWaitingBackend();
    const { deviation, mean } = this.shape.task === "classification" ? UNSCALED : scale;
    const found =
      engine === undefined
        ? await gradientRows(network.model(), x, output, this.outputs, deviation)
        : await slopesByEngine(engine, x.data, output, deviation);
    const { outputs } = found;
    for (let i = 0; i < outputs.length; i++) outputs[i] = outputs[i] * deviation + mean;
    return found;
  }

  async state(): Promise<State> {
    const { network, scale, inputs, oneHot, embeddings } = this.needFitted();
    const blocks = embeddings.map(({ start, levels, dimension }) => ({ start, levels, dimension }));
    const json: NetworkJson = {
      format: FORMAT,
      topology: network.topology(),
      scale,
      inputs,
      ...(oneHot.length > 0 && { oneHot }),
      ...(blocks.length > 0 && { embeddings: blocks }),
    };
    const vectors = embeddings.map((own) => own.vectors.slice());
    return {
      json: JSON.parse(JSON.stringify(json)) as Json,
      arrays: { ...numbered("weight", network.weights()), ...numbered("embedding", vectors) },
    };
  }

  /** Takes up a saved state; the builder is not asked. */
  async restore({ json, arrays }: State): Promise<void> {
    needBackend();
    const saved = json as unknown as NetworkJson | null;
    if (saved?.format !== FORMAT) {
      throw new AssayError("MODEL_INVALID", {
        what: "the saved state is not one of a network",
        got: `format ${JSON.stringify((saved as { format?: unknown } | null)?.format ?? null)}`,
        wanted: FORMAT,
      });
    }
    const { topology, scale, inputs, oneHot = [], embeddings: blocks = [] } = saved;
    const embeddings = savedEmbeddings(blocks, fromNumbered("embedding", arrays));
    const network = await restoreNetwork(topology, fromNumbered("weight", arrays));
    this.take({ network, scale, inputs, oneHot, embeddings });
  }

  /** The vectors of the categories that were embedded, in the order of their columns; undefined where none were. */
  embeddings(): readonly LearnedEmbedding[] | undefined {
    const { embeddings } = this.needFitted();
    return embeddings.length === 0 ? undefined : embeddings;
  }

  toOnnx(graph: OnnxGraph, x: string): string {
    const { network, scale } = this.needFitted();
    return networkToOnnx(graph, x, { network, ...(this.shape.task === "regression" && { scale }) });
  }

  dispose(): void {
    this.fitted?.network.dispose();
    this.fitted = undefined;
  }

  private take(fitted: Omit<Fitted, "engine">): void {
    this.dispose();
    this.fitted = { ...fitted, engine: engineFor(fitted.network, this.outputs, fitted.oneHot) };
  }

  private checkColumns(x: Matrix): void {
    const { inputs } = this.needFitted();
    if (x.columns === inputs) return;
    throw new AssayError("DATA_SHAPE", {
      what: "the rows do not have the columns that the network reads",
      got: `${x.columns} columns`,
      wanted: `${inputs}`,
    });
  }

  private needFitted(): Fitted {
    if (this.fitted !== undefined) return this.fitted;
    throw notFitted(this.kind);
  }
}
