import type { Task } from "../task.js";
import { docsApi } from "./api.js";
import { docsErrors } from "./errors.js";
import { docsPictures } from "./pictures.js";
import { docsReference } from "./reference.js";
import { docsSchemas } from "./schemas.js";
import { docsServe } from "./serve.js";
import { docsSite } from "./site.js";

export const DOCS: readonly Task[] = [
  docsApi,
  docsErrors,
  docsPictures,
  docsReference,
  docsSchemas,
  docsServe,
  docsSite,
];
