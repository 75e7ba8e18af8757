import { z } from "zod";
import * as answers from "./answers.js";

/** One call of MLflow's REST API, below `/api/2.0/mlflow`. */
export interface Endpoint<Request extends object, Answer> {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** `{name}` stands for the request's field of that name. */
  readonly path: string;
  /** Whether sending it twice does what sending it once does, so that it may be sent again when no answer came. */
  readonly repeatable: boolean;
  readonly answer: z.ZodType<Answer>;
  /** The type of what is sent; never there at run time. */
  readonly request?: Request;
}

interface KeyValue {
  readonly key: string;
  readonly value: string;
}

/** A metric's point as it is sent: JSON has no NaN and no infinity, so these are texts. */
export interface WireMetric {
  readonly key: string;
  readonly value: number | string;
  readonly timestamp: number;
  readonly step: number;
  readonly model_id?: string;
}

export interface WireBatch {
  readonly metrics: readonly WireMetric[];
  readonly params: readonly KeyValue[];
  readonly tags: readonly KeyValue[];
}

interface Page {
  readonly max_results: number;
  readonly page_token?: string;
}

const nothing = z.object({});

function endpoint<Request extends object>() {
  return <Answer>(
    method: Endpoint<Request, Answer>["method"],
    path: string,
    answer: z.ZodType<Answer>,
    { repeatable = method === "GET" }: { readonly repeatable?: boolean } = {},
  ): Endpoint<Request, Answer> => ({ method, path, answer, repeatable });
}

const again = { repeatable: true } as const;

export const experiments = {
  create: endpoint<{ name: string; tags: readonly KeyValue[] }>()(
    "POST",
    "/experiments/create",
    answers.experimentId,
  ),
  getByName: endpoint<{ experiment_name: string }>()("GET", "/experiments/get-by-name", answers.experiment),
  search: endpoint<Page & { view_type: "ACTIVE_ONLY" }>()(
    "POST",
    "/experiments/search",
    answers.experimentPage,
    again,
  ),
  get: endpoint<{ experiment_id: string }>()("GET", "/experiments/get", answers.experiment),
  update: endpoint<{ experiment_id: string; new_name: string }>()(
    "POST",
    "/experiments/update",
    nothing,
    again,
  ),
  setTag: endpoint<KeyValue & { experiment_id: string }>()(
    "POST",
    "/experiments/set-experiment-tag",
    nothing,
    again,
  ),
  delete: endpoint<{ experiment_id: string }>()("POST", "/experiments/delete", nothing),
  restore: endpoint<{ experiment_id: string }>()("POST", "/experiments/restore", nothing),
};

export const runs = {
  create: endpoint<{
    experiment_id: string;
    run_name: string;
    start_time: number;
    user_id: string;
    tags: readonly KeyValue[];
  }>()("POST", "/runs/create", answers.run),
  get: endpoint<{ run_id: string }>()("GET", "/runs/get", answers.run),
  // A server keeps a point that comes twice once: key, time, step and value are its primary key.
  logBatch: endpoint<WireBatch & { run_id: string }>()("POST", "/runs/log-batch", nothing, again),
  deleteTag: endpoint<{ run_id: string; key: string }>()("POST", "/runs/delete-tag", nothing),
  logInputs: endpoint<{ run_id: string; datasets: readonly object[] }>()(
    "POST",
    "/runs/log-inputs",
    nothing,
    again,
  ),
  logOutputs: endpoint<{ run_id: string; models: readonly { model_id: string; step: number }[] }>()(
    "POST",
    "/runs/outputs",
    nothing,
  ),
  update: endpoint<{ run_id: string; status: string; end_time?: number }>()(
    "POST",
    "/runs/update",
    nothing,
    again,
  ),
  search: endpoint<
    Page & {
      experiment_ids: readonly string[];
      filter?: string;
      order_by?: readonly string[];
      run_view_type: "ACTIVE_ONLY";
    }
  >()("POST", "/runs/search", answers.runPage, again),
  delete: endpoint<{ run_id: string }>()("POST", "/runs/delete", nothing),
  restore: endpoint<{ run_id: string }>()("POST", "/runs/restore", nothing),
  history: endpoint<Page & { run_id: string; metric_key: string }>()(
    "GET",
    "/metrics/get-history",
    answers.historyPage,
  ),
  artifacts: endpoint<{ run_id: string; path?: string; page_token?: string }>()(
    "GET",
    "/artifacts/list",
    answers.filePage,
  ),
};

