export { searchRuns } from "./search.js";
