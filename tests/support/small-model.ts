import { Table } from "../../sdk/core/tables/index.js";
import { Experiment } from "../../sdk/experiment.js";

/** Saves a small model into a folder: `y` is twice `x`. */
export async function saveSmallModel(folder: string): Promise<void> {
  const x = Float64Array.from({ length: 50 }, (_, i) => i);
  const trained = await Experiment.load({
    dataset: Table.from({ x, y: x.map((value) => 2 * value) }),
    target: "y",
    model: { kind: "linear" },
    tracking: { enabled: false },
  }).train();
  await trained.save(folder);
}
