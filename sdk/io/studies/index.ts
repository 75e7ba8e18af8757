export type { EvaluationLine } from "./lines.js";
export { type OpenStudyOptions, StudyFile, type StudyIdentity } from "./study-file.js";
