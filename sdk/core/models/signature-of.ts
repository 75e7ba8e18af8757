import { inferSignature } from "../../utils/signers/index.js";
import type { Table } from "../tables/index.js";
import type { Signature } from "./model.js";
import { PipelineModel } from "./pipeline-model.js";
import type { PipelineParts } from "./pipeline-parts.js";

/** Rows that are predicted to see what the outputs look like. */
const SIGNATURE_ROWS = 2;

/** The signature of a model that is being made: what it reads of these raw rows, and what it gives for cleaned ones. */
export async function signatureOf(
  parts: Omit<PipelineParts, "signature">,
  inputs: Table,
  raw: Table,
): Promise<Signature> {
  const unsigned = new PipelineModel({ ...parts, signature: { inputs: [], outputs: [] } });
  const outputs = await unsigned.predictMatrix(unsigned.encode(inputs.slice(0, SIGNATURE_ROWS)));
  const names = parts.cleaning?.rawColumns(raw.names, inputs.names) ?? inputs.names;
  return inferSignature(raw.select(names), unsigned.predictionTable(outputs));
}
