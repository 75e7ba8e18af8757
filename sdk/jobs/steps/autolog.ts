import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { ExplanationData } from "../../core/explainers/index.js";
import { environmentFiles } from "../../io/environment/index.js";
import { MAX_INTERACTIONS, tooManyInteractions, writeExplanation } from "../../io/explanations/index.js";
import { logConfig, logDefaults, type RunHandle } from "../../io/registries/index.js";
import { monitorSystem } from "../../io/services/system-metrics/index.js";
import type { ProgressListener } from "../../utils/progress/index.js";
import { formatCount } from "../../utils/text/index.js";
import type { JobStart } from "../state.js";
import type { StepContext } from "./step.js";

/** What a run keeps, every switch resolved. */
export type LogSwitches = { readonly [Key in keyof typeof logDefaults]: Widened<(typeof logDefaults)[Key]> };
type Widened<Value> = Value extends boolean ? boolean : number;

/** The switches of a config; for the machine's load the environment's variables come before the defaults. */
export function logSwitches({ config, environment }: JobStart): LogSwitches {
  const { mlflowEnableSystemMetricsLogging: enabled, mlflowSystemMetricsSamplingInterval: interval } =
    environment.os.values;
  const log = config.tracking.log ?? logConfig.parse({});
  return {
    ...log,
    systemMetrics: log.systemMetrics ?? enabled ?? logDefaults.systemMetrics,
    systemMetricsInterval: log.systemMetricsInterval ?? interval ?? logDefaults.systemMetricsInterval,
  };
}

/** Keeps what the run needs to be made again, in the artifacts' folder `environment`. */
export async function logEnvironment(
  run: RunHandle,
  cwd: string,
  backend: string | undefined,
): Promise<void> {
  const files = [...(await environmentFiles(cwd, backend))];
  await Promise.all(files.map(([name, bytes]) => run.artifact(`environment/${name}`, bytes)));
}

/**
 * Keeps an explanation as Parquet, in the artifacts' folder `explanations`: without its interaction values, and with a note that
 * says so, where these are too many for a file.
 */
export async function logExplanation(
  run: Pick<RunHandle, "artifact">,
  whole: ExplanationData,
  { signal, emit }: Pick<StepContext, "signal" | "emit">,
): Promise<void> {
  const tooMany = tooManyInteractions(whole);
  if (tooMany !== undefined) {
    const message = `the run keeps the explanation without its interaction values: ${formatCount(tooMany)} of them, where a file has ${formatCount(MAX_INTERACTIONS)} at most; a smaller \`interactionRows\` gives fewer`;
    emit({ type: "note", level: "warn", message });
  }
  const explanation = tooMany === undefined ? whole : withoutInteractions(whole);
  const folder = await mkdtemp(join(tmpdir(), "assay-explanation-"));
  try {
    for (const file of await writeExplanation(explanation, folder, { signal }))
      await run.artifact(`explanations/${basename(file)}`, await readFile(file));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function withoutInteractions(explanation: ExplanationData): ExplanationData {
  const { interactions: _, interactionRows: __, ...shap } = explanation.shap;
  // Only what an explanation holds: an object of a class has more.
  const { importances, importanceMetric, importanceUnit, data, rowIndices, unit } = explanation;
  return { importances, importanceMetric, importanceUnit, data, rowIndices, unit, shap };
}

/** Logs the machine's load until the run ends. */
export function logSystemMetrics(run: RunHandle, intervalSeconds: number, emit: ProgressListener): void {
  const stop = monitorSystem({
    intervalSeconds,
    log: (numbers, step) => run.logMetrics(numbers, step),
    onFault: (message) => emit({ type: "note", level: "warn", message }),
  });
  run.onEnd(stop);
}
