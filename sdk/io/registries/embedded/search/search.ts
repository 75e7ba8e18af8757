import { join } from "node:path";
import { refuse } from "../../limits.js";
import type { RunPage, RunQuery, RunRecord } from "../../store.js";
import { experimentIds, isActive } from "../experiments.js";
import { folderNames } from "../files.js";
import { readMeta, text } from "../meta.js";
import type { Place } from "../place.js";
import { recordOf } from "../runs.js";
import { parseFilter } from "./filter.js";
import { parseOrder } from "./order.js";

const MAX_RESULTS = 50_000;
const DEFAULT_RESULTS = 1000;

/** The runs that a query asks for, those that are deleted left out; an experiment that is not there has none. */
export async function searchRuns(place: Place, query: RunQuery): Promise<RunPage> {
  const { maxResults = DEFAULT_RESULTS } = query;
  if (!Number.isInteger(maxResults) || maxResults < 1 || maxResults > MAX_RESULTS) {
    refuse("maxResults is wrong", String(maxResults), `a whole number from 1 to ${MAX_RESULTS}`);
  }
  const offset = offsetOf(query.pageToken);
  const wanted = parseFilter(query.filter);
  const order = parseOrder(query.orderBy);
  const runs: RunRecord[] = [];
  for (const id of await experimentIds(place)) {
    if (!query.experimentIds.includes(id)) continue;
    for await (const run of runsOf(place, id)) if (wanted(run)) runs.push(run);
  }
  runs.sort(order);
  const end = offset + maxResults;
  return {
    runs: runs.slice(offset, end),
    ...(end < runs.length ? { nextPageToken: tokenOf(end) } : {}),
  };
}

async function* runsOf(place: Place, experimentId: string): AsyncIterable<RunRecord> {
  const experiment = join(place.root, experimentId);
  const owner = await readMeta(experiment);
  if (owner === undefined || !isActive(owner)) return;
  for (const name of await folderNames(experiment)) {
    const folder = join(experiment, name);
    const meta = await readMeta(folder);
    // Beside runs stand the experiment's models and datasets.
    if (meta === undefined || text(meta, "run_id") !== name || !isActive(meta)) continue;
    yield await recordOf({ folder, experimentId, meta });
  }
}

const tokenOf = (offset: number): string => Buffer.from(JSON.stringify({ offset })).toString("base64");

function offsetOf(token: string | undefined): number {
  if (token === undefined) return 0;
  const match = /^\{"offset":(\d+)\}$/.exec(Buffer.from(token, "base64").toString("utf8"));
  return match === null
    ? refuse("the page token is wrong", JSON.stringify(token.slice(0, 80)), "the answer's nextPageToken")
    : Number(match[1]);
}
