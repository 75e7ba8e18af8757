export { complete } from "./complete.js";
