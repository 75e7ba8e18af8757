import type { Cell } from "../../../core/what-if/cells.js";
import { Nearness } from "../../../core/what-if/nearness.js";
import { shownOutput } from "../../what-if/words.js";
import { httpAsker } from "../what-if/ask-http.js";
import type { Asker } from "../what-if/asker.js";
import { make, paintGround } from "../what-if/dom.js";
import { type HttpClient, HttpTrouble, httpClient, type Json } from "../what-if/http-client.js";
import { predictionsOf, rowOf, weightsOf } from "../what-if/http-rows.js";
import { buildPanel } from "../what-if/panel.js";
import { panelState, readSchema, type SchemaPanel } from "./schema-panel.js";

/** How long the panel waits for the explanation that puts its columns in order, in milliseconds. */
const ORDER_MS = 1500;

const place = (id: string): HTMLElement => document.getElementById(id) ?? make("div", "");
const key = document.getElementById("key") as HTMLInputElement | null;
let current: Asker | undefined;
let starts = 0;

/** Builds the panel anew out of what the server says of its model. */
async function start(): Promise<void> {
  const own = ++starts;
  const client = httpClient(() => key?.value ?? "");
  const schema = await client.get("/schema");
  const first = readSchema(schema);
  const [predictions, weights] = await Promise.all([
    predicted(client, first),
    Promise.race([weighed(client, first), later(ORDER_MS)]),
  ]);
  // A key that was typed meanwhile has begun another start.
  if (own !== starts) return;
  const server = readSchema(schema, weights);
  const state = panelState(server, predictions);
  const nearness = new Nearness(state.columns, []);
  const panel = buildPanel(state, shownOutput(state), (row: readonly Cell[]) => nearness.warnings(row));
  current?.stop();
  current = httpAsker(client, server);
  panel.answerBy({ asker: current, columns: state.columns.length });
  place("title").textContent = server.uri === "memory" ? `What if: ${server.target}` : server.uri;
  document.title = `What if: ${server.target}`;
  place("panel").replaceChildren(panel.element);
  const paint = (): void => paintGround(panel.element, panel.element.querySelectorAll("select"));
  paint();
  matchMedia("(prefers-color-scheme: dark)").onchange = paint;
}

/** Predictions of the rows to start from; none where a row does not fit: then the person's first change that does is the first. */
async function predicted(client: HttpClient, { columns, rows, ...server }: SchemaPanel): Promise<number[][]> {
  try {
    const { answer } = await client.post(
      "/predict",
      rows.map(({ cells }) => rowOf(columns, cells)),
    );
    return (answer.predictions as readonly Json[]).map((row) => predictionsOf(row, server));
  } catch (error) {
    if (error instanceof HttpTrouble && error.status === 422) return [];
    throw error;
  }
}

/** The weight of each column in the rows to start from; unknown where the model is not explained here. */
async function weighed(
  client: HttpClient,
  { columns, rows }: SchemaPanel,
): Promise<ReadonlyMap<string, number> | undefined> {
  try {
    const { answer } = await client.post(
      "/explain",
      rows.map(({ cells }) => rowOf(columns, cells)),
    );
    return weightsOf(answer);
  } catch {
    return undefined;
  }
}

function later(milliseconds: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), milliseconds));
}

function run(): void {
  place("alert").textContent = "";
  start().catch((error: unknown) => {
    place("alert").textContent = error instanceof Error ? error.message : String(error);
  });
}

key?.addEventListener("change", run);
run();
