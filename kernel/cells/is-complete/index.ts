export { isComplete } from "./is-complete.js";
