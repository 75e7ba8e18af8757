import { nearestName } from "../../../../utils/names.js";
import { refuse } from "../../limits.js";
import type { RunRecord } from "../../store.js";

/** What a filter or an order looks at: a metric, a parameter or a tag by its key, or an attribute of the run. */
export interface Identifier {
  readonly entity: "metric" | "param" | "tag" | "attribute";
  readonly key: string;
}

/** `metrics.mae`, `` params.`a-b` ``, `tags."mlflow.user"`, `attributes.status` or `status`; three groups for the key. */
export const IDENTIFIER = /(?:(\w+)\.)?(?:`([^`]+)`|"([^"]+)"|([\p{L}\p{N}_.]+))/u.source;

/** Words for what is looked at (mlflow/utils/search_utils.py of 3.17). */
const ENTITIES: Readonly<Record<string, Identifier["entity"]>> = {
  metric: "metric",
  metrics: "metric",
  param: "param",
  params: "param",
  parameter: "param",
  parameters: "param",
  tag: "tag",
  tags: "tag",
  attr: "attribute",
  attribute: "attribute",
  attributes: "attribute",
  run: "attribute",
};

const ATTRIBUTES: Readonly<Record<string, (run: RunRecord) => string | number | undefined>> = {
  artifact_uri: ({ info }) => info.artifactUri,
  created: ({ info }) => info.startTimeMs,
  end_time: ({ info }) => info.endTimeMs,
  run_id: ({ info }) => info.runId,
  run_name: ({ info }) => info.name,
  start_time: ({ info }) => info.startTimeMs,
  status: ({ info }) => info.status,
  user_id: ({ tags }) => tags["mlflow.user"],
};

const NUMERIC_ATTRIBUTES = ["created", "end_time", "start_time"];

/** Reads the groups of IDENTIFIER; TRACKING_INVALID where it names nothing that can be searched. */
export function identifierOf(groups: readonly (string | undefined)[]): Identifier {
  const [word, ...keys] = groups;
  const key = keys.find((text) => text !== undefined) ?? "";
  const entity = word === undefined ? "attribute" : own(ENTITIES, word);
  if (entity === undefined) {
    refuse(
      `"${word}.${key}" names nothing that runs have`,
      `"${word}"`,
      "metrics, params, tags or attributes",
    );
  }
  if (entity === "attribute" && own(ATTRIBUTES, key) === undefined) {
    const near = nearestName(key, Object.keys(ATTRIBUTES));
    const hint = near === undefined ? "" : `; did you mean ${near}?`;
    const wanted = `metrics.<key>, params.<key>, tags.<key>, ${Object.keys(ATTRIBUTES).join(", ")}${hint}`;
    refuse(`runs have no attribute "${key}"`, `"${key}"`, wanted);
  }
  return { entity, key };
}

/** Whether it is compared as a number. */
export function isNumeric({ entity, key }: Identifier): boolean {
  return entity === "metric" || (entity === "attribute" && NUMERIC_ATTRIBUTES.includes(key));
}

/** What a run has there; undefined where it has nothing. */
export function valueIn({ entity, key }: Identifier, run: RunRecord): string | number | undefined {
  if (entity === "metric") return own(run.metrics, key);
  if (entity === "param") return own(run.params, key);
  if (entity === "tag") return own(run.tags, key);
  return ATTRIBUTES[key](run);
}

const own = <T>(record: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;
