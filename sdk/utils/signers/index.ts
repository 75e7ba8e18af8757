export * from "./infer.js";
export * from "./mlflow.js";
export * from "./signature.js";
