/** The object that all cells share: each name that a cell declares at its top is a property of it. */
export const scope: Record<string, unknown> = Object.create(null);
