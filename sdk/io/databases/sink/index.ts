export { BOOKKEEPING, type SinkDatabase, type SinkRow } from "./database.js";
export { openSink } from "./open.js";
