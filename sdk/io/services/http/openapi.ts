import type { HttpContext } from "./context.js";
import { columnsSchema, rowSchema } from "./json-schema.js";

type Schema = Record<string, unknown>;

const PROBLEM: Schema = {
  type: "object",
  properties: {
    title: { type: "string" },
    status: { type: "integer" },
    detail: { type: "string" },
    code: { type: "string" },
    errors: {
      type: "array",
      items: {
        type: "object",
        properties: {
          row: { type: "integer" },
          field: { type: "string" },
          code: { type: "string" },
          got: { type: "string" },
          wanted: { type: "string" },
        },
      },
    },
    errorCount: { type: "integer" },
    requestId: { type: "string" },
  },
};

const REFUSALS: Readonly<Record<string, string>> = {
  "400": "The body cannot be read.",
  "401": "A key is needed.",
  "413": "Too many bytes, rows or columns.",
  "415": "The content type or encoding is not read.",
  "422": "Values do not fit the model; `errors` says which.",
  "429": "Too many requests; Retry-After says when again.",
  "503": "Too much is worked on, or the server stops; Retry-After says when again.",
};

/** The OpenAPI 3.1 document of a server: its routes, and the rows of its model. */
export function openApi({ served, config, assayVersion }: HttpContext): Schema {
  const { signature, uri } = served.current;
  const { $schema: _, ...row } = rowSchema(signature, { title: "Row" });
  const rows = { type: "array", items: ref("Row"), maxItems: config.maxRows };
  const table = (types: Schema): Schema => ({ content: types });
  const form = (schema: Schema): Schema => ({ schema });
  const text = { type: "string" };
  const binary = { type: "string", contentMediaType: "application/vnd.apache.arrow.stream" };
  const columns = { type: "object", additionalProperties: { type: "array" } };
  return {
    openapi: "3.1.0",
    info: {
      title: uri,
      version: assayVersion,
      description: `Predictions of ${uri}, a model of kind ${served.kind}. At most ${config.maxRows} rows a request.`,
    },
    ...(config.auth === undefined ? {} : { security: [{ key: [] }, { bearer: [] }] }),
    paths: {
      "/predict": {
        post: operation("Predict one row, rows, or columns", {
          body: table({
            "application/json": form({
              oneOf: [ref("Row"), rows, { type: "object", properties: { columns }, required: ["columns"] }],
            }),
            "text/csv": form(text),
            "application/vnd.apache.arrow.stream": form(binary),
          }),
          answer: table({
            "application/json": form({
              oneOf: [
                ref("Prediction"),
                { type: "object", properties: { predictions: { type: "array", items: ref("Prediction") } } },
                { type: "object", properties: { columns } },
              ],
            }),
            "text/csv": form(text),
            "application/vnd.apache.arrow.stream": form(binary),
          }),
        }),
      },
      "/explain": {
        post: operation("SHAP values and the waterfall of each row", {
          body: table({ "application/json": form({ oneOf: [ref("Row"), rows] }) }),
          answer: table({ "application/json": form({ type: "object" }) }),
          more: { "501": "The model needs training rows to be explained, and they cannot be had." },
        }),
      },
      "/invocations": {
        post: operation("Predict, as MLflow's clients ask", {
          body: table({
            "application/json": form({
              oneOf: ["dataframe_split", "dataframe_records", "instances", "inputs"].map((key) => ({
                type: "object",
                required: [key],
              })),
            }),
            "text/csv": form(text),
          }),
          answer: table({
            "application/json": form({ type: "object", properties: { predictions: { type: "array" } } }),
          }),
        }),
      },
      ...Object.fromEntries(
        [
          ["/schema", "JSON Schema of a row"],
          ["/health", "Whether the server makes progress"],
          ["/ready", "Whether it takes requests"],
          ["/ping", "MLflow's health check"],
          ["/version", "Versions of the server and of its model"],
          ["/metrics", "Metrics for Prometheus"],
        ].map(([path, summary]) => [path, { get: { summary, responses: { "200": { description: "OK" } } } }]),
      ),
    },
    components: {
      schemas: { Row: row, Prediction: columnsSchema(signature.outputs), Problem: PROBLEM },
      ...(config.auth === undefined
        ? {}
        : {
            securitySchemes: {
              key: { type: "apiKey", in: "header", name: "X-API-Key" },
              bearer: { type: "http", scheme: "bearer" },
            },
          }),
    },
  };
}

function ref(name: string): Schema {
  return { $ref: `#/components/schemas/${name}` };
}

function operation(
  summary: string,
  {
    body,
    answer,
    more = {},
  }: { readonly body: Schema; readonly answer: Schema; readonly more?: Readonly<Record<string, string>> },
): Schema {
  const problems = Object.entries({ ...REFUSALS, ...more }).map(([status, description]) => [
    status,
    { description, content: { "application/problem+json": { schema: ref("Problem") } } },
  ]);
  return {
    summary,
    requestBody: { required: true, ...body },
    responses: { "200": { description: "OK", ...answer }, ...Object.fromEntries(problems) },
  };
}
