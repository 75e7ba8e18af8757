export * from "./attach.js";
export * from "./bundle.js";
export * from "./displayable.js";
export * from "./figures/index.js";
export * from "./text/index.js";
export * from "./views/index.js";
