export { tpeSearcher } from "./searcher.js";
