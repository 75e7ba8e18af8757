export { type Connection, connectionTo } from "./connection.js";
export { ServerError } from "./faults.js";
export { RestStore } from "./store.js";
