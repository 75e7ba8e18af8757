export * from "./config.js";
export { FileSink, type FileSinkOptions } from "./files/index.js";
export type { RegisteredFile } from "./open-source.js";
export type { PredictingModel } from "./output-columns.js";
export * from "./predict-files.js";
export * from "./sink.js";
