export { findBrowser } from "./find-browser.js";
export { openerOf, openPage } from "./open-page.js";
export { printPage } from "./print-page.js";
