import type { Proposal } from "./propose.js";
import { comment, inline } from "./yaml.js";

/** What a model learns, from which rows, and how: of a training and of a tuning. With `why`, choices say why. */
export function learningParts(proposal: Proposal, { why }: { readonly why: boolean }): string[][] {
  const { target, task, drop, model } = proposal;
  const told = (text: string): string[] => (why ? comment(text) : []);
  return [
    drop === undefined
      ? []
      : [
          ...told(`${drop.why}: nothing can be learned from those.`),
          "clean:",
          `  - { kind: dropRows, where: ${inline(`${quoted(drop.value)} is null`)} }`,
        ],
    [...told(`${task.why}.`), `task: ${task.value}`, `target: ${inline(target)}`],
    [...told(`${proposal.split.why}.`), ...splitLines(proposal)],
    [
      ...told(
        `kind: ${model.why}. \`npx assay schema training\` lists the others; \`compare\` ranks several.`,
      ),
      "model:",
      `  kind: ${model.value}`,
    ],
  ];
}

/** How rows are parted: the same in all configs, so that no test row was seen. */
export const splitLines = ({ split }: Proposal): string[] => [
  "split:",
  `  kind: ${split.value}`,
  "  testSize: 0.2",
];

export const metricLines = (metrics: readonly string[]): string[] => [
  "metrics:",
  ...metrics.map((name) => `  - ${name}`),
];

export const trackingLines = (name: string): string[] => ["tracking:", `  experiment: ${inline(name)}`];

export const reportLines = (name: string): string[] => ["report:", `  path: ../outputs/${name}.html`];

/** A column's name in an expression. */
const quoted = (name: string): string => (/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) ? name : `\`${name}\``);
