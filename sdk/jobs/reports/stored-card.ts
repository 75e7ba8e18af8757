import { scoreInterval } from "../../core/comparison/index.js";
import { columnsOf, type FairnessConfig, groupFairness } from "../../core/fairness/index.js";
import { metricByName, metricNames } from "../../core/metrics/index.js";
import { profileTable, type Table } from "../../core/tables/index.js";
import {
  type EvaluationsConfig,
  evaluationsConfig,
  type TrainingConfig,
  trainingConfig,
} from "../../io/configs/index.js";
import { isModelUri, type ModelVersion, type TrackingStore } from "../../io/registries/index.js";
import type { CardMetric, Caveat, ModelCard } from "../../reports/index.js";
import { AssayError, hasCode } from "../../utils/errors/index.js";
import { present } from "../../utils/present.js";
import { settingsYaml, withoutServices } from "../../utils/settings/index.js";
import { formatNumber } from "../../utils/text/index.js";
import type { JobEnvironment } from "../environment.js";
import { readRunConfig } from "../run-config.js";
import type { JobStart } from "../state.js";
import { findErrorsStep, type WithErrors } from "../steps/find-errors.js";
import { judgeStoredStep } from "../steps/judge-stored.js";
import { measureDriftStep } from "../steps/measure-drift.js";
import { openStoredStep } from "../steps/open-stored.js";
import { metricNumbers } from "../steps/scoring.js";
import { sourceInWords } from "../steps/source-words.js";
import { openStoredModel } from "../stored-model.js";
import { openRegistry, openTracking, type StoreUris } from "../tracking-place.js";
import { caveatsOf } from "./card-caveats.js";
import { readComparedRun } from "./compared-run.js";
import { notKept } from "./missing.js";
import { reportRunOf } from "./stored-run.js";

/** Of the metrics' intervals. */
const LEVEL = 0.95;

