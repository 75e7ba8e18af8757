export { environmentAt, type PythonEnvironment } from "./environment.js";
export { findInterpreter } from "./interpreter.js";
export { type MakeOptions, makeEnvironment, type PythonPlan } from "./make.js";
