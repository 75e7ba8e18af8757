export * from "./carry.js";
export * from "./code.js";
export * from "./live.js";
export * from "./output.js";
export * from "./output-style.js";
export * from "./picture.js";
export * from "./plotly.js";
export * from "./table.js";
