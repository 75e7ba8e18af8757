export * from "./answer.js";
export * from "./cells.js";
export * from "./columns.js";
export * from "./grid.js";
export * from "./inputs.js";
export * from "./make.js";
export * from "./nearness.js";
export * from "./what-if.js";
