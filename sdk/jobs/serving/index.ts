export * from "./model-source.js";
export * from "./running-server.js";
export * from "./serving-config.js";
export * from "./start-serving.js";
