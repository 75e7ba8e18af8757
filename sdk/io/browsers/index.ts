export { findBrowser } from "./find-browser.js";
export { printPage } from "./print-page.js";
