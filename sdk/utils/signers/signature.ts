/** Type of one column in a signature, in MLflow's words (https://mlflow.org/docs/latest/ml/model/signatures/). */
export type SignatureType = "boolean" | "integer" | "long" | "float" | "double" | "string" | "datetime";

export interface SignatureColumn {
  readonly name: string;
  readonly type: SignatureType;
  /** Whether a value must be there. */
  readonly required: boolean;
}

/** Columns that go in and come out, in MLflow's words. */
export interface Signature {
  readonly inputs: readonly SignatureColumn[];
  readonly outputs: readonly SignatureColumn[];
}
