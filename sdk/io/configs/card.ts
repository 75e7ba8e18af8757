import { z } from "zod";
import { fairnessConfig } from "../../core/fairness/config.js";

const words = (meaning: string) => z.string().min(1).optional().describe(meaning);
const lines = (meaning: string) =>
  z
    .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
    .optional()
    .describe(`${meaning} A text, or a list of them.`);

/** What people say of a model in its card (Mitchell et al. 2019); what is measured is added to it. */
export const cardConfig = z
  .strictObject({
    title: words("Title of the card. Default: the model's registered name, else the config's name."),
    description: words("What the model does, in a sentence or two."),
    owners: lines("Who answers for the model."),
    contact: words("Where questions go."),
    licence: words("Under which licence it may be used."),
    citation: words("How it is cited."),
    intendedUse: lines("What the model is for."),
    users: lines("Who is to use it."),
    outOfScope: lines("What it must not be used for."),
    factors: lines("Groups, instruments and circumstances that its results may depend on."),
    data: lines("What is to be known of the data: who gathered them, how, for what."),
    ethics: lines("Ethical considerations: risks and harms, and what was done about them."),
    limits: lines("What the model cannot do, and where it is known to fail."),
    recommendations: lines("What is advised to those who use it."),
    fairness: fairnessConfig.optional(),
  })
  .describe(
    "The model card: what people say of the model. `assay report RUN_ID --kind card` writes it, with what is measured.",
  );

/** What people say of a model in its card. */
export type CardConfig = z.output<typeof cardConfig>;
/** The same, as a person writes it. */
export type CardInput = z.input<typeof cardConfig>;
