import { AssayError } from "../../utils/errors/index.js";
import type { Metric } from "../metrics/metric.js";
import type { Estimator, EstimatorConfig, EstimatorDefinition, EstimatorShape } from "../models/model.js";
import type { ExplainerInput, ExplainerPlugin, ExplainerResult, ModelPlugin } from "./types.js";

/** Runs code of a plug-in: what it throws names the plug-in. An AssayError says what it has to say already. */
export function guarded<T>(owner: string, doing: string, work: () => T): T {
  const failed = (cause: unknown): never => {
    if (AssayError.isInstance(cause)) throw cause;
    throw new AssayError("MODULE_INVALID", {
      what: `the plug-in ${owner} failed in ${doing}`,
      got: String(cause).split("\n")[0],
      next: "Mend the plug-in, or tell who made it; --debug shows where it broke.",
      cause,
    });
  };
  try {
    const result = work();
    return result instanceof Promise ? (result.catch(failed) as T) : result;
  } catch (cause) {
    return failed(cause);
  }
}

function wrongResult(owner: string, doing: string, got: string, wanted: string): AssayError {
  return new AssayError("MODULE_INVALID", {
    what: `the plug-in ${owner} gave in ${doing} what cannot be used`,
    got,
    wanted,
    next: "Mend the plug-in, or tell who made it.",
  });
}

/** A metric of a plug-in whose failures name it. */
export function guardedMetric(metric: Metric, owner: string): Metric {
  const doing = `the metric "${metric.name}"`;
  return {
    ...metric,
    compute(scoring) {
      const value: unknown = guarded(owner, doing, () => metric.compute(scoring));
      if (typeof value === "number") return value;
      throw wrongResult(owner, doing, typeof value, "a number");
    },
  };
}

/** A kind of model of a plug-in whose failures name it, and which is known to be one once it is loaded. */
export function guardedModel(
  definition: ModelPlugin["definition"],
  kind: string,
  owner: string,
): () => Promise<EstimatorDefinition<EstimatorConfig>> {
  const doing = `the model "${kind}"`;
  return async () => {
    const loaded =
      typeof definition === "function" ? await guarded(owner, doing, () => definition()) : definition;
    const { create, restore } = (loaded ?? {}) as { readonly create?: unknown; readonly restore?: unknown };
    if (typeof create !== "function" || typeof restore !== "function") {
      throw wrongResult(owner, doing, "a definition without create and restore", "an EstimatorDefinition");
    }
    if (loaded.kind !== kind) {
      throw wrongResult(
        owner,
        doing,
        `a definition of kind "${loaded.kind}"`,
        `kind "${kind}", as its config`,
      );
    }
    return {
      ...loaded,
      create: (config, shape) =>
        guardedEstimator(
          guarded(owner, `${doing}, create`, () => loaded.create(config, shape)),
          shape,
          owner,
        ),
      restore: async (config, shape, state) =>
        guardedEstimator(
          await guarded(owner, `${doing}, restore`, () => loaded.restore(config, shape, state)),
          shape,
          owner,
        ),
    };
  };
}

/** An estimator whose failures name its plug-in, and whose predictions have the shape that they must have. */
function guardedEstimator(own: Estimator, shape: EstimatorShape, owner: string): Estimator {
  const doing = (what: string): string => `the model "${own.kind}", ${what}`;
  const width = Math.max(1, shape.classes);
  const { linear, trees, scoreTrees, gradient, toOnnx, predictTable } = own;
  const checked = (predictions: Float64Array, rows: number): Float64Array => {
    if (predictions instanceof Float64Array && predictions.length === rows * width) return predictions;
    const got = predictions instanceof Float64Array ? `${predictions.length} numbers` : typeof predictions;
    throw wrongResult(owner, doing("predict"), got, `a Float64Array of ${rows} x ${width} numbers`);
  };
  return {
    kind: own.kind,
    fit: async (data, context) => {
      const history = await guarded(owner, doing("fit"), () => own.fit(data, context));
      if (Array.isArray((history as { readonly epochs?: unknown } | undefined)?.epochs)) return history;
      throw wrongResult(owner, doing("fit"), "no history", "{ epochs: [] }, or one entry an epoch");
    },
    predict: async (x) => checked(await guarded(owner, doing("predict"), () => own.predict(x)), x.rows),
    state: async () => guarded(owner, doing("state"), () => own.state()),
    dispose: () => guarded(owner, doing("dispose"), () => own.dispose()),
    ...(linear && { linear: () => guarded(owner, doing("linear"), () => linear.call(own)) }),
    ...(trees && { trees: () => guarded(owner, doing("trees"), () => trees.call(own)) }),
    ...(scoreTrees && { scoreTrees: () => guarded(owner, doing("scoreTrees"), () => scoreTrees.call(own)) }),
    ...(gradient && {
      gradient: async (x, output) => guarded(owner, doing("gradient"), () => gradient.call(own, x, output)),
    }),
    ...(toOnnx && {
      toOnnx: (graph, x) => guarded(owner, doing("toOnnx"), () => toOnnx.call(own, graph, x)),
    }),
    ...(predictTable && {
      predictTable: async (rows) =>
        checked(
          await guarded(owner, doing("predictTable"), () => predictTable.call(own, rows)),
          rows.numRows,
        ),
    }),
  };
}

/** An explainer of a plug-in whose failures name it, and whose values have the shape that they must have. */
export function guardedExplainer(own: ExplainerPlugin, owner: string): ExplainerPlugin {
  const doing = "an explanation";
  const { refuses } = own;
  return {
    config: own.config,
    ...(refuses && {
      refuses: (model, config) => guarded(owner, doing, () => refuses.call(own, model, config)),
    }),
    async explain(input) {
      const result = await guarded(owner, doing, () => own.explain(input));
      const fault = shapFault(result, input);
      if (fault !== undefined) throw wrongResult(owner, doing, fault.got, fault.wanted);
      return result;
    },
  };
}

function shapFault(
  result: ExplainerResult | undefined,
  { rows, groups }: ExplainerInput,
): { readonly got: string; readonly wanted: string } | undefined {
  const { baseValues, predictions, values, standardErrors } = result ?? {};
  if (!(baseValues instanceof Float64Array) || !Array.isArray(predictions) || !Array.isArray(values)) {
    return { got: typeof result, wanted: "{ baseValues, predictions, values }" };
  }
  const outputs = baseValues.length;
  const sizes: readonly [string, readonly unknown[], number][] = [
    ["predictions", predictions, rows.rows],
    ["values", values, rows.rows * groups.length],
    ...(standardErrors === undefined
      ? []
      : [
          ["standardErrors", standardErrors, rows.rows * groups.length] as [
            string,
            readonly unknown[],
            number,
          ],
        ]),
  ];
  for (const [name, arrays, length] of sizes) {
    const fits = arrays.every((array) => array instanceof Float64Array && array.length === length);
    if (arrays.length !== outputs || !fits) {
      return { got: `other ${name}`, wanted: `${outputs} Float64Array of ${length} numbers as ${name}` };
    }
  }
  const names = result?.score?.outputs;
  if (names !== undefined && (!Array.isArray(names) || names.length !== outputs)) {
    return { got: "other score.outputs", wanted: `${outputs} names` };
  }
  const areNumbers = values.every((array: Float64Array) => array.every(Number.isFinite));
  return areNumbers ? undefined : { got: "values that are no finite numbers", wanted: "finite numbers" };
}
