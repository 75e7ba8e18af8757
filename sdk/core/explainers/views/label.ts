import { cutText } from "../../../utils/text/index.js";
import type { Scalar } from "../../tables/index.js";

/** A label stands on a page many times over, and nobody reads more of it. */
const MAX_LABEL_WIDTH = 80;

/** A cell as a label has it: short, and plain about what is missing. */
export function cellLabel(value: Scalar): string {
  if (value === null || (typeof value === "number" && Number.isNaN(value))) return "missing";
  if (typeof value === "number") return String(Number(value.toPrecision(4)));
  return cutText(String(value), MAX_LABEL_WIDTH);
}
