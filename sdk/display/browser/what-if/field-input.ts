import type { Cell } from "../../../core/what-if/cells.js";
import type { WhatIfColumn } from "../../../core/what-if/columns.js";
import { FIELD, make } from "./dom.js";
import type { Input } from "./input.js";

/** A field for a value of which no range or list is known: free text, or any number. */
export function fieldInput({ name, holds, step }: WhatIfColumn, tell: () => void): Input {
  const isNumber = holds === "number";
  const field = make("input", `${FIELD};width:100%;max-width:260px;min-width:0`, {
    type: isNumber ? "number" : "text",
    "aria-label": name,
    autocomplete: "off",
    ...(isNumber ? { step: step === 1 ? "1" : "any" } : {}),
  });
  const read = (): Cell | undefined => {
    if (!isNumber) return field.value;
    return field.value === "" || !Number.isFinite(field.valueAsNumber) ? undefined : field.valueAsNumber;
  };
  field.addEventListener("input", tell);
  return {
    elements: [field],
    inputs: [field],
    show(cell) {
      if (cell !== null && read() !== cell) field.value = String(cell);
    },
    value: read,
  };
}
