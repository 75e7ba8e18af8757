import { type Benchmark, part } from "../benchmark.js";
import type { Side } from "../measure.js";
import { writeModels } from "./prepare.js";

const NAMES = { assay: "Assay", mlflow: "mlflow models serve", fastapi: "FastAPI, onnxruntime" } as const;

const side = (server: keyof typeof NAMES, model: string, work: string, folder: string): Side =>
  part(NAMES[server], "serving/http.ts", server, model, work, folder);

/** Models over HTTP, each server one process; CPU is the server's. */
export const SERVING: readonly Benchmark[] = [
  ...(["boosting", "dense"] as const).flatMap((model): Benchmark[] =>
    (["one", "many"] as const).map((work) => ({
      name: `serving-${model}-${work}`,
      group: "serving",
      title: `HTTP, ${model}, ${work === "one" ? "one row a request, 500/s, then the peak rate" : "1,000 rows a request"}`,
      runs: 1,
      prepare: writeModels(model),
      peer: NAMES.fastapi,
      sides: (folder) =>
        (Object.keys(NAMES) as (keyof typeof NAMES)[]).map((server) => side(server, model, work, folder)),
    })),
  ),
  {
    name: "serving-workers",
    group: "serving",
    title: "HTTP, explanations of 200 rows: two workers against one",
    runs: 1,
    prepare: writeModels("boosting"),
    sides: (folder) => [side("assay", "boosting", "workers", folder)],
  },
];
