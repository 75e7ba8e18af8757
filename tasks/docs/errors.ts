import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { exitCodeOf } from "../../sdk/scripts/exit-codes.js";
import { ERROR_CODES, type ErrorCode } from "../../sdk/utils/errors/index.js";
import type { Task } from "../task.js";

/** Writes docs/errors.md from the closed list of error codes. */
export const docsErrors: Task = {
  name: "docs:errors",
  summary: "write docs/errors.md from the list of error codes",
  sources: true,
  async run({ root, say }) {
    const file = join(root, "docs", "errors.md");
    await mkdir(join(root, "docs"), { recursive: true });
    await writeFile(file, errorsPage());
    say(`wrote ${file}`);
  },
};

/** The page: one row a code. */
export function errorsPage(): string {
  const rows = Object.entries(ERROR_CODES).map(
    ([code, [meaning, next]]) =>
      `| \`${code}\` | ${cell(meaning)} | ${cell(next)} | ${exitCodeOf(code as ErrorCode)} |`,
  );
  return `# Error codes

Every error that Assay throws is an \`AssayError\` with one of these codes. Its message says what was got, what was wanted and
what to do next; \`error.code\` is the code, \`error.details\` the parts of the message, \`error.cause\` the error underneath, \`error.step\`
the step of the chain that failed. \`AssayError.isInstance(error)\` works across two copies of the package.

This page is written by \`assay task docs:errors\`; a test holds it to the list in \`sdk/utils/errors/codes.ts\`.

| Code | What it means | What to do | Exit code |
| --- | --- | --- | --- |
${rows.join("\n")}
`;
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}
