export { propose } from "./propose.js";
export type { Proposed } from "./proposed.js";
export { textsReadAs } from "./texts.js";
