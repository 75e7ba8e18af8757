/** The console's own record of whether it colours values: "auto" (as the stream is a terminal, or FORCE_COLOR says), true or false. */
const MODE = Object.getOwnPropertySymbols(console).find(({ description }) => description === "kColorMode");

/**
 * Whether `console.log` and the like colour values by their type. Text that is coloured already is as it is.
 */
export function colourConsole(on: boolean): void {
  if (MODE !== undefined) (console as unknown as Record<symbol, unknown>)[MODE] = on;
}
