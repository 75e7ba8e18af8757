import { throwIfAborted } from "../../../utils/abort.js";
import { AssayError } from "../../../utils/errors/index.js";
import type { Random } from "../../../utils/random/index.js";
import { nest, unnest } from "../../preprocessing/states.js";
import type { Matrix } from "../../tables/index.js";
import type {
  Epoch,
  Estimator,
  FitContext,
  FitSize,
  Gradients,
  History,
  Json,
  LearnedEmbedding,
  State,
  TrainingData,
} from "../model.js";
import { Arithmetic, type OnnxGraph } from "../onnx/index.js";
import { notFitted } from "../training.js";
import { byNumber, ensembleState, inNumber, memberStates } from "./ensemble-state.js";
import { EpochsInTurn } from "./epochs-in-turn.js";
import type { NetworkEstimator } from "./estimator.js";
import { sideBySide } from "./side-by-side.js";

const CHECKPOINT_FORMAT = "assay-network-ensemble-checkpoint-1";

/** Where a training of several networks stands. */
interface Progress {
  /** Those that are trained, as states. */
  readonly trained: readonly State[];
  readonly epochs: readonly Epoch[];
  /** The checkpoint of the one that was being trained. */
  readonly current?: State;
}

/** What an ensemble is made of. */
interface NetworkParts {
  /** Makes a network that is not fitted. */
  create(): NetworkEstimator;
  /** Whether trainings hand out checkpoints. */
  readonly savesStates: boolean;
  /** Whether the training of one is worth a thread. */
  fitsBeside(size: FitSize): boolean;
}

/**
 * Several networks of one config, each from a seed of its own: a prediction is the mean of theirs (bagging of seeds, "deep
 * ensembles", https://arxiv.org/abs/1612.01474). The first one is the network that is trained without the others.
 */
export class NetworkEnsemble implements Estimator {
  private members: readonly NetworkEstimator[] = [];

  constructor(
    readonly kind: string,
    private readonly size: number,
    private readonly parts: NetworkParts,
  ) {}

  /**
   * Trains one after the other, or several at once in threads where that pays: the same networks. Their epochs follow one another
   * in the history. After one that was asked to stop no other is begun.
   */
  async fit(data: TrainingData, context: FitContext): Promise<History> {
    const { workers, onCheckpoint, resumeFrom } = context;
    const { rows, columns } = data.x;
    // A checkpoint is of one training that is under way.
    const isWhole = resumeFrom === undefined && !(onCheckpoint !== undefined && this.parts.savesStates);
    const isBeside = workers !== undefined && isWhole;
    if (isBeside && workers.size > 1 && this.parts.fitsBeside({ rows, columns })) {
      return this.fitBeside(data, context, workers.size);
    }
    return this.fitInTurn(data, context);
  }

  private async fitBeside(data: TrainingData, context: FitContext, lanes: number): Promise<History> {
    const { random, signal, stop, onEpoch } = context;
    const members: NetworkEstimator[] = [];
    const histories: History[] = [];
    const before = (member: number): number =>
      histories.slice(0, member).reduce((sum, { epochs }) => sum + epochs.length, 0);
    const turns = new EpochsInTurn((member, epoch) => {
      onEpoch?.(this.inOrder([epoch], member + 1, before(member))[0]);
    });
    const mayBegin = () => stop?.aborted !== true;
    try {
      await sideBySide({ count: this.size, lanes, signal, mayBegin }, async (i, either) => {
        members[i] = this.parts.create();
        histories[i] = await members[i].fit(data, {
          ...context,
          random: randomOf(random, i + 1),
          signal: either,
          onEpoch: (epoch) => turns.take(i, epoch),
          beside: true,
        });
        turns.end(i);
      });
    } catch (error) {
      for (const member of members) member.dispose();
      throwIfAborted(signal, { what: "training was stopped" });
      throw error;
    }
    this.dispose();
    this.members = members;
    const epochs = histories.flatMap((history, i) => this.inOrder(history.epochs, i + 1, before(i)));
    return {
      epochs,
      stoppedEarly: histories.some(({ stoppedEarly }) => stoppedEarly === true),
      ...(histories.some(({ stoppedOnRequest }) => stoppedOnRequest === true) && { stoppedOnRequest: true }),
      bestEpoch: epochs.length,
    };
  }

  private async fitInTurn(data: TrainingData, context: FitContext): Promise<History> {
    const progress = context.resumeFrom && readProgress(context.resumeFrom);
    const members: NetworkEstimator[] = [];
    const trained: State[] = [...(progress?.trained ?? [])];
    const epochs: Epoch[] = [...(progress?.epochs ?? [])];
    let stopped: Pick<History, "stoppedEarly" | "stoppedOnRequest"> = {};
    try {
      for (const state of trained) members.push(await this.restored(state));
      while (members.length < this.size && stopped.stoppedOnRequest !== true) {
        const member = this.parts.create();
        members.push(member);
        // What was saved is of the network after those that were trained by then.
        const isNext = progress !== undefined && members.length === progress.trained.length + 1;
        const resumeFrom = isNext ? progress.current : undefined;
        const own = this.contextOf(members.length, { ...context, resumeFrom }, { trained, epochs });
        const history = await member.fit(data, own);
        // Only checkpoints want it.
        if (context.onCheckpoint !== undefined) trained.push(await member.state());
        epochs.push(...this.inOrder(history.epochs, members.length, epochs.length));
        stopped = {
          stoppedEarly: stopped.stoppedEarly === true || history.stoppedEarly === true,
          ...(history.stoppedOnRequest === true && { stoppedOnRequest: true }),
        };
      }
    } catch (error) {
      for (const member of members) member.dispose();
      throw error;
    }
    this.dispose();
    this.members = members;
    return { epochs, ...stopped, bestEpoch: epochs.length };
  }

