/**
 * What Node needs for the runner's process.
 * `--expose-internals`: the callbacks that Node makes are wrapped so that an interrupt can end any of them (guard.ts).
 * `--no-force-async-hooks-checks`: code that was ended leaves entries on Node's stack of async ids; the runner takes them off, Node would abort.
 * `--experimental-vm-modules`: relative TypeScript modules are linked by the runner.
 */
export const RUNNER_FLAGS: readonly string[] = [
  "--expose-internals",
  "--no-force-async-hooks-checks",
  "--experimental-vm-modules",
];
