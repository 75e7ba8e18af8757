export { columnFindings } from "./columns.js";
export { finding } from "./finding.js";
export { duplicateFindings, pairFindings, sizeFindings, timeFindings } from "./rows.js";
export { leakFindings, missingnessFindings, targetFindings } from "./target.js";
