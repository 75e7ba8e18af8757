import type { Proposal, Reasoned } from "./propose.js";
import { columnInExpression, comment, inline } from "./yaml.js";

/**
 * What a model learns, from which rows, and how: of a training and of a tuning. With `why`, choices say why. `without` is a
 * condition of further rows that are left out.
 */
export function learningParts(
  proposal: Proposal,
  { why, without }: { readonly why: boolean; readonly without?: Reasoned<string> },
): string[][] {
  const { target, task, repairs, drop, model } = proposal;
  const told = (text: string): string[] => (why ? comment(text) : []);
  const because = (text: string): string[] => comment(`${text}.`, "  ");
  const step = (one: unknown): string => `  - ${inline(one)}`;
  const dropRows = (where: string): string => step({ kind: "dropRows", where });
  const steps = [
    ...repairs.flatMap((repair) => [...(why ? because(repair.why) : []), ...repair.steps.map(step)]),
    ...(drop === undefined
      ? []
      : [
          ...(why ? because(`${drop.why}: nothing can be learned from those`) : []),
          dropRows(`${columnInExpression(drop.value)} is null`),
        ]),
    ...(without === undefined ? [] : [...because(without.why), dropRows(without.value)]),
  ];
  return [
    steps.length === 0 ? [] : ["clean:", ...steps],
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
