import type { Random } from "../../../utils/random/index.js";
import type { FitContext } from "../model.js";
import type { Checkpoint } from "./checkpoint.js";
import type { OneHotColumns } from "./engine/plan.js";
import type { Network } from "./network.js";
import type { PreparedRows } from "./rows.js";
import type { TrainingSettings } from "./settings.js";

/** The generators of a training, by what they draw. */
export interface TrainingRandom {
  readonly shuffle: Random;
  readonly dropout: Random;
  readonly validation: Random;
}

/** What a training works with. */
export interface TrainingInput {
  readonly network: Network;
  readonly rows: PreparedRows;
  readonly settings: TrainingSettings;
  readonly random: TrainingRandom;
  readonly context: FitContext;
  /** Columns of the rows that are one-hot. @default none */
  readonly oneHot?: readonly OneHotColumns[];
  /** Where to go on from; without it training begins with the network's weights as they are. */
  readonly checkpoint?: Checkpoint;
}
