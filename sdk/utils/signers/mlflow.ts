import type { Signature, SignatureColumn } from "./signature.js";

/** A signature as the two JSON texts that MLflow's `MLmodel` file holds under `signature`. */
export interface MlflowSignature {
  readonly inputs: string;
  readonly outputs: string;
}

/**
 * The texts of a signature for an `MLmodel` file.
 *
 * @example
 * signatureToMlflow(signature).inputs; // [{"type": "double", "name": "temp", "required": true}]
 */
export function signatureToMlflow({ inputs, outputs }: Signature): MlflowSignature {
  return { inputs: columnsText(inputs), outputs: columnsText(outputs) };
}

/** Written as Python's `json.dumps` writes it, so that files of both languages compare equal. */
function columnsText(columns: readonly SignatureColumn[]): string {
  const specs = columns.map(
    ({ type, name, required }) =>
      `{"type": "${type}", "name": ${pythonString(name)}, "required": ${required}}`,
  );
  return `[${specs.join(", ")}]`;
}

/** A JSON string in ASCII only. */
function pythonString(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
