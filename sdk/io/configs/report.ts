import { z } from "zod";

/** What a report is where the config says nothing. */
export const reportDefaults = {
  /** In the current folder; `<name>` is the config's name. */
  path: "outputs/<name>.html",
} as const;

/** Where the HTML report goes. */
export const reportConfig = z.strictObject({
  path: z
    .string()
    .min(1)
    .optional()
    .describe(
      `HTML file, relative to the config's folder. Default: ${reportDefaults.path} in the current folder.`,
    ),
  title: z.string().min(1).optional().describe("Title of the page. Default: the config's name."),
});
