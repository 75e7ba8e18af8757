export * from "./model-source.js";
export * from "./running-server.js";
export * from "./start-serving.js";
