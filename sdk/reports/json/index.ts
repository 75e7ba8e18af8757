export type { ReportContent } from "./content.js";
export * from "./report-json.js";
