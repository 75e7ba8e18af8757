import { resolve } from "node:path";
import type { Study } from "./core/tuning/index.js";
import { Chain, type Link } from "./jobs/chain.js";
import { TrackedStage } from "./jobs/stages.js";
import type { BestTrial, Tuned } from "./jobs/state.js";
import { trainBestStep } from "./jobs/steps/train-best.js";
import { writeBestConfig } from "./jobs/tuning/best-config.js";
import { TrainedChain } from "./trained-experiment.js";
import { requirePath } from "./utils/paths.js";

/** The best settings of a search; what `await ….tune()` gives. */
export class TunedExperiment extends TrackedStage<Tuned> {
  /** The trials, the best of them, and which parameters matter. */
  get study(): Study {
    return this.state.study;
  }

  /** The best trial's values, its mean score over the folds, and the config of a training that has them. */
  get best(): BestTrial {
    return this.state.best;
  }

  /**
   * Writes the best config as YAML that `assay run` trains; paths in it are relative to its folder. A file that is there is
   * replaced. Gives the file's path.
   *
   * @example
   * await tuned.writeBest("confs/bikes-best.yaml");
   */
  async writeBest(path: string): Promise<string> {
    const file = resolve(this.state.environment.cwd, requirePath(path, "WRITE_FAILED", "the best config"));
    await writeBestConfig({ config: this.best.config, study: this.study, path: file });
    return file;
  }

  /** Fits the best model on all training rows. */
  train(): TrainedChain {
    return new TrainedChain(this.link.to(trainBestStep()));
  }
}

/** A chain up to `tune`. */
export class TunedChain extends Chain<Tuned, TunedExperiment> {
  /** @internal */
  constructor(link: Link<Tuned>) {
    super(link, TunedExperiment);
  }

  /** Then fits the best model on all training rows. */
  train(): TrainedChain {
    return new TrainedChain(this.link.to(trainBestStep()));
  }
}
