import { z } from "zod";
import { extensible, ownSchemas } from "../plugins/index.js";
import { MODELS } from "./registry.js";

/** Which model learns, and how. */
export const modelConfig = extensible(
  z.discriminatedUnion("kind", ownSchemas(MODELS)).describe("Which model learns, and how."),
  "models",
);

/** A model's config as a person writes it: what is left out has its default. */
export type ModelConfig = z.input<typeof modelConfig>;
