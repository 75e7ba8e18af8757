import { z } from "zod";
import { distribution } from "./distribution.js";
import { spaceProblems } from "./space-problems.js";

/** What is searched: parameters by their path in the config (`model.depth`), each with the values that it may have. */
export const spaceConfig = z
  .record(z.string().min(1), distribution)
  .superRefine((space, context) => {
    for (const { path, wanted } of spaceProblems(space)) {
      context.addIssue({ code: "custom", path: [...path], message: wanted });
    }
  })
  .describe("What is searched: paths of the config, each with the values that may stand there.");