  async predict(x: Matrix): Promise<Float64Array> {
    return meanOf(await eachOf(this.needFitted(), (member) => member.predict(x)));
  }

  async gradient(x: Matrix, output: number): Promise<Gradients> {
    const parts = await eachOf(this.needFitted(), (member) => member.gradient(x, output));
    return {
      outputs: meanOf(parts.map(({ outputs }) => outputs)),
      gradients: meanOf(parts.map(({ gradients }) => gradients)),
    };
  }

  embeddings(): readonly LearnedEmbedding[] | undefined {
    const each = this.needFitted().flatMap((member, i) =>
      (member.embeddings() ?? []).map((own) => ({ ...own, network: i + 1 })),
    );
    return each.length === 0 ? undefined : each;
  }

  async state(): Promise<State> {
    const states = await eachOf(this.needFitted(), (member) => member.state());
    return ensembleState(states);
  }

  /** Takes up a saved state, whatever number of networks it holds. */
  async restore(state: State): Promise<void> {
    const members: NetworkEstimator[] = [];
    try {
      for (const child of memberStates(state)) members.push(await this.restored(child));
    } catch (error) {
      for (const member of members) member.dispose();
      throw error;
    }
    this.dispose();
    this.members = members;
  }

  toOnnx(graph: OnnxGraph, x: string): string {
    const outputs = this.needFitted().map((member) => member.toOnnx(graph, x));
    const math = new Arithmetic(graph, "double");
    return math.divide(
      outputs.reduce((sum, output) => math.add(sum, output)),
      outputs.length,
    );
  }

  dispose(): void {
    for (const member of this.members) member.dispose();
    this.members = [];
  }

  private async restored(state: State): Promise<NetworkEstimator> {
    const member = this.parts.create();
    await member.restore(state);
    return member;
  }

  /** What one network trains with: draws of its own, and epochs and checkpoints as parts of the whole. */
  private contextOf(number: number, context: FitContext, { trained, epochs }: Progress): FitContext {
    const { random, onEpoch, onCheckpoint } = context;
    const before = epochs.length;
    return {
      ...context,
      random: randomOf(random, number),
      ...(onEpoch !== undefined && {
        onEpoch: (epoch: Epoch) => onEpoch(this.inOrder([epoch], number, before)[0]),
      }),
      ...(onCheckpoint !== undefined && {
        onCheckpoint: (current: State) => onCheckpoint(checkpointOf({ trained, epochs, current })),
      }),
    };
  }

  /** Epochs of one network as those of the whole: after the ones before it, with as many to come as the config says. */
  private inOrder(epochs: readonly Epoch[], number: number, before: number): Epoch[] {
    return epochs.map((epoch) => ({
      ...epoch,
      epoch: before + epoch.epoch,
      epochs: before + epoch.epochs * (this.size - number + 1),
    }));
  }

  private needFitted(): readonly NetworkEstimator[] {
    if (this.members.length > 0) return this.members;
    throw notFitted(this.kind);
  }
}

/** What network `number`, from 1, draws from. */
function randomOf(random: Random, number: number): Random {
  return number === 1 ? random : random.fork(`network ${number}`);
}

function checkpointOf({ trained, epochs, current }: Required<Progress>): State {
  const json = { format: CHECKPOINT_FORMAT, epochs: epochs as unknown as Json };
  return nest(json, { ...byNumber(trained), current });
}

function readProgress(state: State): Progress {
  const { json, children } = unnest(state, "checkpoint of an ensemble of networks");
  const { current, ...trained } = children;
  if (json.format !== CHECKPOINT_FORMAT || current === undefined) {
    throw new AssayError("MODEL_INVALID", {
      what: "training cannot go on from this state",
      got: `format ${JSON.stringify(json.format ?? null)}`,
      wanted: CHECKPOINT_FORMAT,
      next: "Give a state that `onCheckpoint` handed out, of the same model config.",
    });
  }
  return { trained: inNumber(trained), epochs: json.epochs as unknown as Epoch[], current };
}

/** One after the other: they share a backend. */
async function eachOf<T>(
  members: readonly NetworkEstimator[],
  ask: (member: NetworkEstimator) => Promise<T>,
): Promise<T[]> {
  const answers: T[] = [];
  for (const member of members) answers.push(await ask(member));
  return answers;
}

/** The mean, element by element, summed in the networks' order. */
function meanOf(parts: readonly Float64Array[]): Float64Array {
  const mean = Float64Array.from(parts[0]);
  for (const part of parts.slice(1)) for (let i = 0; i < mean.length; i++) mean[i] += part[i];
  for (let i = 0; i < mean.length; i++) mean[i] /= parts.length;
  return mean;
}
