// Not among what `sdk/reports` exports: it loads TypeScript, which only the rendering of notebooks needs.
export * from "./page.js";
export * from "./text.js";
