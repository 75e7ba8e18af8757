import { z } from "zod";
import { castConfig } from "./steps/cast.js";
import { clipConfig } from "./steps/clip.js";
import { cyclicTimeConfig } from "./steps/cyclic-time.js";
import { dropConfig } from "./steps/drop.js";
import { dropDuplicatesConfig } from "./steps/drop-duplicates.js";
import { dropRowsConfig } from "./steps/drop-rows.js";
import { fillConfig } from "./steps/fill.js";
import { parseConfig } from "./steps/parse.js";
import { renameConfig } from "./steps/rename.js";
import { replaceConfig } from "./steps/replace.js";
import { trimConfig } from "./steps/trim.js";

/** Steps that clean a table, in order. */
export const cleaningConfig = z.array(
  z.discriminatedUnion("kind", [
    dropConfig,
    renameConfig,
    trimConfig,
    replaceConfig,
    parseConfig,
    castConfig,
    fillConfig,
    clipConfig,
    dropDuplicatesConfig,
    dropRowsConfig,
    cyclicTimeConfig,
  ]),
);

export type CleaningConfig = z.infer<typeof cleaningConfig>;
export type CleaningInput = z.input<typeof cleaningConfig>;
export type CleaningStep = CleaningConfig[number];