/** Which model a card is of, and where it is looked for. */
export interface CardRequest extends StoreUris {
  /** Id of the run that trained it, or a model's URI: `models:/bikes@Champion`. */
  readonly subject: string;
  /** What people say of it, in place of what its run's config says. */
  readonly card?: TrainingConfig["card"];
  readonly title?: string;
  readonly environment: JobEnvironment;
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/**
 * The card of a stored model: its run's config is read, and the model judged again on the test rows of its training, which are
 * read again. Nothing is written to the stores. Throws TRACKING_MISSING, ARTIFACT_MISSING where no config of a training is kept,
 * and what reading the data may throw.
 */
export async function storedCard(request: CardRequest): Promise<ModelCard> {
  const { environment, subject } = request;
  const uri = isModelUri(subject) ? subject : `runs:/${subject}/model`;
  const { runId, version } = await openStoredModel(uri, request, environment);
  if (runId === undefined)
    throw new AssayError("ARTIFACT_MISSING", {
      what: `the model ${uri} names no run that trained it`,
      next: "A card is made of what the training's run kept: give a model that Assay trained.",
    });
  const { training, facts } = await readTraining(request, runId);
  const judged = await judgeAgain(request, uri, training);
  return cardOf(request, judged, { training, facts, ...present({ version }) });
}

/** The one model that a card is of; CLI_USAGE for several. */
export function oneModel([subject, ...others]: readonly string[]): string {
  if (subject !== undefined && others.length === 0) return subject;
  throw new AssayError("CLI_USAGE", {
    what: "a card is of one model",
    got: `${others.length + (subject === undefined ? 0 : 1)} subjects`,
    wanted: "the id of a run, or a model as models:/bikes@Champion",
  });
}

interface TrainingRun {
  readonly training: TrainingConfig;
  readonly facts: Pick<ModelCard, "run"> & {
    readonly digest?: string;
    /** As the training measured them. */
    readonly metrics: Readonly<Record<string, number>>;
  };
}

/** The config and the facts of the run that trained it, out of the first store that has it. */
async function readTraining(request: CardRequest, runId: string): Promise<TrainingRun> {
  const stores = [
    openTracking(request.trackingUri, request.environment),
    openRegistry(request, request.environment),
  ];
  try {
    const store = await firstWith(stores, runId);
    const run = await readComparedRun(store, runId);
    const parsed = trainingConfig.safeParse(await readRunConfig(store, runId));
    if (!parsed.success)
      throw notKept(runId, "config of a training", "A card is made of what a training's run kept.");
    const digest = run.datasets.find(({ context }) => context === "training")?.digest;
    return {
      training: parsed.data,
      facts: {
        run: reportRunOf(store, run),
        metrics: run.metrics,
        ...present({ digest }),
      },
    };
  } finally {
    await Promise.all(stores.map((store) => store.close()));
  }
}

async function firstWith(
  [store, ...others]: readonly TrackingStore[],
  runId: string,
): Promise<TrackingStore> {
  try {
    await store.getRun(runId);
    return store;
  } catch (cause) {
    if (others.length === 0 || !hasCode(cause, "TRACKING_MISSING")) throw cause;
    return firstWith(others, runId);
  }
}

/** The model on the test rows of its training, as an evaluation would judge it, without a run. */
async function judgeAgain(
  { environment, now, signal, trackingUri, registryUri, card }: CardRequest,
  uri: string,
  training: TrainingConfig,
): Promise<WithErrors> {
  const { seed, metrics, split } = training;
  const config: EvaluationsConfig = evaluationsConfig.parse({
    ...{ kind: "evaluations", model: uri, seed, split, champion: false, report: false },
    dataset: withGroups(training.dataset, (card ?? training.card)?.fairness),
    ...present({ metrics }),
    tracking: {
      enabled: false,
      ...present({ uri: trackingUri, registryUri }),
    },
  });
  const start: JobStart<EvaluationsConfig> = {
    ...{ config, environment, startedAtMs: now(), files: [] },
    directoryOf: () => environment.cwd,
  };
  const context = { signal, now, emit: () => {} };
  const opened = await openStoredStep<EvaluationsConfig>("required").run(start, context);
  const scored = await judgeStoredStep.run(opened, context);
  return findErrorsStep.run(await measureDriftStep.run(scored, context), context);
}

/** The dataset with the columns of declared groups, which may be kept from the model. */
function withGroups(
  dataset: TrainingConfig["dataset"],
  fairness: FairnessConfig | undefined,
): TrainingConfig["dataset"] {
  if (fairness === undefined) return dataset;
  const wanted = new Set(fairness.columns.flatMap(columnsOf));
  const { exclude, columns } = dataset;
  return {
    ...dataset,
    ...(exclude === undefined ? {} : { exclude: exclude.filter((name) => !wanted.has(name)) }),
    ...(columns === undefined ? {} : { columns: [...new Set([...columns, ...wanted])] }),
  };
}

async function cardOf(
  { card, title, now }: CardRequest,
  judged: WithErrors,
  { training, facts, version }: TrainingRun & { readonly version?: ModelVersion },
): Promise<ModelCard> {
  const words = card ?? training.card ?? {};
  const { model, stored, scoring, raw, drift, slices, calibration, residuals, baseline, environment } =
    judged;
  const fairness =
    words.fairness === undefined
      ? undefined
      : groupFairness(raw, scoring, { ...words.fairness, seed: training.seed });
  const split = `test rows of a ${training.split.kind} split, seed ${training.seed}`;
  const digest = judged.training.digest ?? facts.digest;
  const source = sourceInWords(training.dataset);
  const own = { drift: drift?.data, slices, calibration, fairness };
  return {
    title: title ?? words.title ?? version?.name ?? training.name ?? stored.uri,
    words,
    ...{ task: model.task, target: model.target, classes: model.classes, seed: training.seed, level: LEVEL },
    model: {
      ...{ uri: stored.uri, kind: model.kind, aliases: version?.aliases ?? [] },
      ...model.signature,
      encodedColumns: model.features.names.length,
    },
    run: facts.run,
    config: settingsYaml(withoutServices(training)),
    versions: environment.versions,
    metrics: metricsOf(judged, training.seed),
    ...(baseline === undefined
      ? {}
      : { baseline: { name: baseline.name, metrics: metricNumbers(baseline.metrics) } }),
    evaluation: { source, rows: raw.numRows, how: split, profile: profileTable(raw) },
    training: trainingRows(judged, source, digest),
    ...present(own),
    caveats: [
      ...otherScores(judged, facts.metrics),
      ...(await caveatsOf({
        ...{ metrics: judged.metrics, rows: raw.numRows, target: model.target },
        ...present({
          ...own,
          residuals,
          seenRows: judged.seenRows,
          trainingNote: judged.training.note,
          training: readColumns(judged),
        }),
        isDeclared: {
          use: words.intendedUse !== undefined,
          groups: words.fairness !== undefined,
          ethics: words.ethics !== undefined,
        },
      })),
    ],
    madeAtMs: now(),
  };
}

/** Rows that are read again may be others by now: then they do not get the scores of the training. */
function otherScores({ metrics }: WithErrors, known: Readonly<Record<string, number>>): Caveat[] {
  const moved = metrics.details.filter(({ name, value }) => {
    const was = Object.hasOwn(known, name) ? known[name] : value;
    return Math.abs(value - was) > 1e-6 * Math.max(1, Math.abs(was));
  });
  if (moved.length === 0) return [];
  const [{ name, value }] = moved;
  const text = `The rows that were read again are not those that the training was judged on, or the model is not: ${name} is ${formatNumber(value)}, and was ${formatNumber(known[name])}.`;
  return [{ kind: "data", text }];
}

/** What the model reads of its training rows, and the target. */
function readColumns({ training: { raw }, model }: WithErrors): Table | undefined {
  const read = new Set([...model.signature.inputs.map(({ name }) => name), model.target]);
  return raw?.select(raw.names.filter((name) => read.has(name)));
}

function trainingRows(judged: WithErrors, source: string, digest: string | undefined): ModelCard["training"] {
  const raw = readColumns(judged);
  return {
    source,
    ...present({ digest }),
    ...(raw === undefined ? {} : { rows: raw.numRows, profile: profileTable(raw) }),
  };
}

function metricsOf({ metrics, scoring, inTime }: WithErrors, seed: number): CardMetric[] {
  const known = metricNames(scoring.task);
  return metrics.details.map((metric) => {
    // Metrics of intervals are of other things than of predictions.
    if (!known.includes(metric.name)) return { ...metric, low: Number.NaN, high: Number.NaN };
    const options = { level: LEVEL, inTime, seed };
    return { ...metric, ...scoreInterval(metricByName(metric.name, scoring.task), scoring, options) };
  });
}
