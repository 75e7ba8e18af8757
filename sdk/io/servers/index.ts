export { type KeptServer, type ServerPlan, startKeptServer, untilStopped } from "./kept-server.js";
export { checkPort } from "./port.js";
export { portOf } from "./port-option.js";
