export * from "./make-report.js";
export * from "./write-report.js";
