export { connect, outputCleared } from "./connect.js";
export { installPageCode } from "./page-code.js";
