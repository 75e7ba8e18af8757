export { propose } from "./propose.js";
export type { Proposed } from "./proposed.js";
