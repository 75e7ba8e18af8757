export { type Connection, connectionTo } from "./connection.js";
export { ServerError } from "./faults.js";
export { probeServer, type ServerProbe } from "./probe.js";
export { RestStore } from "./store.js";
