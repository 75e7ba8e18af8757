import type { FastifyInstance } from "fastify";
import type { LoadedModel } from "../served/index.js";
import { FORMS, formOf } from "./answer/forms.js";
import { writeMlflow, writePredictions } from "./answer/predictions.js";
import { MAX_SHARED_ROWS, predictTable } from "./batcher.js";
import type { Asked } from "./body/asked.js";
import type { HttpContext } from "./context.js";
import { explanationAnswer } from "./explanation-answer.js";
import { rowsFault } from "./fault.js";
import { readBody } from "./read-body.js";

/** The routes that ask the model. */
export function addWork(app: FastifyInstance, context: HttpContext): void {
  const { served, config, batcher, metrics, state, log } = context;

  const predict = async (model: LoadedModel, asked: Asked, id: string) => {
    const { records, rows } = asked;
    const { predictions, inputs, problems } =
      records !== undefined && rows <= MAX_SHARED_ROWS
        ? await batcher.predict(model, records)
        : await predictAlone(model, asked);
    if (predictions === undefined) {
      metrics.rejected(problems.length);
      throw rowsFault(problems);
    }
    metrics.predicted(rows);
    state.predictions += rows;
    if (log !== undefined && inputs !== undefined)
      log.record(inputs(), predictions, { model: model.uri, source: "http", ids: rowIds(id, rows) });
    return predictions;
  };

  app.post("/predict", (request, reply) =>
    served.use(async (model) => {
      const form = formOf(request.headers.accept);
      const asked = await readBody(request, model, config);
      const answer = await writePredictions(await predict(model, asked, request.id), asked.shape, form);
      return reply
        .type(form === "json" ? "application/json; charset=utf-8" : FORMS[form])
        .header("x-model", headerText(model.uri))
        .send(answer);
    }),
  );

  app.post("/invocations", (request, reply) =>
    served.use(async (model) => {
      const asked = await readBody(request, model, config, true);
      const answer = writeMlflow(await predict(model, asked, request.id));
      return reply.type("application/json").header("x-model", headerText(model.uri)).send(answer);
    }),
  );

  app.post("/explain", (request, reply) =>
    served.use(async (model) => {
      const limits = { ...config, maxRows: Math.min(config.maxRows, config.maxExplainRows) };
      const asked = await readBody(request, model, limits);
      const { table, problems } = asked.read(model.reader);
      if (problems.length > 0) throw rowsFault(problems);
      const explanation = await model.explain(table);
      return reply.header("x-model", headerText(model.uri)).send(explanationAnswer(explanation, asked.shape));
    }),
  );
}

/** What each row of a request is found by later: the request's id, of several rows with the row's number behind it. */
function rowIds(id: string, rows: number): string[] {
  return rows === 1 ? [id] : Array.from({ length: rows }, (_, row) => `${id}/${row}`);
}

async function predictAlone(model: LoadedModel, asked: Asked): ReturnType<typeof predictTable> {
  const { table, problems } = asked.read(model.reader);
  return problems.length > 0 ? { problems } : predictTable(model, table);
}

/** A model's place as a header can hold it. */
function headerText(text: string): string {
  return encodeURI(text).slice(0, 500);
}
