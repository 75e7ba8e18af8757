import type { z } from "zod";
import { PANEL_PAGE } from "../../../../../sdk/display/page/panel-page.js";
import {
  type ClientCounts,
  countHere,
  HttpServer,
  httpConfig,
} from "../../../../../sdk/io/services/http/index.js";
import { createLogger } from "../../../../../sdk/io/services/index.js";
import { type ModelSource, ServedModel } from "../../../../../sdk/io/services/served/index.js";
import { TestModel } from "./test-model.js";

/** A server of a model, its log lines, and what a test may hold on to. */
export async function testServer(
  options: z.input<typeof httpConfig> = {},
  {
    model = new TestModel(),
    counts,
    stream,
  }: {
    readonly model?: TestModel;
    readonly counts?: ClientCounts;
    readonly stream?: () => { readonly isWell: boolean };
  } = {},
) {
  const config = httpConfig.parse(options);
  const lines: string[] = [];
  const logger = await createLogger({
    level: "debug",
    format: "json",
    target: { write: (text) => lines.push(text) },
  });
  const source: ModelSource = {
    pin: async () => "models:/test/1",
    open: async () => model.opened(),
  };
  const served = await ServedModel.open(source, {
    refresh: { everySeconds: 0, otherSignature: "refuse" },
    reader: { unknownFields: config.unknownFields },
  });
  const server = await HttpServer.create({
    served,
    config,
    logger,
    assayVersion: "1.2.3",
    panel: PANEL_PAGE,
    counts: counts ?? countHere(config),
    stream,
  });
  return { app: server.app, server, served, model, lines };
}

/** Posts JSON and gives the status and the JSON of the answer. */
export async function post(
  { app }: Pick<Awaited<ReturnType<typeof testServer>>, "app">,
  url: string,
  payload: unknown,
  headers: Record<string, string> = {},
) {
  const body = typeof payload === "string" || Buffer.isBuffer(payload) ? payload : JSON.stringify(payload);
  const response = await app.inject({
    method: "POST",
    url,
    payload: body,
    headers: { "content-type": "application/json", ...headers },
  });
  const text = response.body;
  const isJson = /json/.test(String(response.headers["content-type"]));
  return {
    status: response.statusCode,
    headers: response.headers,
    text,
    body: isJson ? JSON.parse(text) : text,
  };
}
