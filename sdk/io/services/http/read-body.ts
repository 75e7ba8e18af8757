import type { FastifyRequest } from "fastify";
import type { LoadedModel } from "../served/index.js";
import { readArrow } from "./body/arrow.js";
import type { Asked } from "./body/asked.js";
import { readCsv } from "./body/csv.js";
import { readJson, readMlflow } from "./body/json.js";
import type { HttpConfig } from "./config.js";
import { HttpFault } from "./fault.js";
import type { Body } from "./parsers.js";

/** The rows that a request asks for. */
export async function readBody(
  { body }: FastifyRequest,
  { signature }: LoadedModel,
  config: HttpConfig,
  isMlflow = false,
): Promise<Asked> {
  const read = body as Body | undefined;
  if (read === undefined) throw new HttpFault(400, "the body is empty");
  const asked =
    read.type === "csv"
      ? readCsv(read.text, config)
      : read.type === "arrow"
        ? await readArrow(read.bytes, config)
        : isMlflow
          ? readMlflow(
              read.value,
              signature.inputs.map(({ name }) => name),
              config,
            )
          : readJson(read.value, config);
  if (asked.rows === 0) throw new HttpFault(400, "the request has no rows");
  return asked;
}
