/** Types of what cells have without an import, besides the libraries'. */
export const GLOBALS = `
/** The value of the last cell that had one. */
declare let _: any;
`;
