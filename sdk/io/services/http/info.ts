import type { FastifyInstance } from "fastify";
import type { HttpContext } from "./context.js";
import { formSchema, rowSchema } from "./json-schema.js";
import { openApi } from "./openapi.js";
import { docsPage } from "./pages/docs-page.js";
import { formPage } from "./pages/form-page.js";
import type { Page } from "./pages/page.js";

/** Seconds after which a request that is still worked on means that the server makes no progress. */
const STUCK_SECONDS = 60;

/** The routes that tell of the server and of its model. */
export function addInfo(app: FastifyInstance, context: HttpContext): void {
  const { served, state, assayVersion, config, panel } = context;

  /** MLflow's: empty, and 200 while predictions are to be had. */
  app.get("/ping", (_request, reply) =>
    reply.code(health(context).status).type("application/json").send("\n"),
  );
  app.get("/health", (_request, reply) => {
    const { status, ...body } = health(context);
    const stream = context.stream?.();
    return reply
      .code(stream?.isWell === false ? 503 : status)
      .send(stream === undefined ? body : { ...body, stream });
  });
  app.get("/ready", (_request, reply) =>
    reply.code(state.draining ? 503 : 200).send({ ready: !state.draining }),
  );
  app.get("/version", () => ({
    version: assayVersion,
    model: { uri: served.uri, kind: served.kind, ...served.current.version, runId: served.current.runId },
  }));
  app.get("/metrics", async (_request, reply) =>
    reply.type("text/plain; version=0.0.4; charset=utf-8").send(await context.metricsText()),
  );
  app.get("/schema", (_request, reply) =>
    reply.type("application/schema+json").send(JSON.stringify(schemaOf(context))),
  );
  app.get("/openapi.json", () => openApi(context));
  const pages = { "/": formPage(config, panel), "/docs": docsPage() };
  for (const [path, page] of Object.entries(pages)) {
    app.get(path, (_request, reply) => sendPage(page, reply));
  }
}

function sendPage(
  { html, policy }: Page,
  reply: { header(name: string, value: string): { type(type: string): { send(body: string): unknown } } },
) {
  return reply.header("content-security-policy", policy).type("text/html; charset=utf-8").send(html);
}

/** JSON Schema of a row, with rows that the model was trained on as examples, and what a form needs. */
export function schemaOf({ served }: Pick<HttpContext, "served">): Record<string, unknown> {
  const { example, uri, signature, inputs, model } = served.current;
  const { kind, task, target } = model;
  const outputs = task === "regression" ? [target] : model.classes.map(String);
  const schema = rowSchema(signature, {
    title: `A row of ${uri}`,
    examples: example === undefined ? [] : [...example.slice(0, 3).rows()].map(plainRow),
  });
  return formSchema(schema, inputs, { uri, kind, task, target, outputs });
}

function plainRow(row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, typeof value === "bigint" ? Number(value) : value]),
  );
}

/** Whether the server makes progress, and what is to be known of its model. */
function health({ served, state }: HttpContext) {
  const { failures, checkedAtMs, trouble, swaps } = served.status;
  const isStuck = state.oldestSeconds > STUCK_SECONDS;
  return {
    status: isStuck ? 503 : 200,
    health: isStuck ? "stuck" : "ok",
    model: served.uri,
    uptimeSeconds: Math.round((Date.now() - state.startedAtMs) / 1000),
    predictedRows: state.predictions,
    inFlight: state.inFlight,
    oldestSeconds: state.oldestSeconds,
    registry: {
      checkedSecondsAgo: Math.round((Date.now() - checkedAtMs) / 1000),
      failures,
      swaps,
      ...(trouble === undefined ? {} : { trouble }),
    },
  };
}
