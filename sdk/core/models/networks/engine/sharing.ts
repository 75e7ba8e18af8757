import type { WorkerPool } from "../../../../utils/workers/index.js";
import type { FitSize } from "../../model.js";
import type { TrainingSettings } from "../settings.js";
import { piecesOf } from "./board.js";
import { PIECE } from "./engine.js";
import { type DensePlan, flopsOfStep } from "./plan.js";
import { isForNative } from "./refusal.js";

/** Operations of a step from which handing its pieces out is paid back, and of a training for that of starting threads: measured, docs/decisions/training-engine.md. */
const SHARED_STEP = 4e6;
const SHARED_TRAINING = 4e9;

/** Operations of a training, some 100 ms, from which a thread of its own pays where several run side by side. */
const OWN_THREAD = 3e9;

/** Threads that train a network together, the calling one among them. */
export interface Sharing {
  readonly threads: number;
  /** Why it is one, where there are more; undefined where there are not. */
  readonly reason?: string;
}

/** How many threads a training is worth; the outcome does not go by it. */
export function sharingOf(
  {
    plan,
    settings,
    rows,
  }: {
    readonly plan: DensePlan;
    readonly settings: Pick<TrainingSettings, "batchSize" | "epochs">;
    readonly rows: number;
  },
  workers: WorkerPool | undefined,
): Sharing {
  if (workers === undefined || workers.size < 2 || typeof SharedArrayBuffer === "undefined")
    return { threads: 1 };
  const batch = Math.min(settings.batchSize, rows);
  const because = (reason: string): Sharing => ({ threads: 1, reason });
  if (plan.layers.some(({ normalisation }) => normalisation !== undefined)) {
    return because("batches that are normalised are not divided");
  }
  const pieces = piecesOf(batch);
  if (pieces < 2) return because(`batches of up to ${PIECE} rows are not divided`);
  const flops = flopsOfStep(plan, batch);
  const million = (count: number): string => `${Math.max(1, Math.round(count / 1e6))} million operations`;
  if (flops < SHARED_STEP) return because(`its steps of ${million(flops)} are too short to be shared`);
  const total = settings.epochs * Math.ceil(rows / settings.batchSize) * flops;
  if (total < SHARED_TRAINING)
    return because(`its ${million(total)} are done before another would have begun`);
  return { threads: Math.min(workers.size, pieces) };
}

/** Whether a training is worth a thread of its own; the network is given by its units, layer by layer. */
export function isWorthThread(
  {
    units,
    batchSize,
    epochs,
  }: {
    readonly units: readonly number[];
    readonly batchSize: number;
    readonly epochs: number;
  },
  { rows, columns }: FitSize,
): boolean {
  const layers = units.map((own, l) => ({ inputs: l === 0 ? columns : units[l - 1], units: own }));
  const batch = Math.min(batchSize, rows);
  const flops = flopsOfStep({ layers }, batch);
  return !isForNative(flops) && epochs * Math.ceil(rows / batchSize) * flops >= OWN_THREAD;
}
