export * from "./input.js";
export { renderModelCard } from "./render.js";
