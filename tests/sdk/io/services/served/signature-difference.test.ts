import { expect, it } from "vitest";
import type { SignatureColumn } from "../../../../../sdk/core/models/model.js";
import { signatureDifference } from "../../../../../sdk/io/services/served/signature-difference.js";

const column = (name: string, type: SignatureColumn["type"] = "double", required = true) => ({
  name,
  type,
  required,
});
const OLD = { inputs: [column("a"), column("b", "long", false)], outputs: [column("prediction")] };

it.each([
  ["the same", OLD, undefined],
  ["another order, and a column less", { ...OLD, inputs: [OLD.inputs[0]] }, undefined],
  [
    "a column more that may be missing",
    { ...OLD, inputs: [...OLD.inputs, column("c", "string", false)] },
    undefined,
  ],
  ["a column more that must be there", { ...OLD, inputs: [...OLD.inputs, column("c")] }, "wants c"],
  ["another type", { ...OLD, inputs: [column("a", "string"), OLD.inputs[1]] }, "a is string, was double"],
  [
    "a column that must be there now",
    { ...OLD, inputs: [column("a"), column("b", "long")] },
    "b must be there now",
  ],
  ["another output", { ...OLD, outputs: [column("label", "string")] }, "gives no prediction"],
])("%s", (_, next, wanted) => {
  expect(signatureDifference(OLD, next)).toBe(wanted);
});