export const loggedModels = {
  create: endpoint<{
    experiment_id: string;
    name: string;
    model_type?: string;
    source_run_id: string;
    params: readonly KeyValue[];
    tags: readonly KeyValue[];
  }>()("POST", "/logged-models", answers.loggedModel),
  logParams: endpoint<{ model_id: string; params: readonly KeyValue[] }>()(
    "POST",
    "/logged-models/{model_id}/params",
    nothing,
    again,
  ),
  finish: endpoint<{ model_id: string; status: "LOGGED_MODEL_READY" | "LOGGED_MODEL_UPLOAD_FAILED" }>()(
    "PATCH",
    "/logged-models/{model_id}",
    nothing,
    again,
  ),
  get: endpoint<{ model_id: string }>()("GET", "/logged-models/{model_id}", answers.loggedModel),
  search: endpoint<
    Page & {
      experiment_ids: readonly string[];
      order_by: readonly { field_name: string; ascending: boolean }[];
    }
  >()("POST", "/logged-models/search", answers.loggedModelPage, again),
  delete: endpoint<{ model_id: string }>()("DELETE", "/logged-models/{model_id}", nothing, again),
  artifacts: endpoint<{ model_id: string; artifact_directory_path?: string; page_token?: string }>()(
    "GET",
    "/logged-models/{model_id}/artifacts/directories",
    answers.filePage,
  ),
};

export const registry = {
  create: endpoint<{ name: string; tags: readonly KeyValue[] }>()(
    "POST",
    "/registered-models/create",
    nothing,
  ),
  get: endpoint<{ name: string }>()("GET", "/registered-models/get", answers.registeredModel),
  search: endpoint<Page & { order_by: string }>()(
    "GET",
    "/registered-models/search",
    answers.registeredModelPage,
  ),
  setTag: endpoint<KeyValue & { name: string }>()("POST", "/registered-models/set-tag", nothing, again),
  update: endpoint<{ name: string; description: string }>()(
    "PATCH",
    "/registered-models/update",
    nothing,
    again,
  ),
  setAlias: endpoint<{ name: string; alias: string; version: string }>()(
    "POST",
    "/registered-models/alias",
    nothing,
    again,
  ),
  deleteAlias: endpoint<{ name: string; alias: string }>()(
    "DELETE",
    "/registered-models/alias",
    nothing,
    again,
  ),
  byAlias: endpoint<{ name: string; alias: string }>()(
    "GET",
    "/registered-models/alias",
    answers.modelVersion,
  ),
};

export const versions = {
  create: endpoint<{
    name: string;
    source: string;
    run_id: string;
    model_id?: string;
    tags: readonly KeyValue[];
    description?: string;
  }>()("POST", "/model-versions/create", answers.modelVersion),
  get: endpoint<{ name: string; version: string }>()("GET", "/model-versions/get", answers.modelVersion),
  search: endpoint<Page & { filter: string; order_by: string }>()(
    "GET",
    "/model-versions/search",
    answers.modelVersionPage,
  ),
  setTag: endpoint<KeyValue & { name: string; version: string }>()(
    "POST",
    "/model-versions/set-tag",
    nothing,
    again,
  ),
};

/** Texts by key as MLflow sends them. */
export const keyValues = (texts: Readonly<Record<string, string>>): KeyValue[] =>
  Object.entries(texts).map(([key, value]) => ({ key, value }));
